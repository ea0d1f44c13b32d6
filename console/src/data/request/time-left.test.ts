import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestClock } from './request-api.ts'
import { byClock, nextClock, timeLeft } from './time-left.ts'
import { endingSoon, waitingFor } from './waiting.ts'

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

test('what waits is to be checked or decided for whoever decides, to be completed for whoever applies, and a permit that ends soon', () => {
  const states = ['draft', 'submitted', 'incomplete', 'incomplete', 'complete', 'complete'] as const
  const requests = states.map((state) => ({ state }))
  assert.equal(waitingFor(requests, { decides: true, applies: false }), 3)
  assert.equal(waitingFor(requests, { decides: false, applies: true }), 2)
  assert.equal(waitingFor(requests, { decides: false, applies: false }), 0)
  const permit = (lastDay: string, state: 'in_force' | 'revoked' = 'in_force') => ({
    state,
    clocks: [clock({ what: 'validity', lastDay })],
  })
  const permits = [permit('2026-12-26'), permit('2026-12-27'), permit('2026-12-01', 'revoked')]
  assert.equal(endingSoon(permits, '2026-11-26'), 1)
})
