import { type Organisationsnummer, parseOrganisationsnummer } from './organisationsnummer.ts'

declare const kind: unique symbol

/** An HSA-id in capitals, as {@link parseHsaId} returns it. */
export type HsaId = string & { readonly [kind]: 'hsa-id' }

/** An HSA-id is at most this many characters. */
const longestHsaId = 31

/**
 * Reads an HSA-id, the identity of a unit, function or person in the HSA catalogue: `SE`, the
 * organisationsnummer of the organisation that keeps the entry (ten digits, or twelve with `16`), a
 * hyphen, and at least one of A–Z and 0–9; 31 characters in all at most. Å, Ä, Ö and @ are not allowed.
 *
 * HSA tells no capitals from small letters, so capitals are returned and two spellings of one id are
 * equal. Returns undefined for anything else, among it an organisationsnummer whose check digit is wrong.
 *
 * Source: Inera, HSA-id (OID 1.2.752.129.2.1.4.1).
 */
export function parseHsaId(text: string): HsaId | undefined {
  const id = text.trim()
  if (id.length > longestHsaId) return undefined
  const match = /^SE(\d{10}|16\d{10})-[A-Z0-9]+$/i.exec(id)
  if (!match?.[1] || !parseOrganisationsnummer(match[1])) return undefined
  return id.toUpperCase() as HsaId
}

/** The organisation that keeps the entry. */
export function hsaIdOrganisation(id: HsaId): Organisationsnummer {
  return id.slice(2, id.indexOf('-')).slice(-10) as Organisationsnummer
}
