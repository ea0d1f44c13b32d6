import { setTimeout as wait } from 'node:timers/promises'
import type { Clock, Temporal } from '../clock/clock.ts'
import type { Log } from '../log/log.ts'

/** Something done again and again, at most one at a time. */
export interface Ticker {
  /** How many runs threw, since the start. */
  readonly failures: number
  /** No run starts any more; resolves when the one under way is done. */
  stop(): Promise<void>
}

export interface TickerOptions {
  /** From the end of one run to the start of the next. The first starts at once. */
  everyMs: number
  run(now: Temporal.Instant): Promise<void>
  clock: Clock
  log: Log
  /** For the log. */
  name: string
}

/**
 * Runs something at intervals. A run that throws is counted and does not end the ticking; it is logged when it is the
 * first to fail, and when the next one works again, not each time in between.
 */
export function startTicker({ everyMs, run, clock, log, name }: TickerOptions): Ticker {
  const stopping = new AbortController()
  let failures = 0
  let failing = false

  const once = async (): Promise<void> => {
    try {
      await run(clock.now())
      if (failing) log.info({ ticker: name }, 'a regular task works again')
      failing = false
    } catch (err) {
      failures += 1
      log[failing ? 'debug' : 'error']({ err, ticker: name }, 'a regular task failed')
      failing = true
    }
  }

  const tick = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await once()
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = tick()

  return {
    get failures() {
      return failures
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
