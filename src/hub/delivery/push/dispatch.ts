import type { PoolClient } from 'pg'
import { addJob, type Clock, type Database, type Log, newId, Temporal } from '../../../kernel/index.ts'
import { type Delivery, folderName } from '../delivery.ts'
import { readDelivery } from '../delivery-store.ts'
import { pathOf } from '../make-delivery.ts'
import { readPlan } from '../plan/plan-store.ts'
import { type Dispatch, insertDispatch, moveDispatch, type Receipt, readDispatch } from './dispatch-store.ts'
import { PushError, push } from './push.ts'

export const sendTask = 'hub:send-delivery'

export interface DispatchDeps {
  db: Database
  clock: Clock
  log: Log
  root: string
  privateKey: string
}

/** With the pauses below it is tried for five days. */
const mostAttempts = 26
/** Growing, from a minute to six hours. */
export const pauseMs = (attempts: number): number => Math.min(6 * 3_600_000, 60_000 * 2 ** attempts)
/** What does not pass by itself. */
const final: readonly PushError['reason'][] = ['wrong_host_key', 'receipt_differs']

/** Writes down that a delivery is to be sent, and gives it its job, in the caller's transaction. */
export async function dispatch(
  client: PoolClient,
  delivery: Delivery,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  const id = newId()
  await insertDispatch(client, { id, delivery: delivery.id, askedBy: by, at })
  await sendLater(client, id)
}

export async function sendLater(client: PoolClient, id: string, runAt?: Date): Promise<void> {
  await addJob(
    client,
    sendTask,
    { dispatch: id },
    {
      key: `${sendTask}:${id}`,
      ...(runAt && { runAt: Temporal.Instant.fromEpochMilliseconds(runAt.getTime()) }),
    },
  )
}

type Came = { state: 'sent' | 'received'; receipt: Receipt } | { reason: string; over: boolean }

/** Sends a delivery, and tries again later when the register is away. */
export async function sendDispatch(deps: DispatchDeps, id: string): Promise<void> {
  const { db, clock, log } = deps
  const found = await readDispatch(db.pool, id)
  if (found?.state !== 'waiting') return
  const came = await sent(deps, found).catch((err: unknown): Came => {
    const reason = err instanceof PushError ? err.reason : 'not_sent'
    log.warn({ err, dispatch: id, reason }, 'a delivery could not be sent to its register')
    return { reason, over: err instanceof PushError && final.includes(err.reason) }
  })
  const at = new Date(clock.epochMilliseconds())
  await db.transaction(async (client) => {
    if ('receipt' in came) return moveDispatch(client, id, { ...came, at })
    if (came.over || found.attempts + 1 >= mostAttempts)
      return moveDispatch(client, id, { state: 'failed', at, reason: came.reason })
    const nextAt = new Date(at.getTime() + pauseMs(found.attempts))
    await moveDispatch(client, id, { state: 'waiting', at, nextAt, reason: came.reason })
    return sendLater(client, id, nextAt)
  })
}

async function sent({ db, root, privateKey }: DispatchDeps, { delivery: of }: Dispatch): Promise<Came> {
  const delivery = await readDelivery(db.pool, of)
  const plan = delivery?.plan == null ? undefined : await readPlan(db.pool, delivery.plan)
  if (delivery?.files == null || plan?.target.kind !== 'push')
    return { reason: 'nothing_to_send', over: true }
  const receipt = await push({
    target: plan.target,
    privateKey,
    folder: `${delivery.product}/${folderName(delivery)}`,
    files: delivery.files,
    pathOf: ({ name }) => pathOf(root, delivery, name),
  })
  return { state: receipt.answer === undefined ? 'sent' : 'received', receipt }
}
