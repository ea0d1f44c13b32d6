import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysOf, instantsOf } from './period.ts'

const now = Date.parse('2026-11-22T23:30:00Z')

test('just after midnight it is the new day already', () => {
  assert.deepEqual(daysOf('today', now), { first: '2026-11-23', last: '2026-11-23' })
  assert.deepEqual(daysOf('week', now), { first: '2026-11-17', last: '2026-11-23' })
})

test('months are calendar months', () => {
  assert.deepEqual(daysOf('month', now), { first: '2026-11-01', last: '2026-11-23' })
  assert.deepEqual(daysOf('lastMonth', now), { first: '2026-10-01', last: '2026-10-31' })
  assert.deepEqual(daysOf('lastMonth', Date.parse('2027-01-10T12:00:00Z')), {
    first: '2026-12-01',
    last: '2026-12-31',
  })
})

test('days begin at Swedish midnight; the day of the clock change has 25 hours', () => {
  assert.deepEqual(instantsOf({ first: '2026-10-25', last: '2026-10-25' }), {
    from: '2026-10-24T22:00:00.000Z',
    to: '2026-10-25T23:00:00.000Z',
  })
})
