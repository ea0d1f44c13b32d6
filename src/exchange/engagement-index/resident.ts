import { type IdentityVault, type PersonIdentity, parsePersonIdentity } from '../../kernel/index.ts'

/** Who something is about, as messages say it. */
export interface ResidentId {
  /** Twelve digits, or a reserve number as its region writes it. */
  readonly extension: string
  /** OID of the reserve numbers' series; absent for personnummer and samordningsnummer. */
  readonly root?: string
}

/** Personnummer and samordningsnummer, which need no root beside their twelve digits. */
const nationalRoots = new Set(['1.2.752.129.2.1.3.1', '1.2.752.129.2.1.3.3'])
const oid = /^[0-2](\.\d{1,20}){1,15}$/
const reserve = /^[A-Za-z0-9-]{1,30}$/

/**
 * Reads whom a message is about. Reserve numbers have check rules of their own in each region, and an unknown root is taken as it is.
 *
 * @returns undefined for what names nobody
 */
export function readResident(extension: string, root?: string): ResidentId | undefined {
  const trimmed = extension.trim()
  if (root !== undefined && root !== '' && !nationalRoots.has(root))
    return oid.test(root) && reserve.test(trimmed) ? { root, extension: trimmed.toUpperCase() } : undefined
  if (/^\d{12}$/.test(trimmed)) return { extension: trimmed }
  const known = parsePersonIdentity(trimmed)
  return known && { extension: known }
}

export interface SealedResident {
  readonly lookup: Buffer
  readonly sealed: Buffer
}

/** Seals and finds residents; those with national numbers by the same look-up as the register of residents. */
export interface ResidentVault {
  seal(resident: ResidentId): SealedResident
  lookup(resident: ResidentId): Buffer
  open(sealed: Uint8Array): ResidentId
}

export function createResidentVault(vault: Pick<IdentityVault, 'seal' | 'open' | 'lookup'>): ResidentVault {
  return {
    seal: (resident) => vault.seal(textOf(resident)),
    lookup: (resident) => vault.lookup(textOf(resident)),
    open(sealed) {
      const [first, second] = vault.open(sealed).split('|')
      return second === undefined ? { extension: first! } : { root: first!, extension: second }
    },
  }
}

/** A vault seals any text; reserve numbers with a root are no identities that the kernel knows. */
const textOf = ({ root, extension }: ResidentId): PersonIdentity =>
  (root === undefined ? extension : `${root}|${extension}`) as PersonIdentity
