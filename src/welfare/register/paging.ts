import { KnutpunktError, type PageRefusals, parsePersonIdentity } from '../../kernel/index.ts'
import { registerErrors } from './errors.ts'

/** What lists of this room refuse. */
export const pageRefusals: PageRefusals = { cursor: registerErrors.cursor_unreadable }

/** @throws {KnutpunktError} welfare.search_personal_number, which a URL must not hold */
export function refuseIdentitySearch(search: string | undefined): void {
  if (search !== undefined && parsePersonIdentity(search) !== undefined) {
    throw new KnutpunktError(registerErrors.search_personal_number)
  }
}
