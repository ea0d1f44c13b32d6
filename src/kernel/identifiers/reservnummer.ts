import type { Temporal } from '../clock/clock.ts'
import { dateFromDigits } from './birth-date.ts'
import { luhnCheckDigit, luhnHolds } from './luhn.ts'
import { normaliseWritten } from './written.ts'

declare const kind: unique symbol

/** Twelve capitals and digits that passed {@link parseReservnummer}. */
export type Reservnummer = string & { readonly [kind]: 'reservnummer' }

/** One way a reservnummer is made up: who issues it, and how it is told from the others. */
export interface ReservnummerFormat {
  /** Short name of the issuer. */
  readonly issuer: string
  /** The identifier domain, where one is published. */
  readonly oid?: string
  /** What the twelve characters look like. */
  readonly shape: RegExp
  /** The rest of what is known: dates and check digits. */
  readonly holds: (id: string) => boolean
  /** The date of birth it carries, if it carries one. */
  readonly birthDate: (id: string) => Temporal.PlainDate | undefined
}

const dateOf = (id: string): Temporal.PlainDate | undefined => dateFromDigits(id)
const noDate = (): undefined => undefined

/** VGR counts its letters as digits when the check digit is worked out. */
const vgrLetter: Record<string, number> = { K: 5, M: 7, X: 8 }

/** The letters a national reservid may hold: A–Z without I, O, Q, V, W. */
const nationalLetter = 'A-HJ-NPR-UXYZ'

/**
 * The forms accepted, in the order they are tried. A text that has the shape of one is judged by
 * that one alone.
 *
 * A reservnummer is **not** nationally standardised: it is given locally to a patient who has no
 * personnummer, or none that is known, and each region has its own form. Accepted are the forms that are publicly
 * described, with as much of their check as is described:
 *
 * - Region Stockholm, Västra Götalandsregionen, Region Värmland and Inera: Inera's page "Lokala
 *   reservidn", whose examples are in the tests.
 * - The national reservid (NRID) of Inera's Personuppgiftstjänst: "Nationellt reservid-format". Its
 *   check digit is **not** checked: the description (Luhn with letters as their ASCII values) has no
 *   example to hold an implementation to, and refusing a patient's real number would be worse.
 * - Any other region (Skåne among them): a date and four characters of which one at least is a
 *   letter. Nothing but the date can be checked.
 *
 * A region with another form is refused: add a row here, with its source.
 */
export const reservnummerFormats: readonly ReservnummerFormat[] = [
  {
    issuer: 'Region Stockholm',
    oid: '1.2.752.97.3.1.3',
    shape: /^99(19|2[0-2])\d{8}$/,
    holds: (id) => luhnHolds(id.slice(4)),
    birthDate: noDate,
  },
  {
    issuer: 'Västra Götalandsregionen',
    oid: '1.2.752.113.11.0.2.1.1.1',
    shape: /^(18|19|20)\d{6}[KMX]\d{3}$/,
    holds: (id) => dateOf(id) !== undefined && vgrCheckHolds(id),
    birthDate: dateOf,
  },
  {
    issuer: 'Inera',
    oid: '1.2.752.129.2.1.3.2',
    shape: /^(18|19|20)\d{2}(0[1-9]|1[0-2])(3[2-9]|4\d|5\d)\d{4}$/,
    holds: (id) => luhnHolds(id.slice(2)),
    birthDate: noDate,
  },
  {
    issuer: 'Region Värmland',
    oid: '1.2.752.74.9.2',
    shape: /^(18|19|20)\d{6}S[FUXPL]\d[1-9A-UW-Z]$/,
    holds: (id) => dateOf(id) !== undefined,
    // Only the type F says that the date is the person's own.
    birthDate: (id) => (id[9] === 'F' ? dateOf(id) : undefined),
  },
  {
    issuer: 'Nationellt reservid',
    oid: '1.2.752.74.9.1',
    shape: new RegExp(`^(00|2[2-9]|[3-9]\\d)\\d{6}[${nationalLetter}]{2}[\\d${nationalLetter}]\\d$`),
    holds: (id) => (id.startsWith('00') ? /^00\d{2}[2-9]\d[45]\d/.test(id) : nationalDate(id) !== undefined),
    birthDate: nationalDate,
  },
  {
    issuer: 'Annan region',
    shape: /^(18|19|20)\d{6}(?=.*[A-Z])[\dA-Z]{4}$/,
    holds: (id) => dateOf(id) !== undefined,
    birthDate: noDate,
  },
]

/** Which form an accepted reservnummer has. */
export function reservnummerFormat(id: string): ReservnummerFormat | undefined {
  const format = reservnummerFormats.find(({ shape }) => shape.test(id))
  return format?.holds(id) ? format : undefined
}

/**
 * Reads a reservnummer in one of {@link reservnummerFormats}: twelve characters, with or without
 * spaces and a hyphen before the last four, in either case. Returns undefined for anything else.
 */
export function parseReservnummer(text: string): Reservnummer | undefined {
  const match = /^([\dA-Z]{8})-?([\dA-Z]{4})$/.exec(normaliseWritten(text))
  if (!match) return undefined
  const id = `${match[1]}${match[2]}`
  return reservnummerFormat(id) ? (id as Reservnummer) : undefined
}

function vgrCheckHolds(id: string): boolean {
  const values = Array.from(id.slice(2, 11), (character) => vgrLetter[character] ?? Number(character))
  return luhnCheckDigit(values) === Number(id[11])
}

/**
 * The date in a national reservid: the century is the true one plus a multiple of three (19 → 22,
 * 25, …). Only 19 and 20 are read back; what would be 18 or 21 carries no date.
 */
function nationalDate(id: string): Temporal.PlainDate | undefined {
  const written = Number(id.slice(0, 2))
  if (written < 22) return undefined
  return dateFromDigits(`${((written - 19) % 3) + 19}${id.slice(2, 8)}`)
}
