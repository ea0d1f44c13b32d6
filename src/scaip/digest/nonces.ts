import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Makes nonces and watches their use. */
export interface Nonces {
  make(): string
  /**
   * Counts one use of a nonce. `stale` when it was not made here, is too old, or `nc` was used before.
   * Without `nc` (no qop) a nonce serves once.
   */
  use(nonce: string, nc: number | undefined): 'fresh' | 'stale'
}

const timeBytes = 6
const randomLength = 10
const macBytes = 16

/**
 * Nonces signed by HMAC, so that none has to be remembered before it is used (RFC 7616 section 5.4).
 *
 * Used nonces are remembered with their highest nc until they expire. When more than `limit` are in use the
 * oldest is forgotten, and from then on every nonce as old as that one counts as stale: full means more
 * challenges, never a replay. Several processes given one `secret` take each other's nonces.
 */
export function createNonces(options: {
  secret?: Buffer
  lifetimeMilliseconds: number
  limit: number
  now: () => number
}): Nonces {
  const secret = options.secret ?? randomBytes(32)
  const used = new Map<string, number>()
  let oldestTaken = -1

  function sign(stamp: Buffer): Buffer {
    return createHmac('sha256', secret).update(stamp).digest().subarray(0, macBytes)
  }

  /** When a nonce was made, milliseconds since 1970; undefined when it was not made with our secret. */
  function madeAt(nonce: string): number | undefined {
    const bytes = Buffer.from(nonce, 'base64url')
    if (bytes.length !== timeBytes + randomLength + macBytes || bytes.toString('base64url') !== nonce)
      return undefined
    const stamp = bytes.subarray(0, timeBytes + randomLength)
    if (!timingSafeEqual(bytes.subarray(timeBytes + randomLength), sign(stamp))) return undefined
    return bytes.readUIntBE(0, timeBytes)
  }

  function remember(nonce: string, nc: number): void {
    used.delete(nonce)
    used.set(nonce, nc)
    if (used.size <= options.limit) return
    const oldest = used.keys().next()
    if (oldest.done) return
    used.delete(oldest.value)
    oldestTaken = Math.max(oldestTaken, madeAt(oldest.value) ?? 0)
  }

  function forgetExpired(now: number): void {
    for (const nonce of used.keys()) {
      if (now - (madeAt(nonce) ?? 0) <= options.lifetimeMilliseconds) return
      used.delete(nonce)
    }
  }

  return {
    make() {
      const stamp = Buffer.alloc(timeBytes + randomLength)
      stamp.writeUIntBE(Math.max(0, Math.floor(options.now())), 0, timeBytes)
      randomBytes(randomLength).copy(stamp, timeBytes)
      return Buffer.concat([stamp, sign(stamp)]).toString('base64url')
    },
    use(nonce, nc) {
      const made = madeAt(nonce)
      const now = options.now()
      if (made === undefined || made <= oldestTaken) return 'stale'
      if (now - made > options.lifetimeMilliseconds) return 'stale'
      const last = used.get(nonce)
      if (last !== undefined && (nc === undefined || nc <= last)) return 'stale'
      forgetExpired(now)
      remember(nonce, nc ?? Number.MAX_SAFE_INTEGER)
      return 'fresh'
    },
  }
}
