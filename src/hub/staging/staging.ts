import { join } from 'node:path'
import type { PoolClient } from 'pg'
import {
  addJob,
  type Clock,
  type Database,
  type JobHandlers,
  type Log,
  newId,
  Temporal,
} from '../../kernel/index.ts'
import { cellsOfStaged, type RunAnswer, type RunOrder } from '../../region/index.ts'
import { listNodes, type StoredNode } from '../node/node-store.ts'
import { definitionOf, type Product, type ProductBook } from '../product/product-book.ts'
import { reasonOf } from '../rows/fetch-rows.ts'
import { receiveWhole } from '../rows/receive-whole.ts'
import { openRows } from '../rows/rows.ts'
import { removeFolder, rowsFileName } from '../rows/rows-folder.ts'
import { pauseMs, reasons } from '../run/ask-nodes.ts'
import { type KnownNode, type NodeClient, NodeError } from '../run/node-client.ts'
import { forgetStaged, type Kept, moveStaged, orderStaged, readStaged, type Staged } from './staging-store.ts'

const stageTask = 'hub:stage-rows'
const sweepTask = 'hub:sweep-staging'
const dayMs = 86_400_000
/** How often rows are fetched anew, and until when those before are answered from. */
const ages = {
  daily: { again: 20 * 3_600_000, most: 2 * dayMs },
  monthly: { again: 27 * dayMs, most: 62 * dayMs },
}
/** A region that has not given its rows by then is asked anew the next time. */
const patienceMs = dayMs

export interface StagingDeps {
  db: Database
  clock: Clock
  log: Log
  book: ProductBook
  client: NodeClient
  dataDir: string
  node(region: string): Promise<KnownNode | undefined>
}

/** Products whose rows the hub keeps, each region's apart, and answers from. */
export interface Staging {
  jobs: { handlers: JobHandlers; crontab: string }
  /** What a region's node would answer, from what is kept of it. Undefined: ask the node. */
  answer(order: RunOrder, region: string): Promise<RunAnswer | undefined>
}

export function createStaging(deps: StagingDeps): Staging {
  const { db, clock, book, dataDir } = deps
  const rootOf = (product: string) => join(dataDir, 'hub/staged', product)
  const staged = () => book.all().filter((product) => product.staged === true)

  /** Orders what is old, and lets go of regions that are no longer connected. */
  async function sweep(): Promise<void> {
    const now = new Date(clock.epochMilliseconds())
    const nodes = await listNodes(db.pool)
    for (const product of staged()) {
      const active = nodes.filter((node) => takesPart(node, product)).map(({ region }) => region)
      const known = await readStaged(db.pool, product.id)
      for (const { region } of known.filter((each) => !active.includes(each.region))) {
        await forgetStaged(db.pool, product.id, region)
        await removeFolder(join(rootOf(product.id), region))
      }
      for (const region of active) {
        const last = known.find((each) => each.region === region)
        // One whose job was lost goes on; what a process that was killed left is removed.
        if (last !== undefined && openRows.includes(last.state))
          await db.transaction((client) => stageLater(client, last))
        else if (last?.kept === null) await removeFolder(join(rootOf(product.id), region))
        if (isDue(product, last, now)) await db.transaction((client) => order(client, product, region, now))
      }
    }
  }

  async function step(id: string, region: string): Promise<void> {
    const product = book.byId(id)
    const row = (await readStaged(db.pool, id)).find((each) => each.region === region)
    if (product === undefined || row === undefined || !openRows.includes(row.state)) return
    const came = await ask(deps, product, row, rootOf(id))
    const at = new Date(clock.epochMilliseconds())
    await db.transaction(async (client) => {
      const moved = await moveStaged(client, row, { ...came, at })
      if (moved && openRows.includes(came.state))
        await stageLater(client, row, new Date(at.getTime() + pauseMs(row.attempts)))
    })
    // Withdrawn: nothing is told from it any more, and nothing of it is left.
    if (came.kept === null) await removeFolder(join(rootOf(id), region))
  }

  return {
    jobs: {
      handlers: {
        [stageTask]: (payload) => {
          const { product, region } = payload as { product: string; region: string }
          return step(product, region)
        },
        [sweepTask]: sweep,
      },
      crontab: `*/15 * * * * ${sweepTask}`,
    },
    async answer(ordered, region) {
      const product = book.byId(ordered.product.id)
      if (product?.staged !== true || ordered.form !== 'aggregate') return undefined
      const kept = (await readStaged(db.pool, product.id)).find((each) => each.region === region)?.kept
      const now = clock.epochMilliseconds()
      if (kept == null || !answers(product, kept, ordered, now)) return undefined
      const path = join(rootOf(product.id), region, rowsFileName)
      const cells = await cellsOfStaged(ordered, path, region)
      const evidence = { ...kept.evidence, engine: 'duckdb' as const, stagedAt: kept.fetchedAt }
      return { run: ordered.run, region, state: 'done', cells, evidence }
    },
  }
}

/** By what a node said last: one that has not said it takes no part is asked. */
const takesPart = ({ active, description }: StoredNode, { id }: Product): boolean =>
  active && description?.products.find((each) => each.id === id)?.takesPart !== false

/** Whether what is kept is by this definition, goes back far enough, and is not too old. */
const answers = (product: Product, kept: Kept, { selection }: RunOrder, now: number): boolean =>
  kept.hash === product.hash &&
  kept.since <= selection.period.from &&
  now - Date.parse(kept.fetchedAt) < ages[product.refresh as keyof typeof ages].most

function isDue({ hash, refresh }: Product, last: Staged | undefined, now: Date): boolean {
  if (last === undefined || (last.hash !== hash && last.state === 'ready')) return true
  const age = now.getTime() - last.orderedAt.getTime()
  return age >= ages[refresh as keyof typeof ages].again
}

async function order(client: PoolClient, product: Product, region: string, now: Date): Promise<void> {
  const since = Temporal.PlainDate.from(now.toISOString().slice(0, 10))
    .subtract({ months: product.retentionMonths })
    .with({ month: 1, day: 1 })
  const { id, hash } = product
  const row = { product: id, region, hash, since: since.toString(), run: newId(), orderedAt: now }
  if (await orderStaged(client, row)) await stageLater(client, row)
}

const stageLater = (
  client: PoolClient,
  { product, region }: Pick<Staged, 'product' | 'region'>,
  runAt?: Date,
): Promise<void> =>
  addJob(
    client,
    stageTask,
    { product, region },
    {
      key: `${stageTask}:${product}:${region}`,
      ...(runAt && { runAt: Temporal.Instant.fromEpochMilliseconds(runAt.getTime()) }),
    },
  )

type Came = Omit<Parameters<typeof moveStaged>[2], 'at'>

/** A region that refuses has withdrawn; what is kept of one that is away, or sends what cannot be used, is answered from until it is too old. */
async function ask(deps: StagingDeps, product: Product, row: Staged, root: string): Promise<Came> {
  const { clock, client, log } = deps
  const { region, run } = row
  const late = clock.epochMilliseconds() >= row.orderedAt.getTime() + patienceMs
  try {
    const node = await deps.node(region)
    if (node === undefined) return { state: 'absent', reason: reasons.unknown, kept: null }
    const answer = await client.ask(node, orderOf(product, row))
    if (answer.run !== run || answer.region !== region) throw new NodeError('wrong_signature')
    const { state, reason, file: announced, evidence } = answer
    if (state === 'refused') return { state, ...(reason && { reason }), kept: null }
    if (state === 'failed' || state === 'cancelled') return { state: 'failed', ...(reason && { reason }) }
    if (state !== 'done') return late ? { state: 'absent', reason: reasons.late } : { state }
    if (announced === undefined || evidence === undefined) throw new NodeError('refused')
    const file = await receiveWhole(deps, { node, run, announced, product: product.id, root, name: region })
    const fetchedAt = new Date(clock.epochMilliseconds()).toISOString()
    return { state: 'ready', kept: { hash: row.hash, since: row.since, fetchedAt, evidence, file } }
  } catch (error) {
    if (error instanceof NodeError && error.reason === 'away' && !late) return { state: row.state }
    const reason = reasonOf(error)
    log.warn({ product: product.id, region, reason: reason.code }, 'rows of a region could not be kept')
    return { state: error instanceof NodeError ? 'absent' : 'failed', reason }
  }
}

/** All columns that the product speaks of, as far back as it is kept. */
function orderOf(product: Product, { run, since, orderedAt }: Staged): RunOrder {
  const until = Temporal.PlainDate.from(orderedAt.toISOString().slice(0, 10)).with({ day: 1 })
  return {
    v: 1,
    act: 'run',
    run,
    product: definitionOf(product),
    selection: {
      measures: product.measures.map(({ id }) => id),
      dimensions: product.dimensions.map(({ id }) => id),
      filters: [],
      // The whole year, since periods begin and end where the grain does.
      period: { from: since, to: until.add({ years: 1 }).with({ month: 1 }).toString() },
    },
    form: 'rows',
    threshold: product.disclosure.threshold,
    askedBy: 'schedule',
    purpose: product.purpose.sv.slice(0, 400),
  }
}
