import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { addJob, type JobHandlers, removeLeftovers } from '../../kernel/index.ts'
import { removeDeliveries, waitingDeliveries } from './delivery-store.ts'
import { type MakeDeps, makeDelivery, makeLater, makeTask } from './make-delivery.ts'
import { beginDue, type DueDeps } from './plan/due.ts'
import { readPlan } from './plan/plan-store.ts'
import { type DispatchDeps, dispatch, sendDispatch, sendLater, sendTask } from './push/dispatch.ts'
import { overdueDispatches } from './push/dispatch-store.ts'

export type JobDeps = Omit<MakeDeps, 'made'> & DueDeps & DispatchDeps

const dueTask = 'hub:begin-due-deliveries'
const sweepTask = 'hub:sweep-deliveries'
const removeTask = 'hub:remove-delivery-files'
/** Jobs that have not run for so long were lost. */
const lostMs = 10 * 60_000
/** Nothing is made for so long. */
const leftoverMs = 86_400_000

/** Takes away what was delivered under a permit: it is not told of from now on, and its files go when the transaction has held. */
export async function removeOfPermit(client: PoolClient, permit: string): Promise<void> {
  for (const delivery of await removeDeliveries(client, { permit }))
    await addJob(client, removeTask, { delivery }, { key: `${removeTask}:${delivery}` })
}

/** What is done later: making, sending, planned deliveries, and cleaning up. */
export function deliveryJobs(deps: JobDeps): { handlers: JobHandlers; crontab: string } {
  const { db, clock } = deps
  const making: MakeDeps = {
    ...deps,
    async made(client, delivery) {
      const plan = delivery.plan === null ? undefined : await readPlan(client, delivery.plan)
      if (plan?.target.kind === 'push')
        await dispatch(client, delivery, { by: 'schedule', at: new Date(clock.epochMilliseconds()) })
    },
  }
  return {
    handlers: {
      [makeTask]: async (payload) => {
        const { delivery, looks } = payload as { delivery: string; looks: number }
        await makeDelivery(making, delivery, looks)
      },
      [sendTask]: (payload) => sendDispatch(deps, (payload as { dispatch: string }).dispatch),
      [dueTask]: () => beginDue(deps),
      [sweepTask]: () => sweep(deps),
      [removeTask]: async (payload) => {
        const { delivery } = payload as { delivery: string }
        await rm(join(deps.root, delivery), { recursive: true, force: true })
      },
    },
    crontab: `* * * * * ${dueTask}\n*/10 * * * * ${sweepTask}`,
  }

  /** Jobs that were lost go on; what has been kept long enough goes. */
  async function sweep({ root }: JobDeps): Promise<void> {
    const now = clock.epochMilliseconds()
    const lost = new Date(now - lostMs)
    await db.transaction(async (client) => {
      for (const id of await waitingDeliveries(client, lost)) await makeLater(client, id)
      for (const id of await overdueDispatches(client, lost)) await sendLater(client, id)
    })
    for (const id of await removeDeliveries(db.pool, { keptUntil: new Date(now) }))
      await rm(join(root, id), { recursive: true, force: true })
    await removeLeftovers(root, new Date(now - leftoverMs))
  }
}
