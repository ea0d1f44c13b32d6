import { KnutpunktError, type Log, newId, type Party } from '../../kernel/index.ts'
import type { Granted, Guard } from '../../trust/index.ts'
import type { Permit } from '../request/permit.ts'
import type { RowsFolder } from '../rows/rows-folder.ts'
import { readRows } from '../rows/rows-store.ts'
import { environmentErrors } from './environment-errors.ts'
import { type EnvironmentSettings, type ProjectDeps, permitFor, setupOf } from './project.ts'
import { insertQuery, type QueryOutcome } from './query-store.ts'
import type { Fault, Table } from './session/message.ts'
import { NotShutIn, QueryFault } from './session/session-process.ts'
import { type Sessions, SessionsBusy } from './session/sessions.ts'

export interface QueryDeps extends ProjectDeps {
  guard: Guard
  sessions: Sessions
  folder: RowsFolder
  log: Log
}

/** For the log: what is told when sessions cannot be shut in. */
export const notShutIn =
  'sessions in secure environments cannot be shut in by Bubblewrap (hub.environment.sandbox), so none begins'

/** What a request that asks a question may take: a process is begun, and one that hangs is killed. */
export const askMs = ({ querySeconds }: EnvironmentSettings): number => querySeconds * 1000 + 60_000

export type Came = { id: string; ms: number } & (
  | { table: Table }
  | { fault: Fault; said?: string | undefined }
)

const outcomes: Record<Fault, QueryOutcome> = {
  one_statement: 'refused',
  only_select: 'refused',
  timed_out: 'timed_out',
  left: 'stopped',
  gone: 'timed_out',
  memory: 'failed',
  sql: 'failed',
}

/**
 * Asks in somebody's own session. The question is written down, with what came of it, before anything is told; the audit log says that she
 * asked, never what.
 *
 * @param asked.signal whoever asked does not wait any more: the question is ended, and written down as stopped
 * @throws {KnutpunktError} when there is no room, nothing to ask, or the permit ended meanwhile
 */
export async function ask(
  deps: QueryDeps,
  { party, permit, granted }: { party: Party; permit: Permit; granted: Granted },
  { sql, most, signal }: { sql: string; most: number; signal?: AbortSignal },
): Promise<Came> {
  const { db, clock, guard, folder, sessions, log } = deps
  const setup = setupOf(deps, permit, await readRows(db.pool, permit.id))
  if (setup === undefined) throw new KnutpunktError(environmentErrors.environment_empty)
  const who = { permit: permit.id, person: party.id }
  const id = newId()
  const at = new Date(clock.epochMilliseconds())
  const began = performance.now()
  const came = await sessions
    .ask(who, { folder: folder.of(permit.id), setup, sql, most, signal })
    .then((table) => ({ table }))
    .catch((error: unknown) => faultOf(error, log))
  const ms = Math.round(performance.now() - began)
  const outcome = 'table' in came ? ('done' as const) : outcomes[came.fault]
  const rows = 'table' in came ? came.table.rows.length : 0
  await db.transaction(async (client) => {
    await insertQuery(client, { id, ...who, at, text: sql, outcome, rows, ms })
    await guard.enter(client, party, {
      act: 'hub.environment.asked',
      granted,
      about: id,
      ...(outcome !== 'done' && { outcome: 'failed' as const }),
    })
  })
  // What came under a permit that has ended is told to nobody.
  await permitFor(deps, party, permit.id)
  return { id, ms, ...came }
}

function faultOf(error: unknown, log: Log): { fault: Fault; said?: string | undefined } {
  if (error instanceof SessionsBusy)
    throw new KnutpunktError(error.own ? environmentErrors.query_running : environmentErrors.environment_busy)
  if (error instanceof NotShutIn) {
    log.error({ why: error.message }, notShutIn)
    throw new KnutpunktError(environmentErrors.environment_not_shut_in)
  }
  if (!(error instanceof QueryFault)) throw error
  return { fault: error.fault, said: error.said }
}
