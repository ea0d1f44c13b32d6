import {
  type Clock,
  type Database,
  KnutpunktError,
  type Log,
  newId,
  startTicker,
  type Ticker,
} from '../../kernel/index.ts'
import type { Audit } from '../../trust/index.ts'
import { isOpen } from '../policy/policy.ts'
import type { PolicyService } from '../policy/policy-service.ts'
import { regionErrors } from '../region-errors.ts'
import { nodeEntry } from './entries.ts'
import { type ExecuteDeps, execute } from './execute.ts'
import { failureOf, kindOf, reasonOf, type Stop } from './failure.ts'
import {
  type Ending,
  endRun,
  giveBack,
  giveBackForgotten,
  lockQueue,
  lostRuns,
  purgeResults,
  putBack,
  runningByProduct,
  silentWorkers,
  startRun,
  waitingRuns,
} from './queue-store.ts'
import { readRun, runChannel, type StoredRun } from './run-store.ts'

export interface RunnerDeps extends Omit<ExecuteDeps, 'db' | 'policies'> {
  db: Database
  clock: Clock
  log: Log
  audit: Pick<Audit, 'append'>
  policies: PolicyService
  /** Runs at a time at this node, over all products. */
  atOnce: number
  /** The longest that a run may take. */
  timeoutMs: number
  /** A run whose process ends this many times is given up. */
  mostAttempts: number
  /** How long results are kept. */
  keepDays: number
}

/** Takes runs from the queue, one process or several on one database. */
export interface Runner {
  /** Looks once: gives back what dead processes held, starts what may start, stops what is cancelled. Does not wait for runs. */
  look(): Promise<void>
  /** When what runs here now has ended. */
  idle(): Promise<void>
  purge(): Promise<void>
  start(): Promise<void>
  /** Takes no more, and puts back what runs. */
  stop(): Promise<void>
}

interface Active {
  stopping: AbortController
  ended: Promise<void>
}

const everyMs = 2_000
const dayMs = 86_400_000

export function createRunner(deps: RunnerDeps): Runner {
  const { db, clock, log, audit, policies } = deps
  const worker = `region.worker.${newId()}`
  const active = new Map<string, Active>()
  let announced: { close(): Promise<void> } | undefined
  let listening: { close(): Promise<void> } | undefined
  let ticker: Ticker | undefined
  let silentBefore = new Set<string>()
  let stopped = false
  let looking: Promise<void> = Promise.resolve()
  const now = () => new Date(clock.epochMilliseconds())

  async function end(
    run: { id: string; attempt: number; worker: string },
    stored: StoredRun,
    ending: Ending,
  ) {
    const ended = await db.transaction(async (client) => {
      if (!(await endRun(client, run, ending, now()))) return false
      const act = ending.state === 'done' ? 'region.run.answered' : 'region.run.failed'
      const outcome = ending.state === 'done' ? 'done' : 'failed'
      await audit.append(client, [nodeEntry(act, { outcome, about: run.id, forWhom: stored.hub })])
      return true
    })
    // Cancelled meanwhile: then nothing is given out.
    if (!ended && ending.file) await deps.files.remove(deps.files.pathOf(run.id))
  }

  async function work(id: string, attempt: number, stopping: AbortController): Promise<void> {
    const stored = await readRun(db.pool, id)
    if (stored === undefined) return
    const timer = setTimeout(() => stopping.abort('timed_out' satisfies Stop), deps.timeoutMs)
    const run = { id, attempt, worker }
    try {
      const { signal } = stopping
      const ending = await execute({ ...deps, db: db.pool }, { id, ordered: stored.ordered, attempt, signal })
      await end(run, stored, ending)
    } catch (error) {
      const stop = stopping.signal.aborted ? (stopping.signal.reason as Stop) : undefined
      if (stop === 'lost') return
      if (stop === 'stopping') return await putBack(db.pool, id, worker)
      const failure = failureOf(error, stop)
      log.warn({ run: id, code: failure.code, kind: kindOf(error) }, 'a run failed')
      await end(run, stored, { state: 'failed', reason: reasonOf(failure) })
    } finally {
      clearTimeout(timer)
    }
  }

  function begin(id: string, attempt: number): void {
    const stopping = new AbortController()
    const ended = work(id, attempt, stopping)
      .catch((error: unknown) => log.error({ run: id, kind: kindOf(error) }, 'a run could not be ended'))
      .finally(() => {
        active.delete(id)
        if (!stopped) lookQuietly()
      })
    active.set(id, { stopping, ended })
  }

  /** What may start now: by the load that the region allows, and its hours. */
  async function claim(): Promise<{ id: string; attempt: number }[]> {
    return db.transaction(async (client) => {
      await lockQueue(client)
      const running = await runningByProduct(client)
      let room = deps.atOnce - [...running.values()].reduce((sum, many) => sum + many, 0)
      const started: { id: string; attempt: number }[] = []
      for (const { id, product } of room > 0 ? await waitingRuns(client) : []) {
        if (room <= 0) break
        const decided = await policies.decidedFor(client, product)
        const many = running.get(product) ?? 0
        if (!isOpen(decided, clock.now()) || many >= (decided.atOnce ?? deps.atOnce)) continue
        started.push({ id, attempt: await startRun(client, id, worker, now()) })
        running.set(product, many + 1)
        room -= 1
      }
      return started
    })
  }

  /** Twice silent is dead: one that just lost its connection is coming back. */
  async function giveBackAbandoned(): Promise<void> {
    const gaveUp = await db.transaction(async (client) => {
      const silent = (await silentWorkers(client)).filter((each) => each !== worker)
      const dead = silent.filter((each) => silentBefore.has(each))
      silentBefore = new Set(silent)
      return dead.length === 0 ? [] : giveBack(client, dead, deps.mostAttempts)
    })
    for (const run of gaveUp) {
      const stored = await readRun(db.pool, run.id)
      const error = new KnutpunktError(regionErrors.run_gave_up, { values: { attempts: run.attempt } })
      if (stored) await end(run, stored, { state: 'failed', reason: reasonOf(error) })
    }
  }

  async function lookOnce(): Promise<void> {
    if (stopped || announced === undefined) return
    const lost = active.size === 0 ? [] : await lostRuns(db.pool, [...active.keys()], worker)
    for (const id of lost) active.get(id)?.stopping.abort('lost' satisfies Stop)
    await giveBackForgotten(db.pool, worker, [...active.keys()])
    await giveBackAbandoned()
    for (const { id, attempt } of await claim()) begin(id, attempt)
  }

  /** One look after the other. */
  function look(): Promise<void> {
    const next = looking.then(lookOnce)
    looking = next.catch((err: unknown) =>
      log.debug({ kind: kindOf(err) }, 'the queue could not be looked at'),
    )
    return next
  }
  function lookQuietly(): void {
    look().catch(() => undefined)
  }

  return {
    look,
    async idle() {
      while (active.size > 0) await Promise.all([...active.values()].map(({ ended }) => ended))
    },
    async purge() {
      const before = new Date(clock.epochMilliseconds() - deps.keepDays * dayMs)
      for (const id of await purgeResults(db.pool, before, now()))
        await deps.files.remove(deps.files.pathOf(id))
    },
    async start() {
      announced ??= await db.announce(worker)
      listening ??= await db.listen(runChannel, lookQuietly)
      ticker ??= startTicker({ everyMs, run: look, clock, log, name: 'region.runs' })
    },
    async stop() {
      stopped = true
      await ticker?.stop()
      await looking
      for (const { stopping } of active.values()) stopping.abort('stopping' satisfies Stop)
      await Promise.all([...active.values()].map(({ ended }) => ended))
      await listening?.close()
      await announced?.close()
    },
  }
}
