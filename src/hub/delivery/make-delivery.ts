import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { addJob, type Clock, type Database, type Log, makeWhole, Temporal } from '../../kernel/index.ts'
import type { ProductBook } from '../product/product-book.ts'
import { pauseMs } from '../run/ask-nodes.ts'
import type { Run } from '../run/run.ts'
import { readRun } from '../run/run-store.ts'
import type { Delivery } from './delivery.ts'
import { endDelivery, readDelivery } from './delivery-store.ts'
import { makeRelease } from './release/make-release.ts'
import { releaseTable } from './release/release-table.ts'

export const makeTask = 'hub:make-delivery'

export interface MakeDeps {
  db: Database
  clock: Clock
  log: Log
  book: ProductBook
  /** Where deliveries are kept: a folder for each, by its id. */
  root: string
  /** It is ready: goes on with it, in the transaction. */
  made(client: PoolClient, delivery: Delivery): Promise<void>
}

/** Gives a delivery its job, in the transaction that writes it. `looks`: how often its run was looked at. */
export async function makeLater(client: PoolClient, id: string, looks = 0, runAt?: Date): Promise<void> {
  await addJob(
    client,
    makeTask,
    { delivery: id, looks },
    {
      key: `${makeTask}:${id}`,
      ...(runAt && { runAt: Temporal.Instant.fromEpochMilliseconds(runAt.getTime()) }),
    },
  )
}

/** Makes a delivery once its run is done: whole, or failed with a reason and nothing left. */
export async function makeDelivery(deps: MakeDeps, id: string, looks: number): Promise<void> {
  const { db, clock } = deps
  const delivery = await readDelivery(db.pool, id)
  if (delivery?.state !== 'waiting') return
  const run = await readRun(db.pool, delivery.run)
  const at = new Date(clock.epochMilliseconds())
  if (run?.state === 'running') {
    const next = new Date(at.getTime() + pauseMs(looks))
    await db.transaction((client) => makeLater(client, id, looks + 1, next))
    return
  }
  const came = await made(deps, delivery, run)
  const ended = await db.transaction(async (client) => {
    const mine = await endDelivery(client, id, { at, ...came })
    if (mine && 'files' in came) await deps.made(client, delivery)
    return mine
  })
  // It was given up while it was made, unless another process has made it.
  if (!ended && (await readDelivery(db.pool, id))?.state !== 'ready')
    await rm(join(deps.root, id), { recursive: true, force: true })
}

async function made({ book, root, log }: MakeDeps, delivery: Delivery, run: Run | undefined) {
  if (run === undefined || run.state !== 'done') return { reason: `run_${run?.state ?? 'gone'}` }
  const product = book.byId(run.product)
  const { result } = run
  // Figures are told by the definition that they were counted by, and by no other.
  if (product === undefined || product.hash !== run.productHash || result === null)
    return { reason: 'product_changed' }
  try {
    const table = releaseTable(product, result)
    const released = { book, product, run: { ...run, result }, table }
    return { files: await makeWhole(root, delivery.id, (folder) => makeRelease(folder, released, delivery)) }
  } catch (err) {
    log.error({ err, delivery: delivery.id }, 'a delivery could not be made')
    return { reason: diskReasons[(err as NodeJS.ErrnoException).code ?? ''] ?? 'not_written' }
  }
}

const diskReasons: Readonly<Record<string, string>> = { ENOSPC: 'disk_full', EDQUOT: 'disk_full' }

/** Where a delivery's file lies. `name`: one that the delivery says it has, never one that was asked for. */
export const pathOf = (root: string, { id }: Pick<Delivery, 'id'>, name: string): string =>
  join(root, id, name)
