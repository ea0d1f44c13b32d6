import assert from 'node:assert/strict'
import { test } from 'node:test'
import { periodUntil, yesterday } from './period.ts'

test('36 whole months come before the month that has not ended, or end with the last day', () => {
  const { first, months, years } = periodUntil('2026-11-25')
  assert.deepEqual(
    [first, months.length, months.at(-1)],
    ['2023-11-01', 36, { month: '2026-10', end: '2026-10-31' }],
  )
  assert.deepEqual(
    years.map(({ year }) => year),
    [2023, 2024, 2025, 2026],
  )
  assert.deepEqual(periodUntil('2024-02-29').months.at(-1), { month: '2024-02', end: '2024-02-29' })
})

test('a year’s planted day lies in the year and in the data', () => {
  const { first, until, years } = periodUntil('2026-01-01')
  for (const { year, day } of years)
    assert.ok(day.startsWith(String(year)) && day >= first && day <= until, `${year}: ${day}`)
})

test('yesterday is Sweden’s', () => {
  assert.equal(yesterday(Date.parse('2026-06-30T22:30:00Z')), '2026-06-30')
  assert.equal(yesterday(Date.parse('2026-12-31T22:30:00Z')), '2026-12-30')
})
