import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineErrors, KnutpunktError } from './errors.ts'

const errors = defineErrors('welfare', {
  alarm_not_found: { status: 404, sv: 'Larmet {id} finns inte.', en: 'Alarm {id} does not exist.' },
})

test('the code of an error is its room and its name', () => {
  assert.equal(errors.alarm_not_found.code, 'welfare.alarm_not_found')
})

test('the public text is filled in, in both languages', () => {
  const error = new KnutpunktError(errors.alarm_not_found, { values: { id: 'A1' } })
  assert.deepEqual(error.publicText, { sv: 'Larmet A1 finns inte.', en: 'Alarm A1 does not exist.' })
  assert.equal(error.status, 404)
  assert.deepEqual(error.title, { sv: 'Finns inte', en: 'Not found' })
})

test('a placeholder without a value is left as it stands', () => {
  assert.equal(new KnutpunktError(errors.alarm_not_found).publicText.en, 'Alarm {id} does not exist.')
})

test('the detail and the cause are kept for the log and left out of JSON', () => {
  const cause = new Error('inner')
  const error = new KnutpunktError(errors.alarm_not_found, { detail: { sql: 'select' }, cause })
  assert.deepEqual(error.detail, { sql: 'select' })
  assert.equal(error.cause, cause)
  assert.doesNotMatch(JSON.stringify(error), /select|inner|stack/)
  assert.equal(Object.keys({ ...error }).includes('detail'), false)
})

test('a table with a status that is no error does not load', () => {
  assert.throws(() => defineErrors('x', { fine: { status: 200, sv: '', en: '' } }), /x\.fine: 200/)
})
