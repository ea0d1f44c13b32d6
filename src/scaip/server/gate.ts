import type { Timers } from '../timing/timers.ts'
import { type Limited, withTimeLimit } from './time-limit.ts'

/** Lets a bounded number of pieces of work run at once, each for a bounded time. */
export interface Gate {
  /** Runs `work`, or does not: `overload` when full, `closing` after `drain`. Never rejects. */
  run<T>(work: () => Promise<T>): Promise<Limited<T> | { readonly kind: 'overload' | 'closing' }>
  /** Lets what runs end, for at most so long; nothing new is let in. */
  drain(milliseconds: number): Promise<void>
  readonly inFlight: number
}

export function createGate(options: { limit: number; milliseconds: number; timers: Timers }): Gate {
  const { limit, milliseconds, timers } = options
  const waiting: (() => void)[] = []
  let inFlight = 0
  let closing = false

  return {
    async run(work) {
      if (closing) return { kind: 'closing' }
      if (inFlight >= limit) return { kind: 'overload' }
      inFlight++
      const result = await withTimeLimit(timers, milliseconds, work)
      inFlight--
      if (inFlight === 0) for (const resolve of waiting.splice(0)) resolve()
      return result
    },
    async drain(atMost) {
      closing = true
      if (inFlight === 0) return
      await withTimeLimit(timers, atMost, () => new Promise<void>((resolve) => waiting.push(resolve)))
    },
    get inFlight() {
      return inFlight
    },
  }
}
