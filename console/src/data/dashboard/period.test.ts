import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choicesOf, choosing } from './choices.ts'
import { dayOf, lastOf, periodOf } from './period.ts'

/** Half past midnight in Sweden, the day before in UTC. */
const now = Date.parse('2026-01-14T23:30:00Z')

test('days up to today, by Swedish clocks; months and years that are over', () => {
  assert.deepEqual(lastOf('day', 30, now), { from: '2025-12-17', to: '2026-01-16' })
  assert.deepEqual(lastOf('month', 12, now), { from: '2025-01-01', to: '2026-01-01' })
  assert.deepEqual(lastOf('year', 3, now), { from: '2023-01-01', to: '2026-01-01' })
})

test('a step of time has its days', () => {
  assert.deepEqual(periodOf('2025-12-31'), { from: '2025-12-31', to: '2026-01-01' })
  assert.deepEqual(periodOf('2025-12'), { from: '2025-12-01', to: '2026-01-01' })
  assert.deepEqual(periodOf('2025'), { from: '2025-01-01', to: '2026-01-01' })
  assert.equal(dayOf('2025-02'), '2025-02-01')
})

test('an address gives names with texts, and a region though the router reads it as a number', () => {
  assert.deepEqual(choicesOf({ region: 14, hospital: 'Norra', span: '', 'a b': 'x', list: ['x'] }), {
    region: '14',
    hospital: 'Norra',
  })
  assert.deepEqual(choosing({ region: '14', hospital: 'Norra' }, { hospital: '' }), { region: '14' })
})
