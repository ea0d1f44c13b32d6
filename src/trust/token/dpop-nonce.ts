import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../kernel/index.ts'
import { secondsNow } from './seconds.ts'

/** Nonces for DPoP proofs (RFC 9449, sections 8 and 9). */
export interface DpopNonces {
  /** The one to give in `DPoP-Nonce` now. */
  current(): string
  accepts(nonce: unknown): boolean
}

/**
 * Nonces without a store: each is a keyed hash of the stretch of time it belongs to, good during it and the one after.
 * Processes with the same secret (32 bytes) take each other's.
 */
export function createDpopNonces(secret: Uint8Array, clock: Clock, stretchSeconds = 120): DpopNonces {
  const nonceOf = (stretch: number): string =>
    createHmac('sha256', secret).update(`dpop-nonce ${stretch}`).digest('base64url').slice(0, 32)
  const stretchNow = (): number => Math.floor(secondsNow(clock) / stretchSeconds)
  return {
    current: () => nonceOf(stretchNow()),
    accepts(nonce) {
      if (typeof nonce !== 'string' || nonce.length !== 32) return false
      const given = Buffer.from(nonce)
      const stretch = stretchNow()
      return [stretch, stretch - 1].some((each) => {
        const right = Buffer.from(nonceOf(each))
        return right.length === given.length && timingSafeEqual(right, given)
      })
    },
  }
}
