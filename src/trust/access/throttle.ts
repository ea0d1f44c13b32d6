import { type Clock, KnutpunktError } from '../../kernel/index.ts'
import { loginErrors } from '../login/login-errors.ts'
import { secondsNow } from '../token/seconds.ts'

/** Counts what failed, so that guessing is slow. In this process alone: several processes let through so many times more. */
export interface Throttle {
  /**
   * Notes that somebody failed. What succeeds is never noted or refused, so that nobody can lock another out.
   *
   * @param keys whom it is counted for, such as the remote address and the client id
   * @returns an error to answer instead of the failure's own, once there have been too many: 429 with the seconds to wait
   */
  failed(keys: readonly string[]): { error: KnutpunktError; retryAfter: number } | undefined
}

export interface ThrottleOptions {
  clock: Clock
  /** Failures that are answered as what they are, in each window: 30. */
  allowed?: number
  /** Seconds that failures are counted for: 60. */
  windowSeconds?: number
  /** Addresses and clients counted at most; the one whose window began first is forgotten first: 10,000. */
  most?: number
  /** Told of each failure that was answered with 429. */
  onRefused?: () => void
}

export function createThrottle(options: ThrottleOptions): Throttle {
  const { clock, allowed = 30, windowSeconds = 60, most = 10_000, onRefused } = options
  const counts = new Map<string, { from: number; failures: number }>()

  function count(key: string, now: number): number {
    let entry = counts.get(key)
    if (!entry || now - entry.from >= windowSeconds) {
      counts.delete(key)
      if (counts.size >= most) counts.delete(counts.keys().next().value!)
      entry = { from: now, failures: 0 }
      counts.set(key, entry)
    }
    entry.failures += 1
    return entry.failures > allowed ? entry.from + windowSeconds - now : 0
  }

  return {
    failed(keys) {
      const now = secondsNow(clock)
      const retryAfter = Math.max(0, ...keys.map((key) => count(key, now)))
      if (retryAfter === 0) return undefined
      onRefused?.()
      return {
        error: new KnutpunktError(loginErrors.too_many_failures, { values: { seconds: retryAfter } }),
        retryAfter,
      }
    },
  }
}
