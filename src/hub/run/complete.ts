import type { PoolClient } from 'pg'
import type { Clock } from '../../kernel/index.ts'
import { combine } from '../combine/figure.ts'
import { controlDisclosure } from '../disclosure/control.ts'
import { readLedger, writeLedger } from '../disclosure/ledger-store.ts'
import type { ProductBook } from '../product/product-book.ts'
import type { Run, RunResult } from './run.ts'
import { endRun, readParts } from './run-store.ts'

/** Makes a run's figures of what the nodes answered, once all parts are over; without any answer it has failed. */
export async function completeRun(
  { clock, book }: { clock: Clock; book: ProductBook },
  client: PoolClient,
  run: Run,
): Promise<void> {
  const at = new Date(clock.epochMilliseconds())
  const product = book.byId(run.product)
  const parts = await readParts(client, run.id)
  const answered = parts.filter(({ state }) => state === 'done')
  if (product === undefined || product.hash !== run.productHash)
    return void (await endRun(client, run.id, { state: 'failed', at, reason: 'product_changed' }))
  if (answered.length === 0)
    return void (await endRun(client, run.id, { state: 'failed', at, reason: 'nobody_answered' }))
  const cells = answered.flatMap(({ region, answer }) =>
    (answer?.cells ?? []).map((cell) => ({ ...cell, region })),
  )
  const threshold = Math.max(
    product.disclosure.threshold,
    ...answered.map(({ evidence }) => evidence?.threshold ?? 0),
  )
  const { dimensions, measures } = run.selection
  const {
    cells: told,
    report,
    entries,
  } = await controlDisclosure(combine(cells), {
    ...run.selection,
    product,
    threshold,
    regions: answered.map(({ region }) => region),
    data: JSON.stringify(answered.map(({ region, evidence }) => [region, evidence?.loadedAt])),
    earlier: await readLedger(client, product.id),
  })
  await writeLedger(client, product, { run: run.id, at, entries })
  const result: RunResult = {
    dimensions,
    measures,
    cells: told,
    disclosure: report,
    absent: parts.filter(({ state }) => state !== 'done').map(({ region }) => region),
  }
  await endRun(client, run.id, { state: 'done', at, result })
}
