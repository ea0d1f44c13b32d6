export { type HsaId, hsaIdOrganisation, parseHsaId } from './identifiers/hsa-id.ts'
export {
  formatOrganisationsnummer,
  type Organisationsnummer,
  parseOrganisationsnummer,
} from './identifiers/organisationsnummer.ts'
export {
  ageAt,
  birthDate,
  formatPersonIdentity,
  isTestPersonnummer,
  maskPersonIdentity,
  type PersonIdentity,
  type PersonIdentityKind,
  parsePersonIdentity,
  personIdentityKind,
} from './identifiers/person-identity.ts'
export {
  type Personnummer,
  parsePersonnummer,
  parseSamordningsnummer,
  type Samordningsnummer,
} from './identifiers/personnummer.ts'
export {
  parseReservnummer,
  type Reservnummer,
  type ReservnummerFormat,
  reservnummerFormat,
} from './identifiers/reservnummer.ts'
export { identityKeyFile, loadOrCreateKeys } from './identity/key-file.ts'
export { generateIdentityKeys, type IdentityKeys, rotateIdentityKeys } from './identity/keys.ts'
export { createIdentityVault, type IdentityVault, type SealedIdentity } from './identity/vault.ts'
