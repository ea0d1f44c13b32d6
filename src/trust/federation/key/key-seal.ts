import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { KnutpunktError } from '../../../kernel/index.ts'
import { federationErrors } from '../federation-errors.ts'

/** A key that seals others, 32 bytes; of several the one of the highest id seals, and any opens. Never in the database. */
export interface SealingKey {
  readonly id: number
  readonly key: Uint8Array
}

export interface KeySeal {
  seal(plain: string, context: string): Buffer
  /** @throws {KnutpunktError} trust.federation_key_unreadable */
  open(sealed: Uint8Array, context: string): string
}

const formatVersion = 1
const headerBytes = 5
const nonceBytes = 12
const tagBytes = 16

/**
 * Seals private keys for the database with AES-256-GCM, under keys of the deployment's that are derived for this purpose
 * alone (HKDF-SHA-256; RFC 5869), so that the same may seal identities too. The context — whose key it is — is
 * authenticated, so that rows cannot be exchanged. Form: version, key id (4 bytes), nonce (12), ciphertext, tag (16).
 */
export function createKeySeal(keys: readonly SealingKey[], purpose = 'federation signing key'): KeySeal {
  if (keys.length === 0 || keys.some(({ key }) => key.length !== 32)) {
    throw new KnutpunktError(federationErrors.federation_settings_wrong, {
      values: { fault: 'a sealing key is not 32 bytes' },
    })
  }
  const derived = new Map(
    keys.map(({ id, key }) => [id, Buffer.from(hkdfSync('sha256', key, '', `knutpunkt ${purpose}`, 32))]),
  )
  const newest = Math.max(...derived.keys())
  return {
    seal(plain, context) {
      const header = Buffer.alloc(headerBytes)
      header.writeUInt8(formatVersion)
      header.writeUInt32BE(newest, 1)
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', derived.get(newest)!, nonce, { authTagLength: tagBytes })
      cipher.setAAD(Buffer.concat([header, Buffer.from(context)]))
      return Buffer.concat([header, nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed)
      const key =
        bytes.length > headerBytes + nonceBytes + tagBytes ? derived.get(bytes.readUInt32BE(1)) : undefined
      if (!key || bytes[0] !== formatVersion)
        throw new KnutpunktError(federationErrors.federation_key_unreadable)
      const nonce = bytes.subarray(headerBytes, headerBytes + nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.concat([bytes.subarray(0, headerBytes), Buffer.from(context)]))
      decipher.setAuthTag(bytes.subarray(-tagBytes))
      try {
        const plain = decipher.update(bytes.subarray(headerBytes + nonceBytes, -tagBytes))
        return Buffer.concat([plain, decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new KnutpunktError(federationErrors.federation_key_unreadable, { cause })
      }
    },
  }
}
