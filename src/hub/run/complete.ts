import type { PoolClient } from 'pg'
import {
  addJob,
  type Clock,
  type Database,
  type JobHandlers,
  type Log,
  type Metrics,
} from '../../kernel/index.ts'
import { type Combined, combine } from '../combine/figure.ts'
import type { ControlQuestion, Disclosure } from '../disclosure/control.ts'
import { ControlFailed, type DisclosureControl } from '../disclosure/control-queue.ts'
import {
  forgetOld,
  ledgerVersion,
  lockLedger,
  mostFigures,
  readLedger,
  writeLedger,
} from '../disclosure/ledger-store.ts'
import type { Product, ProductBook } from '../product/product-book.ts'
import { finalStates, type Run, type RunResult } from './run.ts'
import { endRun, readParts, readRun } from './run-store.ts'

const completeTask = 'hub:complete-run'
const sweepTask = 'hub:sweep-complete'
const forgetTask = 'hub:forget-figures'

/** So often a run is controlled anew at once when others were told of the product meanwhile; then later. */
const mostTries = 3

export interface CompleteDeps {
  db: Database
  clock: Clock
  log: Log
  book: ProductBook
  metrics: Metrics
  disclosure: Pick<DisclosureControl, 'control'>
}

/** Has a run's figures made of what the nodes answered: a job, in the transaction in which the last of its parts is over. */
export const completeLater = (client: PoolClient, run: string): Promise<void> =>
  addJob(client, completeTask, { run }, { key: `${completeTask}:${run}` })

export function completeJobs(deps: CompleteDeps): { handlers: JobHandlers; crontab: string } {
  return {
    handlers: {
      [completeTask]: (payload) => completeRun(deps, (payload as { run: string }).run),
      [sweepTask]: () => sweep(deps),
      [forgetTask]: () => forget(deps),
    },
    crontab: `* * * * * ${sweepTask}\n47 * * * * ${forgetTask}`,
  }
}

/** Forgets figures that nobody can ask about any more, and tells how full the ledgers are. */
async function forget({ db, clock, log, book, metrics }: CompleteDeps): Promise<void> {
  const fullest = metrics.gauge(
    'knutpunkt_hub_ledger_share',
    'Of the figures that a new one is compared with at most, how large a share has been told of a product, in the stretch of time that most has been told of',
    ['product'],
  )
  const at = new Date(clock.epochMilliseconds())
  for (const product of book.all()) {
    const many = await db.transaction((client) => forgetOld(client, product, at))
    fullest.set({ product: product.id }, many / mostFigures)
    if (many > 0.8 * mostFigures)
      log.warn(
        { product: product.id, figures: many, most: mostFigures },
        'so much has been told of a product in one stretch of time that soon no more of that can be; see operations.md',
      )
  }
}

/** Runs whose jobs were lost go on. */
async function sweep({ db }: CompleteDeps): Promise<void> {
  await db.transaction(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select r.id from hub.run r join hub.run_part p on p.run = r.id where r.state = 'running' and r.form = 'aggregate'
       group by r.id having bool_and(p.state = any($1)) and max(p.ended_at) < now() - interval '10 minutes' limit 500`,
      [finalStates],
    )
    for (const { id } of rows) await completeLater(client, id)
  })
}

/**
 * Makes a run's figures of what the nodes answered; without any answer it has failed. They are controlled outside of a transaction, and count only
 * when nothing has been told of the product meanwhile.
 *
 * @throws {Error} it is to be tried again later
 */
export async function completeRun(deps: CompleteDeps, id: string): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) if (await tryToComplete(deps, id)) return
  throw new Error('others were told of the product all the while')
}

/** @returns whether the run is over */
async function tryToComplete(deps: CompleteDeps, id: string): Promise<boolean> {
  const { db, book } = deps
  const run = await readRun(db.pool, id)
  if (run?.state !== 'running') return true
  const parts = await readParts(db.pool, id)
  const answered = parts.filter(({ state }) => state === 'done')
  const product = book.byId(run.product)
  if (product === undefined || product.hash !== run.productHash) return fail(deps, id, 'product_changed')
  if (answered.length === 0) return fail(deps, id, 'nobody_answered')
  const { entries: earlier, version } = await readLedger(db.pool, product.id, run.selection.period)
  if (typeof earlier === 'string') return fail(deps, id, earlier)
  const question = { ...questionOf(run, product, answered), earlier }
  const cells = combine(
    answered.flatMap(({ region, answer }) => (answer?.cells ?? []).map((cell) => ({ ...cell, region }))),
  )
  const made = await controlled(deps, run, cells, question)
  if (made === undefined) return fail(deps, id, 'control_failed')
  const absent = parts.filter(({ state }) => state !== 'done').map(({ region }) => region)
  return end(deps, run, product, { version, made, absent })
}

type Part = Awaited<ReturnType<typeof readParts>>[number]

function questionOf(run: Run, product: Product, answered: readonly Part[]): Omit<ControlQuestion, 'earlier'> {
  const days = answered.flatMap(({ evidence }) => evidence?.dataUntil ?? [])
  const [dataUntil] = days.sort()
  return {
    ...run.selection,
    product,
    threshold: Math.max(
      product.disclosure.threshold,
      ...answered.map(({ evidence }) => evidence?.threshold ?? 0),
    ),
    regions: answered.map(({ region }) => region),
    data: JSON.stringify(answered.map(({ region, evidence }) => [region, evidence?.loadedAt])),
    ...(dataUntil !== undefined && { dataUntil }),
  }
}

/** Undefined: the figures cannot be controlled, and none may be told. */
async function controlled(
  { disclosure, log }: CompleteDeps,
  run: Run,
  cells: readonly Combined[],
  question: ControlQuestion,
): Promise<Disclosure | undefined> {
  try {
    return await disclosure.control(cells, question)
  } catch (error) {
    if (!(error instanceof ControlFailed)) throw error
    log.error({ err: error, run: run.id, product: run.product }, 'a run could not be controlled')
    return undefined
  }
}

async function fail({ db, clock }: CompleteDeps, id: string, reason: string): Promise<true> {
  const at = new Date(clock.epochMilliseconds())
  await db.transaction((client) => endRun(client, id, { state: 'failed', at, reason }))
  return true
}

interface Made {
  readonly version: string
  readonly made: Disclosure
  readonly absent: readonly string[]
}

/** @returns false: something was told meanwhile */
async function end(
  { db, clock }: CompleteDeps,
  run: Run,
  product: Product,
  { version, made, absent }: Made,
): Promise<boolean> {
  const at = new Date(clock.epochMilliseconds())
  const { dimensions, measures, period } = run.selection
  return db.transaction(async (client) => {
    await lockLedger(client, product.id)
    if ((await ledgerVersion(client, product.id, period)) !== version) return false
    const { cells, report: disclosure, entries } = made
    const result: RunResult = { dimensions, measures, cells, disclosure, absent }
    // A run that was cancelled meanwhile tells nothing.
    if (await endRun(client, run.id, { state: 'done', at, result }))
      await writeLedger(client, product.id, { run: run.id, at, entries })
    return true
  })
}
