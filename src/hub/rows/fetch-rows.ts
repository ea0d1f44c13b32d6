import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { addJob, type Clock, type Database, type Log, Temporal } from '../../kernel/index.ts'
import { type RunAnswer, type RunOrder } from '../../region/index.ts'
import type { Anonymity } from '../disclosure/k-anonymity.ts'
import { definitionOf, type ProductBook } from '../product/product-book.ts'
import type { Permit } from '../request/permit.ts'
import { pauseMs, reasons } from '../run/ask-nodes.ts'
import { type KnownNode, type NodeClient, NodeError } from '../run/node-client.ts'
import { countAlike } from './count-alike.ts'
import { fileReasons } from './reasons.ts'
import { type Announced, UnusableFile } from './receive.ts'
import { receiveWhole } from './receive-whole.ts'
import { openRows, type Reason, type RegionRows, type RowsFile, type RowsState } from './rows.ts'
import { type RowsFolder, removeFolder } from './rows-folder.ts'
import { moveRows, readRows } from './rows-store.ts'
import { thresholdOf } from './threshold.ts'

export const fetchTask = 'hub:fetch-rows'

export interface FetchDeps {
  db: Database
  clock: Clock
  log: Log
  book: ProductBook
  client: NodeClient
  folder: RowsFolder
  permit(id: string): Promise<Permit | undefined>
  node(region: string): Promise<KnownNode | undefined>
}

/** Gives a region's rows their job, in the caller's transaction. */
export async function fetchLater(
  client: PoolClient,
  { permit, region }: Pick<RegionRows, 'permit' | 'region'>,
  runAt?: Date,
): Promise<void> {
  await addJob(
    client,
    fetchTask,
    { permit, region },
    {
      key: `${fetchTask}:${permit}:${region}`,
      ...(runAt && { runAt: Temporal.Instant.fromEpochMilliseconds(runAt.getTime()) }),
    },
  )
}

interface Came {
  state: RowsState
  reason?: Reason
  answer?: RunAnswer
  file?: RowsFile
  anonymity?: Anonymity
}

/**
 * Carries a region's rows on by one step: orders them, looks how they stand, or fetches them. Done again after a kill it goes on where it was:
 * the order is the same, and a file that was not moved into its place is fetched anew.
 */
export async function fetchRows(deps: FetchDeps, id: string, region: string): Promise<void> {
  const { db, clock, folder } = deps
  const rows = (await readRows(db.pool, id)).find((each) => each.region === region)
  if (rows === undefined || !openRows.includes(rows.state)) return
  const permit = await deps.permit(id)
  const { answer, ...came } = await step(deps, rows, permit)
  const at = new Date(clock.epochMilliseconds())
  // It may have ended while the file came.
  const holds = (await deps.permit(id))?.state === 'in_force'
  const to = holds ? came : { state: 'removed' as const }
  const evidence = answer?.evidence
  const moved = await db.transaction(async (client) => {
    const was = await moveRows(client, rows, { ...to, at, ...(evidence && { evidence }) })
    if (was && openRows.includes(to.state))
      await fetchLater(client, rows, new Date(at.getTime() + pauseMs(rows.attempts)))
    return was
  })
  // Ended, or ordered anew by somebody meanwhile: what came is nobody's.
  if (came.state === 'ready' && (!holds || !moved)) await dropUnless(deps, rows, folder)
}

/** Tells nodes whose rows have not come that nobody waits for them any more. One that is away makes them for nobody. */
export async function cancelRows({ db, client, node: nodeOf }: FetchDeps, permit: string): Promise<void> {
  for (const { run, region, file } of await readRows(db.pool, permit)) {
    const node = file === null ? await nodeOf(region) : undefined
    if (node !== undefined) await client.ask(node, { v: 1, act: 'cancel', run }).catch(() => undefined)
  }
}

/** Another job may have fetched the very same meanwhile: then it is left. */
async function dropUnless(
  { db }: FetchDeps,
  { permit, region }: RegionRows,
  folder: RowsFolder,
): Promise<void> {
  const now = (await readRows(db.pool, permit)).find((each) => each.region === region)
  if (now?.state !== 'ready') await removeFolder(join(folder.of(permit), region))
}

async function step(deps: FetchDeps, rows: RegionRows, permit: Permit | undefined): Promise<Came> {
  const { clock, log, client } = deps
  const late = clock.epochMilliseconds() >= rows.deadline.getTime()
  const { run, region } = rows
  try {
    const node = await deps.node(region)
    if (node === undefined) return { state: 'absent', reason: reasons.unknown }
    const cancel = () => client.ask(node, { v: 1, act: 'cancel', run }).catch(() => undefined)
    if (permit?.state !== 'in_force') return (await cancel(), { state: 'removed' })
    const answer = await client.ask(node, orderOf(deps, rows, permit))
    if (answer.run !== run || answer.region !== region) throw new NodeError('wrong_signature')
    const { state, reason, file } = answer
    if (state === 'done')
      return file === undefined
        ? { state: 'failed', reason: fileReasons.other_size }
        : await received(deps, permit, { node, answer, announced: file })
    if (state === 'refused' || state === 'failed' || state === 'cancelled')
      return { state: state === 'refused' ? 'refused' : 'failed', ...(reason && { reason }) }
    if (!late) return { state }
    await cancel()
    return { state: 'absent', reason: reasons.late }
  } catch (error) {
    if (error instanceof NodeError && error.reason === 'away' && !late) return { state: rows.state }
    const reason = reasonOf(error)
    log.warn(
      { permit: rows.permit, region, reason: reason.code, kind: (error as Error).name },
      'rows of a region did not come',
    )
    return { state: error instanceof NodeError ? 'absent' : 'failed', reason }
  }
}

/** Takes a region's file, and counts how alike the people in it are. */
async function received(
  deps: FetchDeps,
  permit: Permit,
  { node, answer, announced }: { node: KnownNode; answer: RunAnswer; announced: Announced },
): Promise<Came> {
  const { run, region } = answer
  const root = deps.folder.of(permit.id)
  const product = permit.product
  const file = await receiveWhole(deps, { node, run, announced, product, root, name: region })
  const anonymity = await alikeIn(deps, permit, { answer, file })
  return { state: 'ready', answer, file, ...(anonymity && { anonymity }) }
}

/** Undefined of rows without people, and where it could not be counted: rows are not held up by it. */
async function alikeIn(
  { book, folder, log }: FetchDeps,
  { id, product: productId }: Permit,
  { answer: { region, evidence }, file: { columns } }: { answer: RunAnswer; file: RowsFile },
): Promise<Anonymity | undefined> {
  const product = book.byId(productId)!
  const { person } = product
  if (person === undefined || !columns.some(({ name }) => name === person)) return undefined
  const root = folder.of(id)
  try {
    return await countAlike(join(root, folder.within(region)), {
      columns,
      person,
      k: thresholdOf(product, [{ evidence: evidence ?? null }]),
      spill: join(root, `.counting-${region}`),
    })
  } catch (error) {
    // Its own words could have a value in them.
    log.warn({ permit: id, region, kind: (error as Error).name }, 'how alike people are was not counted')
    return undefined
  }
}

/** The order is the same however often it is sent: a node runs it once. @throws {RangeError} when the product is no longer there */
function orderOf({ book }: FetchDeps, { run }: RegionRows, permit: Permit): RunOrder {
  const product = book.byId(permit.product)
  if (product === undefined) throw new RangeError(`the product ${permit.product} is no longer there`)
  return {
    v: 1,
    act: 'run',
    run,
    product: definitionOf(product),
    selection: permit.selection,
    form: 'rows',
    permit: { id: permit.id, epoch: permit.epoch, until: permit.validUntil.toISOString() },
    threshold: product.disclosure.threshold,
    askedBy: permit.number,
    purpose: permit.purpose.slice(0, 400),
  }
}

/** Why a region's rows did not come, in words. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof NodeError) return error.said ?? reasons[error.reason]
  if (error instanceof UnusableFile) return fileReasons[error.why]
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT' ? fileReasons.disk_full : fileReasons.not_written
}
