import { Temporal } from '../clock/clock.ts'
import { dateFrom, swedishToday } from './birth-date.ts'
import {
  type Personnummer,
  parsePersonnummer,
  parseSamordningsnummer,
  type Samordningsnummer,
  samordningsnummerDay,
} from './personnummer.ts'
import { parseReservnummer, type Reservnummer, reservnummerFormat } from './reservnummer.ts'

/** What identifies a person in Swedish care, in its canonical twelve characters. */
export type PersonIdentity = Personnummer | Samordningsnummer | Reservnummer

export type PersonIdentityKind = 'personnummer' | 'samordningsnummer' | 'reservnummer'

/**
 * Reads any of the three kinds; see {@link parsePersonnummer} for what is tolerated and what
 * `today` is for. Returns undefined for anything else.
 */
export function parsePersonIdentity(text: string, today = swedishToday()): PersonIdentity | undefined {
  return parsePersonnummer(text, today) ?? parseSamordningsnummer(text, today) ?? parseReservnummer(text)
}

/** Which of the three an identity is. */
export function personIdentityKind(id: PersonIdentity): PersonIdentityKind {
  if (reservnummerFormat(id)) return 'reservnummer'
  return Number(id.slice(6, 8)) > samordningsnummerDay ? 'samordningsnummer' : 'personnummer'
}

/** For people to read: `19400101-9811`. Ask whether it may be shown before calling this. */
export function formatPersonIdentity(id: PersonIdentity): string {
  return `${id.slice(0, 8)}-${id.slice(8)}`
}

/** For display where the whole number has no business: `19400101-••••`. */
export function maskPersonIdentity(id: PersonIdentity): string {
  return `${id.slice(0, 8)}-••••`
}

/** The date of birth an identity carries; undefined for a reservnummer that carries none. */
export function birthDate(id: PersonIdentity): Temporal.PlainDate | undefined {
  const reserve = reservnummerFormat(id)
  if (reserve) return reserve.birthDate(id)
  const day = Number(id.slice(6, 8))
  return dateFrom(
    Number(id.slice(0, 4)),
    Number(id.slice(4, 6)),
    day > samordningsnummerDay ? day - samordningsnummerDay : day,
  )
}

/** Whole years lived at a date (a date in Sweden). Someone born on 29 February turns a year on 1 March. */
export function ageAt(id: PersonIdentity, date: Temporal.PlainDate): number | undefined {
  const born = birthDate(id)
  if (!born || Temporal.PlainDate.compare(born, date) > 0) return undefined
  const hadBirthday = date.month > born.month || (date.month === born.month && date.day >= born.day)
  return date.year - born.year - (hadBirthday ? 0 : 1)
}

/**
 * Whether a personnummer or samordningsnummer is a test number by its birth number: 980–999 are
 * kept by Skatteverket for testing and given to nobody.
 *
 * Skatteverket also publishes a list of test numbers (open data, "Testpersonnummer"), and many on
 * it lie outside this range. The list is data that is not shipped here, so `false` means "not known
 * to be a test number", not "a real person".
 */
export function isTestPersonnummer(id: PersonIdentity): boolean {
  return personIdentityKind(id) !== 'reservnummer' && Number(id.slice(8, 11)) >= 980
}
