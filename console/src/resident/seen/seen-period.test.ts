import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seenBetween } from './seen-period.ts'

const today = '2026-11-22'
const none = { from: '', to: '' }

test('the last month is thirty whole Swedish days back, and all time has no bound', () => {
  assert.deepEqual(seenBetween('month', none, today), { from: '2026-10-22T22:00:00.000Z' })
  assert.deepEqual(seenBetween('all', none, today), {})
})

test('of days one chooses oneself the last is counted whole, and either may be left open', () => {
  assert.deepEqual(seenBetween('own', { from: '2026-11-01', to: '2026-11-02' }, today), {
    from: '2026-10-31T23:00:00.000Z',
    to: '2026-11-02T23:00:00.000Z',
  })
  assert.deepEqual(seenBetween('own', { from: '', to: '2026-11-02' }, today), {
    to: '2026-11-02T23:00:00.000Z',
  })
})
