import { createHmac, hash, randomFillSync, timingSafeEqual } from 'node:crypto'
import type { AuditEntry } from '../../contract/audit.ts'
import { canonicalJson } from './canonical.ts'

export const saltBytes = 32

/** Keeps these hashes apart from all others, and says how they are made. */
const prefix = Buffer.from('knutpunkt-audit-entry/v1\n')

const pool = Buffer.alloc(saltBytes * 128)
let used = pool.length

/** A new salt: 32 random bytes. Without it nobody can tell from a commitment what the entry was. */
export function newSalt(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += saltBytes
  return Buffer.from(pool.subarray(used - saltBytes, used))
}

/**
 * What the log holds of an entry: `SHA-256(prefix || salt || canonical JSON)`. It binds to the entry, and when entry and
 * salt are erased it says nothing any more, while the log can still be proved.
 */
export function commitmentOf(entry: AuditEntry, salt: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([prefix, salt, Buffer.from(canonicalJson(entry))]), 'buffer')
}

/** Shows that whoever wrote the row has the log's key: a row put in by SQL alone does not get into the log. */
export function sealOf(commitment: Uint8Array, key: Buffer): Buffer {
  return createHmac('sha256', key).update(commitment).digest()
}

export function isSealed(commitment: Uint8Array, seal: Uint8Array, key: Buffer): boolean {
  const right = sealOf(commitment, key)
  return seal.length === right.length && timingSafeEqual(seal, right)
}
