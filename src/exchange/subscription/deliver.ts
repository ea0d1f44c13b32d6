import { setTimeout as wait } from 'node:timers/promises'
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
import { indexContract, writeTransactions } from '../engagement-index/engagement-xml.ts'
import type { IndexChange } from '../engagement-index/index-service.ts'
import type { ResidentVault } from '../engagement-index/resident.ts'
import type { MakeCall } from '../gateway/call.ts'
import { readXml, textAt } from '../soap/xml.ts'
import {
  changesOf,
  insertChanges,
  insertDelivery,
  overdue,
  purgeDeliveries,
  readDelivery,
  recordAttempt,
} from './delivery-store.ts'
import { readSubscription, type Subscription, subscriptionsFor } from './subscription-store.ts'

/** Attempts before a delivery is set aside as dead; the pauses between them make some eight hours in all. */
export const mostAttempts = 12
const firstPauseMs = 15_000
const longestPauseMs = 4 * 3_600_000
const callMs = 30_000
const keptMs = 7 * 86_400_000
/** How long after it was due a delivery is looked for by the sweep: longer than any attempt takes. */
const sweepAfterMs = 120_000

const deliverTask = 'exchange:deliver'
const sweepTask = 'exchange:sweep-deliveries'

export interface DeliverDeps {
  db: Database
  clock: Clock
  log: Log
  vault: ResidentVault
  call: MakeCall
  hsaId: string
}

/** Pauses double, up to four hours. */
export const pauseMs = (attempts: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1))

/** Whether a subscriber is told of a change: by its filters, and never of what it owns itself. */
export function isTold(
  {
    serviceDomains,
    categorizations,
    logicalAddress,
  }: Pick<Subscription, 'serviceDomains' | 'categorizations' | 'logicalAddress'>,
  { place }: Pick<IndexChange, 'place'>,
): boolean {
  return (
    place.owner !== logicalAddress &&
    (serviceDomains.length === 0 || serviceDomains.includes(place.serviceDomain)) &&
    (categorizations.length === 0 || categorizations.includes(place.categorization))
  )
}

/** Writes down what subscribers are to be told, and their jobs, in the transaction of the changes. */
export function createTelling({ clock }: Pick<DeliverDeps, 'clock'>) {
  return async (client: PoolClient, changes: readonly IndexChange[]): Promise<void> => {
    const domains = [...new Set(changes.map(({ place }) => place.serviceDomain))]
    const subscriptions = await subscriptionsFor(client, domains)
    const told = subscriptions
      .map((subscription) => ({
        subscription,
        positions: changes.flatMap((change, at) => (isTold(subscription, change) ? [at] : [])),
      }))
      .filter(({ positions }) => positions.length > 0)
    if (told.length === 0) return
    const changeSet = newId()
    await insertChanges(client, changeSet, changes)
    const at = new Date(clock.epochMilliseconds())
    for (const { subscription, positions } of told) {
      const id = newId()
      await insertDelivery(client, { id, subscription: subscription.id, changeSet, positions, at })
      if (subscription.active) await addDeliverJob(client, id)
    }
  }
}

export async function addDeliverJob(client: PoolClient, delivery: string, runAt?: Date): Promise<void> {
  await addJob(
    client,
    deliverTask,
    { delivery },
    {
      key: `${deliverTask}:${delivery}`,
      ...(runAt && { runAt: Temporal.Instant.fromEpochMilliseconds(runAt.getTime()) }),
    },
  )
}

/** Gives jobs to waiting deliveries that are due, such as those of a subscription that was paused. */
export async function wake(client: PoolClient, before: Date, subscription?: string): Promise<void> {
  for (const id of await overdue(client, before, subscription)) await addDeliverJob(client, id)
}

export function deliveryJobs(deps: DeliverDeps): { handlers: JobHandlers; crontab: string } {
  const { db, clock } = deps
  return {
    handlers: {
      [deliverTask]: async (payload) => deliver(deps, (payload as { delivery: string }).delivery),
      [sweepTask]: async () => {
        const now = clock.epochMilliseconds()
        await db.transaction(async (client) => {
          await wake(client, new Date(now - sweepAfterMs))
          await purgeDeliveries(client, new Date(now - keptMs))
        })
      },
    },
    crontab: `* * * * * ${sweepTask}`,
  }
}

/** What came of an attempt: done, to be tried again, or refused for good. */
interface Came {
  state: 'delivered' | 'again' | 'refused'
  code: string | null
  call: string | null
}

/**
 * Tells one subscriber of one request's changes. It is locked meanwhile, so that a second job for it finds it delivered. A crash
 * between the subscriber's answer and the commit leads to a second delivery with the same correlation id: at least once.
 */
async function deliver(deps: DeliverDeps, id: string): Promise<void> {
  const { db, clock, vault } = deps
  const claimed = await claim(deps, id)
  if (claimed === undefined) return
  const { subscription, attempts } = claimed
  const body = writeTransactions('ProcessNotification', await changesOf(db.pool, vault, id))
  const came = await attempt(deps, { id, body, logicalAddress: subscription.logicalAddress })
  const now = clock.epochMilliseconds()
  const dead = came.state === 'refused' || (came.state === 'again' && attempts >= mostAttempts)
  const state = came.state === 'delivered' ? 'delivered' : dead ? 'dead' : 'waiting'
  const dueAt = new Date(state === 'waiting' ? now + pauseMs(attempts) : now)
  const { code, call } = came
  await db.transaction(async (client) => {
    const deliveredAt = state === 'delivered' ? new Date(now) : null
    await recordAttempt(client, { id, state, attempts, dueAt, code, call, deliveredAt })
    if (state === 'waiting') await addDeliverJob(client, id, dueAt)
  })
  if (state === 'dead')
    deps.log.warn({ delivery: id, subscription: subscription.id, code }, 'a delivery was set aside as dead')
}

/** Counts the attempt and holds off the sweep as long as it may take. Undefined when there is nothing to deliver, or not now. */
async function claim(
  { db, clock }: DeliverDeps,
  id: string,
): Promise<{ subscription: Subscription; attempts: number } | undefined> {
  return db.transaction(async (client) => {
    const delivery = await readDelivery(client, id, true)
    const now = clock.epochMilliseconds()
    if (delivery?.state !== 'waiting' || delivery.dueAt.getTime() > now) return undefined
    const subscription = (await readSubscription(client, delivery.subscription))!
    if (!subscription.active) return undefined
    const attempts = delivery.attempts + 1
    const dueAt = new Date(now + callMs + 10_000)
    await recordAttempt(client, { ...delivery, attempts, dueAt })
    return { subscription, attempts }
  })
}

async function attempt(
  { call, hsaId, log }: DeliverDeps,
  { id, body, logicalAddress }: { id: string; body: string; logicalAddress: string },
): Promise<Came> {
  const limit = new AbortController()
  try {
    const answer = await Promise.race([
      call({
        consumer: hsaId,
        contract: indexContract('ProcessNotification'),
        logicalAddress,
        body,
        correlationId: id,
        timeoutMs: callMs,
        signal: limit.signal,
      }),
      wait(callMs + 1_000, undefined, { signal: limit.signal, ref: false }),
    ])
    if (answer === undefined) return { state: 'again', code: 'timeout', call: null }
    const told = { call: answer.call }
    if (answer.code !== undefined) return { ...told, state: 'again', code: answer.code }
    return { ...told, ...readAnswer(answer.body) }
  } catch (err) {
    log.warn({ err, delivery: id }, 'a delivery could not be made')
    return { state: 'again', code: 'failed', call: null }
  } finally {
    limit.abort()
  }
}

function readAnswer(body: string): Pick<Came, 'state' | 'code'> {
  try {
    const root = readXml(body)
    const code = textAt(root, 'resultCode')
    if (code === 'OK' || code === 'INFO') return { state: 'delivered', code: null }
    if (code !== 'ERROR') return { state: 'again', code: 'unreadable' }
    const comment = /^EI\d{3}/.exec(textAt(root, 'comment') ?? '')?.[0]
    // A technical fault may pass; what is wrong with the message will not.
    return comment === undefined || comment === 'EI000'
      ? { state: 'again', code: comment ?? 'ERROR' }
      : { state: 'refused', code: comment }
  } catch {
    return { state: 'again', code: 'unreadable' }
  }
}
