import { setTimeout as wait } from 'node:timers/promises'
import { systemClock } from '../clock/clock.ts'
import type { Database } from '../database/database.ts'
import { isUnavailable } from '../database/unavailable.ts'
import type { Log } from '../log/log.ts'
import { giveBackAbandoned } from './abandoned.ts'
import type { JobHandlers } from './handlers.ts'
import { type JobRunner, startRunner } from './runner.ts'
import { startTicker } from './ticker.ts'

/** Jobs being worked on. */
export interface Jobs {
  /** Takes no new job, and waits for those under way, 4 s at most: what is left is done by another process, or later. */
  stop(): Promise<void>
}

export interface JobsOptions {
  handlers: JobHandlers
  /** Lines as in crontab(5), in UTC, e.g. `0 3 * * * nightly`. */
  crontab?: string
  log: Log
  /** Jobs at a time in this process, each of which may use a connection of the pool. */
  concurrency?: number
  /** How often jobs that nobody works on any more are looked for; it takes two looks. 2 s when left out. */
  sweepEveryMs?: number
}

/**
 * Starts working on jobs: a new one at once (NOTIFY), a later one within a second of its time. Several processes on one
 * database share them. When the database goes away, work pauses and goes on when it is back.
 */
export async function startJobs(db: Database, options: JobsOptions): Promise<Jobs> {
  const { handlers, crontab = '', log, concurrency = 4, sweepEveryMs = 2_000 } = options
  const stopping = new AbortController()
  const runners = new Set<JobRunner>()
  const start = async (): Promise<JobRunner> => {
    const runner = await startRunner(db, { handlers, crontab, log, concurrency })
    runners.add(runner)
    void runner.gone.then(() => runners.delete(runner))
    return runner
  }
  const working = keepWorking(db, await start(), start, log, stopping.signal)
  const giveBack = giveBackAbandoned(db, runners, log)
  const sweeper = startTicker({
    everyMs: sweepEveryMs,
    run: async () => (db.available() ? giveBack() : undefined),
    clock: systemClock,
    log,
    name: 'give back abandoned jobs',
  })
  const stop = async (): Promise<void> => {
    stopping.abort()
    for (const runner of runners) runner.retire()
    await Promise.all([sweeper.stop(), working])
    await Promise.all([...runners].map((runner) => runner.stop()))
  }
  let stopped: Promise<void> | undefined
  return { stop: () => (stopped ??= stop()) }
}

/**
 * Sees to it that one runner takes jobs while the database is there. One that lived through an outage would be asleep
 * for up to a minute afterwards, so it only finishes what it has, and a new one is started.
 */
async function keepWorking(
  db: Database,
  first: JobRunner,
  start: () => Promise<JobRunner>,
  log: Log,
  stopping: AbortSignal,
): Promise<void> {
  let current: JobRunner | undefined = first
  while (!stopping.aborted) {
    if (current) await Promise.race([current.over, availability(db, false, stopping)])
    current?.retire()
    await availability(db, true, stopping)
    if (stopping.aborted) return
    current = await start().catch((err: unknown) => {
      log[isUnavailable(err) ? 'debug' : 'error']({ err }, 'work on jobs could not be started yet')
      return undefined
    })
    if (current) log.info('work on jobs goes on')
    else await wait(500, undefined, { signal: stopping }).catch(() => undefined)
  }
}

/** Resolves when the database is in the wanted state, or when stopping. */
function availability(db: Database, wanted: boolean, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (db.available() !== wanted && !stopping.aborted) return
      unwatch()
      stopping.removeEventListener('abort', check)
      resolve()
    }
    const unwatch = db.onAvailability(check)
    stopping.addEventListener('abort', check)
    check()
  })
}
