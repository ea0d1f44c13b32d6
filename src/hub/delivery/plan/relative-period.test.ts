import assert from 'node:assert/strict'
import { test } from 'node:test'
import { periodsAt } from './relative-period.ts'

test('the last whole month, by the day in Sweden, and three earlier ones that are sent again', () => {
  const month = { unit: 'month', back: 0, length: 1 } as const
  assert.deepEqual(periodsAt(month, new Date('2026-02-15T03:00:00Z'), 3), [
    { from: '2026-01-01', to: '2026-02-01' },
    { from: '2025-12-01', to: '2026-01-01' },
    { from: '2025-11-01', to: '2025-12-01' },
    { from: '2025-10-01', to: '2025-11-01' },
  ])
  assert.deepEqual(periodsAt(month, new Date('2026-01-31T23:30:00Z'), 0), [
    { from: '2026-01-01', to: '2026-02-01' },
  ])
})

test('days and years, with some between', () => {
  const at = new Date('2026-03-01T12:00:00Z')
  assert.deepEqual(periodsAt({ unit: 'day', back: 1, length: 7 }, at, 0), [
    { from: '2026-02-21', to: '2026-02-28' },
  ])
  assert.deepEqual(periodsAt({ unit: 'year', back: 0, length: 2 }, at, 0), [
    { from: '2024-01-01', to: '2026-01-01' },
  ])
})
