import { randomBytes } from 'node:crypto'

const poolBytes = 4_096
let pool = randomBytes(poolBytes)
let used = 0

/** Twelve random bytes as hexadecimal: unique in space and time, and not to be guessed. */
export function randomToken(): string {
  if (used + 12 > poolBytes) {
    pool = randomBytes(poolBytes)
    used = 0
  }
  used += 12
  return pool.toString('hex', used - 12, used)
}

/** A branch of our own (RFC 3261 section 8.1.1.7). */
export function newBranch(): string {
  return `z9hG4bK${randomToken()}`
}
