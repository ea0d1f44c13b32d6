import { KnutpunktError, parseHsaId, parseOrganisationsnummer } from '../../kernel/index.ts'
import { partyErrors } from './party-errors.ts'

/** An HSA-id as it is stored. @throws {KnutpunktError} trust.party_number_invalid */
export function readHsaId(text: string | undefined, field = 'hsaId'): string | undefined {
  if (text === undefined) return undefined
  const id = parseHsaId(text)
  if (id === undefined) throw new KnutpunktError(partyErrors.party_number_invalid, { values: { field } })
  return id
}

/** An organisationsnummer as it is stored. @throws {KnutpunktError} trust.party_number_invalid */
export function readOrganisationNumber(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const number = parseOrganisationsnummer(text)
  if (number === undefined) {
    throw new KnutpunktError(partyErrors.party_number_invalid, { values: { field: 'organisationNumber' } })
  }
  return number
}
