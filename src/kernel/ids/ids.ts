import { randomFillSync } from 'node:crypto'

const poolSize = 16 * 256
const pool = Buffer.allocUnsafe(poolSize)
let used = poolSize
let lastMillis = 0
let counter = 0

/**
 * A new UUID version 7 (RFC 9562, section 5.7): sorts by the time it was made, and within one process each is
 * greater than the one before, also when the clock steps back (method 1 of section 6.2, a 12-bit counter).
 */
export function newId(): string {
  if (used + 10 > poolSize) {
    randomFillSync(pool)
    used = 0
  }
  const now = Date.now()
  if (now > lastMillis) {
    lastMillis = now
    counter = pool.readUInt16BE(used) & 0x7ff
  } else if (++counter > 0xfff) {
    lastMillis++
    counter = 0
  }
  const time = lastMillis.toString(16).padStart(12, '0')
  const rest = pool.toString('hex', used + 2, used + 10)
  const variant = (0x8 | (Number.parseInt(rest[0]!, 16) & 0x3)).toString(16)
  used += 10
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${rest.slice(1, 4)}-${rest.slice(4)}`
}
