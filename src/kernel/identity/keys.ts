import { randomBytes } from 'node:crypto'
import { KnutpunktError } from '../errors/errors.ts'
import { identityErrors } from './identity-errors.ts'

/** Bytes in every key: AES-256 and HMAC-SHA-256. */
const keyBytes = 32

/** One key that seals identities. `id` is written into what it seals: 1 to 4294967295, never used again. */
export interface EncryptionKey {
  readonly id: number
  readonly key: Buffer
}

/**
 * The keys of a vault. The encryption key with the highest id seals; all of them open. The look-up
 * key cannot be exchanged without computing every look-up hash again.
 */
export interface IdentityKeys {
  readonly encryption: readonly EncryptionKey[]
  readonly lookup: Buffer
}

/** A new set: one encryption key and a look-up key that has nothing to do with it. */
export function generateIdentityKeys(): IdentityKeys {
  return { encryption: [{ id: 1, key: randomBytes(keyBytes) }], lookup: randomBytes(keyBytes) }
}

/**
 * Adds an encryption key, which seals from now on; what the older ones sealed can still be opened.
 * Once everything has been sealed again (see `IdentityVault.isCurrent`) the older ones can go.
 */
export function rotateIdentityKeys(keys: IdentityKeys): IdentityKeys {
  const id = Math.max(0, ...keys.encryption.map((key) => key.id)) + 1
  return checkIdentityKeys({ ...keys, encryption: [...keys.encryption, { id, key: randomBytes(keyBytes) }] })
}

/**
 * @throws {KnutpunktError} kernel.identity_keys_unusable when a key is missing, of the wrong length, or has
 *   the id of another, or when one key serves both purposes
 */
export function checkIdentityKeys(keys: IdentityKeys): IdentityKeys {
  const ids = keys.encryption.map(({ id }) => id)
  if (ids.length === 0) throw unusable('there is no encryption key')
  if (new Set(ids).size !== ids.length) throw unusable('two encryption keys have the same id')
  if (!ids.every((id) => Number.isInteger(id) && id > 0 && id <= 0xffffffff))
    throw unusable('an encryption key has no valid id')
  const all = [...keys.encryption.map(({ key }) => key), keys.lookup]
  if (!all.every((key) => key.length === keyBytes)) throw unusable(`a key is not ${keyBytes} bytes`)
  if (keys.encryption.some(({ key }) => key.equals(keys.lookup)))
    throw unusable('the look-up key is also an encryption key')
  return keys
}

export function unusable(fault: string, cause?: unknown): KnutpunktError {
  return new KnutpunktError(identityErrors.identity_keys_unusable, {
    values: { fault },
    ...(cause === undefined ? {} : { cause }),
  })
}
