import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { parseCrontab, type RunnerOptions, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import type { Database } from '../database/database.ts'
import type { Log } from '../log/log.ts'
import { graphileLogger } from './graphile-log.ts'
import { type JobHandlers, runHandler } from './handlers.ts'

/** One run of graphile-worker: good as long as its connection to the database is. */
export interface JobRunner {
  /** What `locked_by` of its jobs says. */
  readonly pool: string
  /** The jobs whose handlers are running here. */
  readonly active: ReadonlySet<string>
  /** Resolves when it takes no more jobs, for whatever reason. */
  readonly over: Promise<void>
  /** Resolves when nothing of it is left. */
  readonly gone: Promise<void>
  /** Takes no new job; those under way have all the time they need. */
  retire(): void
  /** The same, and waits for those under way, 4 s at most. */
  stop(): Promise<void>
}

export interface RunnerSettings {
  handlers: JobHandlers
  crontab: string
  log: Log
  concurrency: number
}

const stopPatienceMs = 4_000
const pollEveryMs = 1_000

/**
 * Starts graphile-worker on the pool of connections, and announces its name as long as a handler of it may run.
 *
 * @throws when the database is away, or the crontab is not one
 */
export async function startRunner(db: Database, settings: RunnerSettings): Promise<JobRunner> {
  const { log } = settings
  const events: WorkerEvents = new EventEmitter()
  const active = new Set<string>()
  let pool = ''
  events.on('pool:create', ({ workerPool }) => (pool = workerPool.id))
  const done = new EventEmitter()
  const runner = await run({
    ...graphileOptions(settings),
    pgPool: db.pool,
    taskList: taskList(settings.handlers, log, active, () => done.emit('done')),
    events,
  })
  const announcement = await db.announce(pool)
  const over = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()

  /** Resolves when no handler runs; only of use when no new ones are taken. */
  const idle = async (): Promise<void> => {
    while (active.size > 0) await new Promise((resolve) => done.once('done', resolve))
  }

  // It may hang on a connection that is gone; our own count of handlers says when it may be forgotten.
  const ended = runner.promise.catch((err: unknown) => log.debug({ err }, 'a job runner ended with an error'))
  const finish = async (): Promise<void> => {
    over.resolve()
    // It rejects when the runner stopped by itself.
    runner.stop().catch(() => undefined)
    await idle()
    await Promise.race([ended, wait(1_000, undefined, { ref: false })])
    runner.kill().catch(() => undefined)
    await announcement.close()
    gone.resolve()
  }
  let finishing: Promise<void> | undefined
  const retire = (): void => void (finishing ??= finish())
  void ended.then(retire)

  const stop = async (): Promise<void> => {
    retire()
    const patience = wait(stopPatienceMs, false, { ref: false })
    if (await Promise.race([gone.promise.then(() => true), patience])) return
    log.warn({ jobs: [...active] }, 'jobs under way did not end in time and are left to be done again')
  }
  return { pool, active, over: over.promise, gone: gone.promise, retire, stop }
}

function graphileOptions({ crontab, log, concurrency }: RunnerSettings): RunnerOptions {
  return {
    parsedCronItems: parseCrontab(crontab),
    logger: graphileLogger(log),
    concurrency,
    pollInterval: pollEveryMs,
    noHandleSignals: true,
    // Without a delay, graphile-worker 0.18 writes a job's end without waiting for it, and a lost connection there is an
    // unhandled rejection that ends the process. With one (0 too), it retries and reports.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  }
}

function taskList(handlers: JobHandlers, log: Log, active: Set<string>, done: () => void): TaskList {
  const tasks: TaskList = {}
  for (const task of Object.keys(handlers)) {
    tasks[task] = async (payload: unknown, { job }) => {
      const { id, attempts: attempt, max_attempts: maxAttempts } = job
      active.add(id)
      try {
        await runHandler(handlers, { id, task, payload, attempt, maxAttempts }, log)
      } finally {
        active.delete(id)
        done()
      }
    }
  }
  return tasks
}
