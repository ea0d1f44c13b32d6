import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateFrom, isDate } from './birth-date.ts'

test('a date is there just when the calendar has it', () => {
  for (const year of [1840, 1899, 1900, 1904, 2000, 2023, 2024, 2100])
    for (let month = 0; month <= 13; month++)
      for (let day = -1; day <= 32; day++)
        assert.equal(
          isDate(year, month, day),
          dateFrom(year, month, day) !== undefined,
          `${year}-${month}-${day}`,
        )
})
