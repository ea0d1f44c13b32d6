import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, endOf, lastDayBefore, startOf } from './days.ts'

test('a day begins at Swedish midnight, in winter and in summer', () => {
  assert.equal(startOf('2026-01-15'), '2026-01-14T23:00:00.000Z')
  assert.equal(startOf('2026-07-15'), '2026-07-14T22:00:00.000Z')
})

test('valid to and including a day is valid until the next begins, also over a clock change', () => {
  assert.equal(endOf('2026-10-24'), '2026-10-24T22:00:00.000Z')
  assert.equal(endOf('2026-10-25'), '2026-10-25T23:00:00.000Z')
})

test('what is shown is what was written', () => {
  for (const day of ['2026-03-28', '2026-03-29', '2026-12-31']) {
    assert.equal(dayOf(startOf(day)!), day)
    assert.equal(lastDayBefore(endOf(day)!), day)
  }
})

test('a half-written date is no date', () => {
  for (const text of ['', '2026', '2026-1-1', '2026-13-01']) assert.equal(startOf(text), undefined, text)
})
