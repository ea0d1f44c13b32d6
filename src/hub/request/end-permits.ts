import type { PoolClient } from 'pg'
import type { Clock, Database, Log } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { Run } from '../run/run.ts'
import { endOf, lastDay } from './deadline.ts'
import type { Permit } from './permit.ts'
import { notePermit, permitsToEmpty, permitsToEnd, readPermit } from './permit-store.ts'
import type { Rules } from './rules.ts'
import { time } from './time.ts'

/**
 * Takes away what a permit let be made. `permit.state` says why: `expired`, `revoked`, and later `emptied`, when all that is left of it is to go.
 * Called in the transaction that notes it, and again when that did not hold.
 */
export type OnEnd = (client: PoolClient, permit: Permit) => Promise<void>

export interface EndDeps {
  db: Database
  clock: Clock
  log: Log
  guard: Guard
  rules: Rules
  onEnd: readonly OnEnd[]
  /** Cancels a run at its nodes. */
  cancelRun(client: PoolClient, run: Pick<Run, 'id'>, at: Date): Promise<boolean>
}

/** Ends what has expired or been revoked, and empties what ended long enough ago. One that fails is tried again by the next look. */
export async function endPermits(deps: EndDeps): Promise<void> {
  const { db, clock, rules } = deps
  const now = new Date(clock.epochMilliseconds())
  for (const id of await permitsToEnd(db.pool, now))
    await tried(deps, id, () => db.transaction((client) => endPermit(deps, client, id)))
  const { after } = rules.limit('emptying')
  for (const { id, endedAt } of await permitsToEmpty(db.pool))
    if (endOf(lastDay(endedAt, after ? [after] : [])) <= now)
      await tried(deps, id, () => db.transaction((client) => empty(deps, client, id, now)))
}

/** Cancels a permit's runs, takes their figures away, and lets other parts do theirs; in the caller's transaction. */
export async function endPermit(deps: EndDeps, client: PoolClient, id: string): Promise<void> {
  const now = new Date(deps.clock.epochMilliseconds())
  const permit = await readPermit(client, id, now, true)
  if (permit === undefined || !(await notePermit(client, id, 'ended', now))) return
  const { rows } = await client.query<{ id: string }>(
    `select id from hub.run where permit = $1 and state = 'running' order by id for update`,
    [id],
  )
  for (const run of rows) await deps.cancelRun(client, run, now)
  await client.query('update hub.run set result = null where permit = $1', [id])
  for (const end of deps.onEnd) await end(client, permit)
  await entered(deps, client, 'hub.permit.ended', permit)
}

async function empty(deps: EndDeps, client: PoolClient, id: string, now: Date): Promise<void> {
  if (!(await notePermit(client, id, 'emptied', now))) return
  const permit = (await readPermit(client, id, now, true))!
  for (const end of deps.onEnd) await end(client, permit)
  await entered(deps, client, 'hub.permit.emptied', permit)
}

const entered = ({ guard }: EndDeps, client: PoolClient, act: string, { id, organisation }: Permit) =>
  guard.enter(client, time, { act, about: id, controller: organisation })

async function tried({ log }: EndDeps, permit: string, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (err) {
    log.error({ err, permit }, 'a permit could not be ended')
  }
}
