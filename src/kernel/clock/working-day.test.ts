import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from './clock.ts'
import { isWorkingDay, workingDayFrom } from './working-day.ts'

/** Days of a year from Monday to Friday that no time limit ends on. */
function holidays(year: number): string[] {
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 })
  return Array.from({ length: first.daysInYear }, (_, days) => first.add({ days }))
    .filter((day) => day.dayOfWeek < 6 && !isWorkingDay(day))
    .map((day) => day.toString().slice(5))
}

test('holidays and the three eves are those of the Swedish calendar', () => {
  assert.deepEqual(holidays(2026), [
    '01-01', // New Year's Day
    '01-06', // Epiphany
    '04-03', // Good Friday
    '04-06', // Easter Monday
    '05-01', // May Day
    '05-14', // Ascension Day
    '06-19', // Midsummer Eve; the national day is a Saturday
    '12-24',
    '12-25',
    '12-31',
  ])
  // Easter is in March, so that Ascension Day and May Day are close.
  assert.deepEqual(holidays(2024), [
    '01-01',
    '03-29',
    '04-01',
    '05-01',
    '05-09',
    '06-06',
    '06-21',
    '12-24',
    '12-25',
    '12-26',
    '12-31',
  ])
})

test('Easter is on its earliest and its latest day, and where the moon is late', () => {
  const isEasterMonday = (day: string) => !isWorkingDay(Temporal.PlainDate.from(day))
  for (const day of ['1818-03-23', '2038-04-26', '1954-04-19', '1981-04-20', '2049-04-19', '2100-03-29'])
    assert.ok(isEasterMonday(day), day)
})

test('what ends on a day off ends on the next working day', () => {
  const from = (day: string) => workingDayFrom(Temporal.PlainDate.from(day)).toString()
  assert.equal(from('2026-11-27'), '2026-11-27')
  assert.equal(from('2026-11-28'), '2026-11-30')
  assert.equal(from('2026-04-03'), '2026-04-07')
  assert.equal(from('2026-12-24'), '2026-12-28')
  assert.equal(from('2024-06-21'), '2024-06-24')
  assert.equal(from('2025-12-31'), '2026-01-02')
})
