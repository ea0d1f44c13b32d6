import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { hmacSha256 } from '../crypto/hmac.ts'
import { KnutpunktError } from '../errors/errors.ts'
import type { PersonIdentity } from '../identifiers/person-identity.ts'
import { identityErrors } from './identity-errors.ts'
import { checkIdentityKeys, type IdentityKeys } from './keys.ts'

/**
 * What is stored of an identity: `sealed` can be opened with the keys and is different each time;
 * `lookup` (32 bytes) is the same each time, so that a unique index can find the person again.
 */
export interface SealedIdentity {
  readonly sealed: Buffer
  readonly lookup: Buffer
}

export interface IdentityVault {
  /** Seals an identity with the newest key. */
  seal(id: PersonIdentity): SealedIdentity
  /**
   * Opens what `seal` made.
   *
   * @throws {KnutpunktError} kernel.identity_unreadable when it was altered or its key is not here
   */
  open(sealed: Uint8Array): PersonIdentity
  /** The look-up hash of an identity, to find a person by. */
  lookup(id: PersonIdentity): Buffer
  /** Whether the newest key sealed it. After a rotation, open and seal again what is not current. */
  isCurrent(sealed: Uint8Array): boolean
  /**
   * Names the look-up key without telling it. Stored beside the data, it shows at start that the
   * keys and the data belong together, before people are registered twice.
   */
  readonly fingerprint: string
}

const formatVersion = 1
const headerBytes = 5
const nonceBytes = 12
const tagBytes = 16

/**
 * Keeps personal identities unreadable where they are stored.
 *
 * Sealed form: one byte version, four bytes key id, twelve bytes random nonce, the AES-256-GCM
 * ciphertext of the twelve characters, sixteen bytes tag; version and key id are authenticated too. All sealed
 * identities are 45 bytes, so the length tells nothing. Look-up: HMAC-SHA-256 of the canonical form, with a key of its own.
 * With random nonces a key should seal fewer than 2^32 identities (NIST SP 800-38D, 8.3).
 *
 * @throws {KnutpunktError} kernel.identity_keys_unusable
 */
export function createIdentityVault(keys: IdentityKeys): IdentityVault {
  checkIdentityKeys(keys)
  const byId = new Map(keys.encryption.map((key) => [key.id, key]))
  const newest = keys.encryption.reduce((one, other) => (other.id > one.id ? other : one))

  const lookup = (id: PersonIdentity): Buffer => keyedHash(keys.lookup, 'person-identity', id)

  return {
    lookup,
    fingerprint: keyedHash(keys.lookup, 'fingerprint', '').toString('hex').slice(0, 16),
    seal: (id) => ({ sealed: encrypt(newest.key, newest.id, id), lookup: lookup(id) }),
    isCurrent: (sealed) => keyIdOf(sealed) === newest.id,
    open(sealed) {
      const key = byId.get(keyIdOf(sealed) ?? 0)
      if (!key) throw unreadable('unknown form or key')
      return decrypt(key.key, sealed) as PersonIdentity
    },
  }
}

function encrypt(key: Buffer, keyId: number, text: string): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.writeUInt8(formatVersion)
  header.writeUInt32BE(keyId, 1)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(header)
  return Buffer.concat([header, nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, sealed: Uint8Array): string {
  const header = sealed.subarray(0, headerBytes)
  const nonce = sealed.subarray(headerBytes, headerBytes + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
    .setAAD(header)
    .setAuthTag(sealed.subarray(-tagBytes))
  try {
    const text = decipher.update(sealed.subarray(headerBytes + nonceBytes, -tagBytes))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch (cause) {
    throw unreadable('authentication failed', cause)
  }
}

/** The id of the key that sealed it, or undefined for what this vault never made. */
function keyIdOf(sealed: Uint8Array): number | undefined {
  if (sealed.length <= headerBytes + nonceBytes + tagBytes || sealed[0] !== formatVersion) return undefined
  return Buffer.from(sealed.subarray(1, headerBytes)).readUInt32BE()
}

/** The purpose keeps hashes for different ends apart, though they share a key. */
function keyedHash(key: Buffer, purpose: string, text: string): Buffer {
  return hmacSha256(key, `knutpunkt ${purpose}\0${text}`)
}

function unreadable(detail: string, cause?: unknown): KnutpunktError {
  return new KnutpunktError(identityErrors.identity_unreadable, {
    detail,
    ...(cause === undefined ? {} : { cause }),
  })
}
