import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import {
  parseCrontab,
  type Runner,
  type RunnerOptions,
  run,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker'
import { systemClock } from '../clock/clock.ts'
import type { Database } from '../database/database.ts'
import { isUnavailable } from '../database/unavailable.ts'
import type { Log } from '../log/log.ts'
import { abandonedJobs } from './abandoned.ts'
import { graphileLogger } from './graphile-log.ts'
import { type JobHandlers, runHandler } from './handlers.ts'
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
  /** How often the jobs of processes that are gone are looked for; it takes two looks. 2 s when left out. */
  sweepEveryMs?: number
}

const stopPatienceMs = 4_000
const pollEveryMs = 1_000

/**
 * Starts working on jobs: a new one at once (NOTIFY), a later one within a second of its time. Several processes on one
 * database share them. When the database goes away, work pauses and goes on when it is back.
 */
export async function startJobs(db: Database, options: JobsOptions): Promise<Jobs> {
  const { log, sweepEveryMs = 2_000 } = options
  const stopping = new AbortController()
  const first = await startRunner(db, options)
  const working = keepWorking(db, options, first, stopping.signal)
  const sweep = abandonedJobs(db, log)
  const sweeper = startTicker({
    everyMs: sweepEveryMs,
    run: async () => (db.available() ? sweep() : undefined),
    clock: systemClock,
    log,
    name: 'give back abandoned jobs',
  })
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    stopping.abort()
    await Promise.all([sweeper.stop(), working])
  }
  return { stop: () => (stopped ??= stop()) }
}

interface Working {
  /** Resolves when the runner has ended, by itself or because of `stop`. */
  ended: Promise<void>
  stop(): Promise<void>
}

async function startRunner(db: Database, options: JobsOptions): Promise<Working> {
  const { handlers, crontab = '', log, concurrency = 4 } = options
  const events: WorkerEvents = new EventEmitter()
  const announcements: Promise<{ close(): Promise<void> }>[] = []
  events.on('pool:create', ({ workerPool }) => announcements.push(db.announce(workerPool.id)))
  const runnerOptions: RunnerOptions = {
    pgPool: db.pool,
    taskList: taskList(handlers, log),
    parsedCronItems: parseCrontab(crontab),
    logger: graphileLogger(log),
    concurrency,
    events,
    pollInterval: pollEveryMs,
    noHandleSignals: true,
    // Without a delay, graphile-worker 0.18 writes a job's end without waiting for it, and a lost connection there is an
    // unhandled rejection that ends the process. With one (0 too), it retries and reports.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  }
  const runner = await run(runnerOptions)
  const untilEnded = async (): Promise<void> => {
    await runner.promise.catch((err: unknown) => log.debug({ err }, 'a job runner ended with an error'))
    for (const announcement of announcements) await (await announcement).close()
  }
  const ended = untilEnded()
  return { ended, stop: () => stopRunner(runner, log) }
}

async function stopRunner(runner: Runner, log: Log): Promise<void> {
  const stopped = runner.stop().then(
    () => true,
    // It had stopped already.
    () => true,
  )
  if (await Promise.race([stopped, wait(stopPatienceMs, false, { ref: false })])) return
  log.warn('jobs under way did not end in time and are left to be done again')
  await Promise.race([runner.kill().catch(() => undefined), wait(1_000, undefined, { ref: false })])
}

function taskList(handlers: JobHandlers, log: Log): TaskList {
  const tasks: TaskList = {}
  for (const task of Object.keys(handlers)) {
    tasks[task] = async (payload: unknown, { job }) => {
      const { id, attempts: attempt, max_attempts: maxAttempts } = job
      await runHandler(handlers, { id, task, payload, attempt, maxAttempts }, log)
    }
  }
  return tasks
}

/**
 * One runner at a time while the database is there. A runner that lived through an outage would be asleep for up to a
 * minute afterwards, so it is retired when the database goes away, and a new one started when it is back.
 */
async function keepWorking(
  db: Database,
  options: JobsOptions,
  first: Working,
  stopping: AbortSignal,
): Promise<void> {
  let runner: Working | undefined = first
  while (!stopping.aborted) {
    if (runner) {
      await Promise.race([runner.ended, availability(db, false, stopping)])
      const retired = runner.stop()
      if (stopping.aborted) return retired
      options.log.debug('work on jobs pauses')
    }
    await availability(db, true, stopping)
    if (stopping.aborted) return
    runner = await startRunner(db, options).catch((err: unknown) => {
      options.log[isUnavailable(err) ? 'debug' : 'error']({ err }, 'work on jobs could not be started yet')
      return undefined
    })
    if (runner) options.log.info('work on jobs goes on')
    else await wait(500, undefined, { signal: stopping }).catch(() => undefined)
  }
  await runner?.stop()
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
