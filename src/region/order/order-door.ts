import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { type Clock, type Database, KnutpunktError, type Log } from '../../kernel/index.ts'
import type { Audit } from '../../trust/index.ts'
import { checkOrder } from '../compile/check-order.ts'
import { digestOf, keptDimension } from '../policy/policy.ts'
import type { PolicyService } from '../policy/policy-service.ts'
import { meetProduct } from '../policy/policy-store.ts'
import { regionErrors } from '../region-errors.ts'
import { hubEntry } from '../run/entries.ts'
import { askedDimensions } from '../run/execute.ts'
import { reasonOf } from '../run/failure.ts'
import {
  cancelRun,
  countOpen,
  insertRun,
  readCells,
  readRun,
  type StoredRun,
  tellRunners,
} from '../run/run-store.ts'
import {
  type AnswerBody,
  type NodeDescription,
  type Order,
  type PublicKeys,
  type ReceivedOrder,
  type RunAnswer,
  type RunOrder,
  readOrder,
  signAnswer,
  Untrusted,
  type WireKey,
  wireVersion,
} from '../wire/index.ts'
import { useOrder } from './order-store.ts'
import { readForm } from './read-form.ts'

export interface OrderDoorDeps {
  db: Database
  clock: Clock
  log: Log
  audit: Pick<Audit, 'append'>
  policies: PolicyService
  /** The node's code: to whom orders are addressed. */
  region: string
  /** Hubs whose orders are taken, by their ids. */
  hubs: ReadonlyMap<string, PublicKeys>
  key: WireKey
  /** Runs that may wait at a time. */
  mostOpen: number
  describe(): Promise<NodeDescription>
}

export type OrderDoor = ReturnType<typeof createOrderDoor>

/** The one door for hubs: each order is believed or not, done, entered in the log, and answered under the node's own signature. */
export function createOrderDoor(deps: OrderDoorDeps) {
  const { db, clock, log, audit, region } = deps
  const now = () => new Date(clock.epochMilliseconds())

  /** @throws {KnutpunktError} region.order_untrusted */
  async function believed(jws: string): Promise<ReceivedOrder> {
    try {
      return await readOrder(jws, { hubs: deps.hubs, aud: region, now: clock.epochMilliseconds() })
    } catch (error) {
      if (!(error instanceof Untrusted)) throw error
      log.warn({ why: error.why }, 'an order was not believed')
      throw new KnutpunktError(regionErrors.order_untrusted, { values: { why: error.why } })
    }
  }

  /** The same order sent again may ask for the same run, and nothing else: whoever overheard one gets no figures by it. */
  async function use(client: PoolClient, jws: string, { iss, jti, until, order }: ReceivedOrder) {
    const digest = createHash('sha256').update(jws).digest()
    const earlier = await useOrder(client, { hub: iss, jti, digest, until: new Date(until) })
    const isRun = (order as { act?: unknown } | undefined)?.act === 'run'
    if (earlier !== undefined && !(isRun && earlier.equals(digest)))
      throw new KnutpunktError(regionErrors.order_replayed)
  }

  async function done(client: PoolClient, hub: string, order: Order): Promise<AnswerBody> {
    if (order.act === 'describe') {
      await audit.append(client, [hubEntry(hub, 'region.order.describe')])
      return deps.describe()
    }
    if (order.act === 'run') return takeRun(client, hub, order)
    const run = await readRun(client, order.run, order.act === 'cancel')
    // Another hub's runs are nobody's business.
    if (run?.hub !== hub) throw new KnutpunktError(regionErrors.run_unknown)
    await audit.append(client, [hubEntry(hub, `region.order.${order.act}`, { about: run.id })])
    if (order.act === 'status') return answerOf(deps, run)
    if (order.act === 'cancel') {
      if (!(await cancelRun(client, run.id, now()))) return answerOf(deps, run)
      await tellRunners(client)
      return answerOf(deps, { ...run, state: 'cancelled' })
    }
    return resultOf(deps, client, run)
  }

  async function takeRun(client: PoolClient, hub: string, order: RunOrder): Promise<AnswerBody> {
    const { run: id, product } = order
    const digest = digestOf(order)
    const earlier = await readRun(client, id, true)
    if (earlier !== undefined) {
      if (earlier.hub !== hub || !earlier.digest.equals(digest))
        throw new KnutpunktError(regionErrors.run_other_order)
      await audit.append(client, [hubEntry(hub, 'region.order.run', { about: id })])
      return answerOf(deps, earlier)
    }
    checkOrder(order)
    if ((await countOpen(client)) >= deps.mostOpen)
      throw new KnutpunktError(regionErrors.run_queue_full, { values: { most: deps.mostOpen } })
    const { decided, held } = await deps.policies.holding(client, product)
    await meetProduct(client, product, now())
    const refusal = refusalOf(decided, order)
    const state = refusal !== undefined ? 'refused' : held !== undefined ? 'held' : 'waiting'
    const inserted = await insertRun(client, {
      id,
      hub,
      ordered: order,
      digest,
      state,
      receivedAt: now(),
      heldWhy: state === 'held' ? held : undefined,
      reason: refusal && reasonOf(refusal),
    })
    // The same order came twice at once: the other one is looked at next time.
    if (!inserted) throw new KnutpunktError(regionErrors.run_other_order)
    const outcome = state === 'refused' ? 'denied' : 'done'
    await audit.append(client, [hubEntry(hub, 'region.order.run', { about: id, outcome })])
    await tellRunners(client)
    return answerOf(deps, (await readRun(client, id))!)
  }

  return {
    believed,
    use,
    /**
     * Does what an order says, and answers it signed.
     *
     * @throws {KnutpunktError} region.order_untrusted: nobody is answered under the node's signature who is not known
     */
    async take(jws: string): Promise<string> {
      const received = await believed(jws)
      const answer = await db
        .transaction(async (client) => {
          await use(client, jws, received)
          return done(client, received.iss, readForm(received.order))
        })
        .catch(async (error: unknown) => {
          if (!(error instanceof KnutpunktError)) throw error
          await audit.append(db.pool, [
            hubEntry(received.iss, 'region.order.turned_away', { outcome: 'denied' }),
          ])
          return faultOf(error)
        })
      return signAnswer(answer, deps.key, {
        iss: region,
        aud: received.iss,
        now: clock.epochMilliseconds(),
        order: received.jti,
      })
    },
  }
}

function faultOf(error: KnutpunktError): AnswerBody {
  return {
    fault: reasonOf(error),
    ...(error.code === regionErrors.order_version.code && { versions: [wireVersion] }),
  }
}

type Decided = Awaited<ReturnType<PolicyService['holding']>>['decided']

/** What the region has decided once and for all. */
function refusalOf(decided: Decided, order: RunOrder): KnutpunktError | undefined {
  if (!decided.takesPart) return new KnutpunktError(regionErrors.policy_no_part)
  const name = keptDimension(decided, askedDimensions(order))
  return name === undefined
    ? undefined
    : new KnutpunktError(regionErrors.policy_dimension, { values: { name } })
}

/** How a run stands, without its figures. */
function answerOf({ region }: OrderDoorDeps, run: StoredRun): RunAnswer {
  return {
    run: run.id,
    region,
    state: run.state,
    ...(run.reason !== null && { reason: run.reason }),
    ...(run.evidence !== null && { evidence: run.evidence }),
    ...(run.file !== null && { file: run.file }),
  }
}

async function resultOf(deps: OrderDoorDeps, client: PoolClient, run: StoredRun): Promise<AnswerBody> {
  if (run.state !== 'done') return answerOf(deps, run)
  if (run.purgedAt !== null) throw new KnutpunktError(regionErrors.result_gone)
  return {
    ...answerOf(deps, run),
    ...(run.form === 'aggregate' && { cells: await readCells(client, run.id) }),
  }
}
