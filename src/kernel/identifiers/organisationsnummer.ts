import { luhnHolds } from './luhn.ts'
import { normaliseWritten } from './written.ts'

declare const kind: unique symbol

/** Ten digits that passed {@link parseOrganisationsnummer}. */
export type Organisationsnummer = string & { readonly [kind]: 'organisationsnummer' }

/**
 * Reads an organisationsnummer: ten digits, with or without a hyphen before the last four, spaces,
 * or the `16` that makes twelve of them where a field is shared with personnummer.
 *
 * Checked: the first digit is 1–9 (the group of legal forms), the third at least 2 (which sets it
 * apart from a date of birth), the check digit holds. A sole trader's number is a personnummer and
 * is refused here. Returns undefined for anything else.
 *
 * Source: lagen (1974:174) om identitetsbeteckning för juridiska personer m.fl.; Skatteverket, SKV 709.
 */
export function parseOrganisationsnummer(text: string): Organisationsnummer | undefined {
  const match = /^(?:16)?([1-9]\d[2-9]\d{3})-?(\d{4})$/.exec(normaliseWritten(text))
  if (!match) return undefined
  const digits = `${match[1]}${match[2]}`
  return luhnHolds(digits) ? (digits as Organisationsnummer) : undefined
}

/** For people to read: `232100-0016`. */
export function formatOrganisationsnummer(id: Organisationsnummer): string {
  return `${id.slice(0, 6)}-${id.slice(6)}`
}
