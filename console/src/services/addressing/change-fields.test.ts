import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  emptyChange,
  fieldsOf,
  instantOf,
  kinds,
  readChanges,
  swedishTime,
  withField,
} from './change-fields.ts'

test('each kind of row begins with what it needs, and a name of its own', () => {
  for (const kind of kinds) {
    const change = emptyChange(kind, new Date('2026-11-22T10:00:59.500Z'))
    assert.ok(change.op === 'put')
    for (const { name, optional } of fieldsOf[kind]) assert.equal(name in change.value, !optional, name)
    assert.deepEqual(readChanges(JSON.stringify([change])), [change])
    if ('validFrom' in change.value) assert.equal(change.value['validFrom'], '2026-11-22T10:00:00Z')
  }
})

test('an optional field that is emptied is left out; a needed one stays', () => {
  const [parent, name] = [fieldsOf.logicalAddress[3]!, fieldsOf.logicalAddress[0]!]
  const change = withField(emptyChange('logicalAddress', new Date(0)), parent, 'SE1')
  assert.equal(change.op === 'put' && change.value['parent'], 'SE1')
  const emptied = withField(withField(change, parent, ''), name, '')
  assert.ok(emptied.op === 'put')
  assert.deepEqual([emptied.value['parent'], emptied.value['name']], [undefined, ''])
})

test('a time is written as Swedish clocks show it, in summer and winter, wherever the browser is', () => {
  assert.equal(swedishTime('2026-07-01T10:11:12Z'), '2026-07-01 12:11:12')
  assert.equal(swedishTime('2026-11-26T15:34:00Z'), '2026-11-26 16:34')
  for (const instant of ['2026-07-01T10:11:12Z', '2026-11-26T15:34:00Z', '2026-12-31T23:00:00Z'])
    assert.equal(instantOf(swedishTime(instant)), instant)
})

test('what is not yet a time stays as it was written', () => {
  for (const text of ['', '2026-11', '2026-11-26 16:3', '2026-13-01 00:00', '2026-11-26 24:00'])
    assert.deepEqual([instantOf(text), swedishTime(text)], [text, text])
})

test('what is no list of changes is not read as one', () => {
  for (const text of [
    '',
    '{}',
    '[1]',
    '[{"op":"put","kind":"route"}]',
    '[{"op":"remove","kind":"x","id":"1"}]',
  ])
    assert.equal(readChanges(text), undefined, text)
})
