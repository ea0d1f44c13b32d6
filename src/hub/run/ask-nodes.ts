import type { PoolClient } from 'pg'
import {
  addJob,
  type Clock,
  type Database,
  type JobHandlers,
  type Log,
  Temporal,
} from '../../kernel/index.ts'
import type { RunAnswer, RunOrder } from '../../region/index.ts'
import { definitionOf, type ProductBook } from '../product/product-book.ts'
import { inForce, type Permit } from '../request/permit.ts'
import { type KnownNode, type NodeClient, NodeError } from './node-client.ts'
import { finalStates, type PartState, type Run, type RunPart } from './run.ts'
import { endRun, movePart, readParts, readRun } from './run-store.ts'

const askTask = 'hub:ask-node'
const sweepTask = 'hub:sweep-runs'

/** So many questions are asked of a node close together, some five minutes: somebody may stand and wait for the answer. */
const soonAttempts = 36

/** Pauses between questions to a node: they grow to ten seconds, and to a minute when it takes long. */
export const pauseMs = (attempts: number): number =>
  attempts < soonAttempts ? Math.min(10_000, 250 * 2 ** attempts) : 60_000

export interface AskDeps {
  db: Database
  clock: Clock
  log: Log
  book: ProductBook
  client: NodeClient
  node(region: string): Promise<KnownNode | undefined>
  /** As it is now. */
  permit(id: string): Promise<Permit | undefined>
  /** What is kept of a region that answers in its node's place, where there is such. */
  staged(order: RunOrder, region: string): Promise<RunAnswer | undefined>
  /** All parts are over: has figures made of them, by a job of the transaction. */
  complete(client: PoolClient, run: Run): Promise<void>
}

/** Gives each part of a run its job, in the transaction that writes the run. */
export async function askLater(
  client: PoolClient,
  run: string,
  regions: readonly string[],
  runAt?: Date,
): Promise<void> {
  for (const region of regions) {
    await addJob(
      client,
      askTask,
      { run, region },
      {
        key: `${askTask}:${run}:${region}`,
        ...(runAt && { runAt: Temporal.Instant.fromEpochMilliseconds(runAt.getTime()) }),
      },
    )
  }
}

/** Jobs that carry runs on, whatever process does them; a process that is killed leaves them to another. */
export function askJobs(deps: AskDeps): { handlers: JobHandlers; crontab: string } {
  return {
    handlers: {
      [askTask]: async (payload) => {
        const { run, region } = payload as { run: string; region: string }
        await askOne(deps, run, region)
      },
      [sweepTask]: () => sweep(deps),
    },
    crontab: `* * * * * ${sweepTask}`,
  }
}

/** Runs whose jobs were lost go on. */
async function sweep({ db }: AskDeps): Promise<void> {
  await db.transaction(async (client) => {
    const { rows } = await client.query<{ run: string; region: string }>(
      `select p.run, p.region from hub.run_part p join hub.run r on r.id = p.run
       where r.state = 'running' and not p.state = any($1) and coalesce(p.asked_at, r.created_at) < now() - interval '3 minutes'
       limit 500`,
      [finalStates],
    )
    for (const { run, region } of rows) await askLater(client, run, [region])
  })
}

async function askOne(deps: AskDeps, id: string, region: string): Promise<void> {
  const { db, clock } = deps
  const run = await readRun(db.pool, id)
  const part = (await readParts(db.pool, id)).find((each) => each.region === region)
  if (run === undefined || part === undefined || finalStates.includes(part.state)) return
  const goesOn = run.state === 'running' && (await stillPermitted(deps, run))
  const answered = goesOn ? await ask(deps, run, part) : undefined
  // Its permit may have ended while the node answered.
  const told = answered !== undefined && (await stillPermitted(deps, run))
  const came = told ? answered : await cancelAt(deps, run, region)
  const at = new Date(clock.epochMilliseconds())
  await db.transaction(async (client) => {
    // Those who end parts of one run take turns, so that one of them sees that all are over.
    const held = await readRun(client, id, true)
    if (held?.state === 'running' && !told) await cancelRun(client, held, at)
    await movePart(client, id, region, { ...came, at })
    if (!finalStates.includes(came.state)) {
      await askLater(client, id, [region], new Date(at.getTime() + pauseMs(part.attempts)))
      return
    }
    if (held?.state !== 'running' || !told) return
    const parts = await readParts(client, id)
    if (parts.every(({ state }) => finalStates.includes(state))) await deps.complete(client, held)
  })
}

/** Whether what a run rests on still holds: it is under no permit, or under one that is in force. */
async function stillPermitted({ clock, permit }: AskDeps, run: Run): Promise<boolean> {
  if (run.permit === null) return true
  const found = await permit(run.permit)
  return found !== undefined && inForce(found, new Date(clock.epochMilliseconds()))
}

/** Ends a run whose permit is over; its nodes are told by the jobs of its parts, and what they answered is not. */
export async function cancelRun(client: PoolClient, run: Pick<Run, 'id'>, at: Date): Promise<boolean> {
  if (!(await endRun(client, run.id, { state: 'cancelled', at, reason: 'permit_over' }))) return false
  const parts = await readParts(client, run.id)
  const open = parts.filter(({ state }) => !finalStates.includes(state))
  await askLater(
    client,
    run.id,
    open.map(({ region }) => region),
  )
  return true
}

interface Came {
  state: PartState
  answer?: RunAnswer
  reason?: RunPart['reason']
}

/** A node that is away is asked again until the run's time is up, and is then absent; one whose answer is not its own is so at once. */
async function ask(deps: AskDeps, run: Run, part: { region: string; state: PartState }): Promise<Came> {
  const { clock, log, client } = deps
  const late = clock.epochMilliseconds() >= run.deadline.getTime()
  try {
    const node = await deps.node(part.region)
    if (node === undefined) return { state: 'absent', reason: reasons.unknown }
    const answer = await answerOf(deps, node, await orderOf(deps, run))
    if (answer.run !== run.id || answer.region !== part.region) throw new NodeError('wrong_signature')
    if (finalStates.includes(answer.state))
      return { state: answer.state, answer, ...(answer.reason && { reason: answer.reason }) }
    if (!late) return { state: answer.state }
    await client.ask(node, { v: 1, act: 'cancel', run: run.id }).catch(() => undefined)
    return { state: 'absent', reason: reasons.late }
  } catch (error) {
    const reason = error instanceof NodeError ? error.reason : 'away'
    if (!(error instanceof NodeError))
      log.error({ err: error, run: run.id, region: part.region }, 'a node could not be asked')
    if (reason === 'away' && !late) return { state: part.state }
    log.warn({ run: run.id, region: part.region, reason }, 'a region is absent from a run')
    const said = error instanceof NodeError ? error.said : undefined
    return { state: 'absent', reason: said ?? reasons[reason] }
  }
}

/** From what is kept of the region, or of its node: whose order itself tells no figures, however often it is sent. */
async function answerOf(deps: AskDeps, node: KnownNode, order: RunOrder): Promise<RunAnswer> {
  const { client } = deps
  const kept = await deps.staged(order, node.region)
  if (kept !== undefined) return kept
  const stands = await client.ask(node, order)
  return stands.state === 'done' ? client.ask(node, { v: 1, act: 'result', run: order.run }) : stands
}

async function cancelAt(deps: AskDeps, run: Run, region: string): Promise<Came> {
  const node = await deps.node(region)
  if (node !== undefined)
    await deps.client.ask(node, { v: 1, act: 'cancel', run: run.id }).catch(() => undefined)
  return {
    state: 'cancelled',
    ...(run.permit !== null && !(await stillPermitted(deps, run)) && { reason: reasons.permit_over }),
  }
}

/** The order is the same however often it is sent: a node runs it once. @throws {RangeError} when the product is no longer there */
async function orderOf({ book, permit }: AskDeps, run: Run): Promise<RunOrder> {
  const product = book.byId(run.product)
  if (product === undefined) throw new RangeError(`the product ${run.product} is no longer there`)
  const under = run.permit === null ? undefined : await permit(run.permit)
  return {
    v: 1,
    act: 'run',
    run: run.id,
    product: definitionOf(product),
    selection: run.selection,
    form: run.form,
    ...(under && { permit: { id: under.id, epoch: under.epoch, until: under.validUntil.toISOString() } }),
    threshold: product.disclosure.threshold,
    askedBy: run.askedByName ?? run.askedBy,
    purpose: run.purpose,
  }
}

/** Why a region is absent. */
export const reasons = {
  unknown: {
    code: 'hub.node_unknown',
    sv: 'Regionens nod är inte längre ansluten.',
    en: 'The region’s node is no longer connected.',
  },
  late: {
    code: 'hub.node_late',
    sv: 'Regionen svarade inte i tid.',
    en: 'The region did not answer in time.',
  },
  away: {
    code: 'hub.node_away',
    sv: 'Regionens nod gick inte att nå.',
    en: 'The region’s node could not be reached.',
  },
  wrong_signature: {
    code: 'hub.node_signature',
    sv: 'Svaret var inte undertecknat av regionens nod och räknas inte.',
    en: 'The answer was not signed by the region’s node and does not count.',
  },
  wrong_version: {
    code: 'hub.node_version',
    sv: 'Regionens nod talar en annan version och kunde inte svara.',
    en: 'The region’s node speaks another version and could not answer.',
  },
  permit_over: {
    code: 'hub.permit_over',
    sv: 'Tillståndet upphörde innan regionen hade svarat. Inget är utlämnat.',
    en: 'The permit ended before the region had answered. Nothing was released.',
  },
  refused: {
    code: 'hub.node_refused',
    sv: 'Regionens nod tog inte emot frågan.',
    en: 'The region’s node did not take the question.',
  },
} as const
