import type { Temporal } from '../clock/clock.ts'
import { isDate, swedishToday } from './birth-date.ts'
import { luhnHolds } from './luhn.ts'
import { normaliseWritten } from './written.ts'

declare const kind: unique symbol

/** Twelve digits, YYYYMMDDNNNC, that passed {@link parsePersonnummer}. */
export type Personnummer = string & { readonly [kind]: 'personnummer' }

/** Twelve digits, YYYYMMDDNNNC with 60 added to the day, that passed {@link parseSamordningsnummer}. */
export type Samordningsnummer = string & { readonly [kind]: 'samordningsnummer' }

/** Added to the day of birth in a samordningsnummer. */
export const samordningsnummerDay = 60

/** Personnummer began in 1947; nobody then alive was born before this year. */
const earliestBirthYear = 1840

/** YYMMDD or YYYYMMDD, an optional hyphen or plus, and the last four. */
const writtenForm = /^(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)(\d{3})(\d)$/

/**
 * Reads a personnummer as people write it: 10 or 12 digits, with or without `-`, spaces, or the
 * `+` that replaces the hyphen from the year a person turns 100.
 *
 * Of ten digits the century is worked out against `today` (a date in Sweden; the present one if
 * not given): the latest that does not put the birth in the future, or with `+` the latest that
 * makes the person 100 this year or older. Checked: the date exists and is not later than `today`, the
 * birth number is 001–999, the check digit holds. Returns undefined for anything else, and never
 * says what the text was.
 *
 * Source: folkbokföringslagen (1991:481) 18 §; Skatteverket, SKV 704.
 *
 * @example
 * parsePersonnummer('400101-9811', Temporal.PlainDate.from('2026-03-01')) // '194001019811'
 */
export function parsePersonnummer(text: string, today = swedishToday()): Personnummer | undefined {
  return read(text, today, 0) as Personnummer | undefined
}

/**
 * Reads a samordningsnummer: as a personnummer, with 60 added to the day (61–91).
 *
 * Source: lagen (2022:1697) om samordningsnummer; Skatteverket, SKV 707.
 */
export function parseSamordningsnummer(text: string, today = swedishToday()): Samordningsnummer | undefined {
  return read(text, today, samordningsnummerDay) as Samordningsnummer | undefined
}

function read(text: string, today: Temporal.PlainDate, addedToDay: number): string | undefined {
  const match = writtenForm.exec(normaliseWritten(text))
  if (!match) return undefined
  const [, century, year, month, day, separator, serial, check] = match as unknown as [string, ...string[]]
  if (serial === '000' || !luhnHolds(`${year}${month}${day}${serial}${check}`)) return undefined
  const bornDay = Number(day) - addedToDay
  const bornYear = century
    ? Number(`${century}${year}`)
    : latestYear(Number(year), Number(month), bornDay, today, separator === '+')
  if (bornYear < earliestBirthYear || !isDate(bornYear, Number(month), bornDay)) return undefined
  if (isAfter(today, bornYear, Number(month), bornDay)) return undefined
  return `${bornYear}${month}${day}${serial}${check}`
}

function latestYear(
  yearOfCentury: number,
  month: number,
  day: number,
  today: Temporal.PlainDate,
  hundred: boolean,
): number {
  const year = today.year - ((((today.year - yearOfCentury) % 100) + 100) % 100)
  if (hundred) return today.year - year >= 100 ? year : year - 100
  return isAfter(today, year, month, day) ? year - 100 : year
}

/** Whether a date is later than today. One that is none may be either: it is refused elsewhere. */
function isAfter(today: Temporal.PlainDate, year: number, month: number, day: number): boolean {
  return (year - today.year || month - today.month || day - today.day) > 0
}
