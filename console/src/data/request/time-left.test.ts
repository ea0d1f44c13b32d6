import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestClock } from './request-api.ts'
import { byClock, nextClock, timeLeft } from './time-left.ts'

const clock = (more: Partial<RequestClock> = {}): RequestClock => ({
  what: 'decision',
  text: { sv: '', en: '' },
  law: '',
  since: '2026-11-01T10:00:00Z',
  paused: false,
  extended: false,
  overdue: false,
  ...more,
})

test('days are counted to the last day, which is in the limit', () => {
  const ends = clock({ lastDay: '2026-11-26' })
  assert.deepEqual(timeLeft(ends, '2026-11-26'), { state: 'left', days: 0 })
  assert.deepEqual(timeLeft(ends, '2026-11-01'), { state: 'left', days: 25 })
  assert.deepEqual(timeLeft(ends, '2026-11-29'), { state: 'overdue', days: 3 })
  assert.deepEqual(timeLeft(clock({ paused: true }), '2026-11-26'), { state: 'paused' })
  assert.deepEqual(
    timeLeft(clock({ lastDay: '2026-01-01', endedAt: '2025-12-01T00:00:00Z' }), '2026-11-26'),
    {
      state: 'ended',
    },
  )
})

test('the queue has what runs out first at the top, and what waits for the applicant at the end', () => {
  const items = [
    { id: 'paused', clocks: [clock({ paused: true })] },
    { id: 'late', clocks: [clock({ lastDay: '2027-02-01' })] },
    { id: 'overdue', clocks: [clock({ lastDay: '2026-10-01' })] },
    { id: 'draft', clocks: [] },
    { id: 'decided', clocks: [clock({ lastDay: '2026-01-01', endedAt: '2026-01-01T10:00:00Z' })] },
  ]
  assert.deepEqual(
    byClock(items).map(({ id }) => id),
    ['overdue', 'late', 'paused', 'draft', 'decided'],
  )
  assert.equal(nextClock(items[4]!.clocks), undefined)
})
