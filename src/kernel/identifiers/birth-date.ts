import { swedishZone, Temporal } from '../clock/clock.ts'

const hourMs = 3_600_000
let lastToday: { hour: number; date: Temporal.PlainDate } | undefined

/** Today in Sweden: what a two-digit year is read against when nothing else is given. A day there begins with an hour of UTC. */
export function swedishToday(): Temporal.PlainDate {
  const hour = Math.floor(Date.now() / hourMs)
  if (lastToday?.hour !== hour) lastToday = { hour, date: Temporal.Now.plainDateISO(swedishZone) }
  return lastToday.date
}

/** A date of the Swedish calendar, or undefined for one that does not exist (31 April, 29 February 1900). */
export function dateFrom(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

const daysOf = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether {@link dateFrom} has such a date. Loads ask it of people by the million, and making a date takes ten times as long. */
export function isDate(year: number, month: number, day: number): boolean {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day >= 1 && day <= (daysOf[month - 1] ?? 0) + (leap ? 1 : 0)
}

/** The same from eight digits, YYYYMMDD. */
export function dateFromDigits(digits: string): Temporal.PlainDate | undefined {
  return dateFrom(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8)))
}
