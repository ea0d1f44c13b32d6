import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { hmacSha256 } from '../../../kernel/index.ts'
import type { AuditEntry } from '../../contract/audit.ts'
import { canonicalJson } from './canonical.ts'

export const saltBytes = 32

/** Keeps these hashes apart from all others, and says how they are made. */
const prefix = Buffer.from('knutpunkt-audit-entry/v1\n')

let pool = Buffer.alloc(0)
let used = 0

/** A new salt: 32 random bytes. Without it nobody can tell from a commitment what the entry was. */
export function newSalt(): Buffer {
  if (used === pool.length) {
    // A new pool each time, so that nobody's salt is written over.
    pool = randomBytes(saltBytes * 64)
    used = 0
  }
  used += saltBytes
  return pool.subarray(used - saltBytes, used)
}

/**
 * What the log holds of an entry: `SHA-256(prefix || salt || canonical JSON)`. It binds to the entry, and when entry and
 * salt are erased it says nothing any more, while the log can still be proved.
 */
export function commitmentOf(entry: AuditEntry, salt: Uint8Array): Buffer {
  const text = canonicalJson(entry)
  const from = prefix.length + salt.length
  const whole = Buffer.allocUnsafe(from + Buffer.byteLength(text))
  whole.set(prefix)
  whole.set(salt, prefix.length)
  whole.write(text, from)
  return hash('sha256', whole, 'buffer')
}

/** Shows that whoever wrote the row has the log's key: a row put in by SQL alone does not get into the log. HMAC-SHA-256. */
export function sealOf(commitment: Uint8Array, key: Buffer): Buffer {
  return hmacSha256(key, commitment)
}

export function isSealed(commitment: Uint8Array, seal: Uint8Array, key: Buffer): boolean {
  const right = sealOf(commitment, key)
  return seal.length === right.length && timingSafeEqual(seal, right)
}
