import { swedishZone, Temporal } from '../clock/clock.ts'

/** Today in Sweden: what a two-digit year is read against when nothing else is given. */
export function swedishToday(): Temporal.PlainDate {
  return Temporal.Now.plainDateISO(swedishZone)
}

/** A date of the Swedish calendar, or undefined for one that does not exist (31 April, 29 February 1900). */
export function dateFrom(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

/** The same from eight digits, YYYYMMDD. */
export function dateFromDigits(digits: string): Temporal.PlainDate | undefined {
  return dateFrom(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8)))
}
