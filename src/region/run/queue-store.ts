import type { Queryable } from '../../kernel/index.ts'
import type { Cell, Evidence, RunAnswer, RunState } from '../wire/index.ts'

/** A run that could start. */
export interface WaitingRun {
  id: string
  product: string
}

/** One process at a time looks for what may start, so that no two count the same room. For the transaction. */
export async function lockQueue(db: Queryable): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtext('region.run.queue'))`)
}

/** The oldest first. */
export async function waitingRuns(db: Queryable): Promise<WaitingRun[]> {
  const { rows } = await db.query<WaitingRun>(
    `select id, product from region.run where state = 'waiting' order by received_at, id limit 500 for update`,
  )
  return rows
}

/** How many run now, by product. */
export async function runningByProduct(db: Queryable): Promise<Map<string, number>> {
  const { rows } = await db.query<{ product: string; many: number }>(
    `select product, count(*)::int as many from region.run where state = 'running' group by product`,
  )
  return new Map(rows.map(({ product, many }) => [product, many]))
}

/** @returns which attempt it is, from 1 */
export async function startRun(db: Queryable, id: string, worker: string, at: Date): Promise<number> {
  const { rows } = await db.query<{ attempts: number }>(
    `update region.run set state = 'running', worker = $2, attempts = attempts + 1, started_at = $3
     where id = $1 returning attempts`,
    [id, worker, at],
  )
  return rows[0]!.attempts
}

/** What a run came to. */
export interface Ending {
  state: Extract<RunState, 'done' | 'failed' | 'refused'>
  reason?: RunAnswer['reason']
  cells?: Cell[]
  evidence?: Evidence
  file?: RunAnswer['file']
}

/** Ends a run, unless it is this worker's no longer: cancelled, or given to another. @returns whether it was */
export async function endRun(
  db: Queryable,
  run: { id: string; worker: string; attempt: number },
  { state, reason, cells, evidence, file }: Ending,
  at: Date,
): Promise<boolean> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  const { rowCount } = await db.query(
    `update region.run set state = $4, reason = $5, cells = $6, evidence = $7, file = $8, ended_at = $9, worker = null
     where id = $1 and worker = $2 and attempts = $3 and state = 'running'`,
    [run.id, run.worker, run.attempt, state, json(reason), json(cells), json(evidence), json(file), at],
  )
  return rowCount === 1
}

/** Puts back what this worker cannot end now; it does not count as an attempt. */
export async function putBack(db: Queryable, id: string, worker: string): Promise<void> {
  await db.query(
    `update region.run set state = 'waiting', worker = null, attempts = attempts - 1
     where id = $1 and worker = $2 and state = 'running'`,
    [id, worker],
  )
}

/** Workers that hold runs, and announce themselves no longer: their processes are gone, or have lost the database. */
export async function silentWorkers(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ worker: string }>(
    `with holder as materialized (select distinct worker from region.run where state = 'running' and worker is not null)
     select worker from holder where pg_try_advisory_xact_lock(hashtextextended(worker, 0))`,
  )
  return rows.map(({ worker }) => worker)
}

/** Gives runs of dead workers back to the queue. @returns those that have been tried too often, which still run by name */
export async function giveBack(
  db: Queryable,
  workers: readonly string[],
  mostAttempts: number,
): Promise<{ id: string; worker: string; attempt: number }[]> {
  await db.query(
    `update region.run set state = 'waiting', worker = null
     where state = 'running' and worker = any($1) and attempts < $2`,
    [workers, mostAttempts],
  )
  const { rows } = await db.query<{ id: string; worker: string; attempt: number }>(
    `select id, worker, attempts as attempt from region.run where state = 'running' and worker = any($1)`,
    [workers],
  )
  return rows
}

/** Gives back what a worker holds and does not run: what it came to could not be written down, since the database was away. */
export async function giveBackForgotten(
  db: Queryable,
  worker: string,
  active: readonly string[],
): Promise<void> {
  await db.query(
    `update region.run set state = 'waiting', worker = null
     where state = 'running' and worker = $1 and id <> all($2::uuid[])`,
    [worker, active],
  )
}

/** Which of these are this worker's no longer. */
export async function lostRuns(db: Queryable, ids: readonly string[], worker: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from unnest($1::uuid[]) mine(id)
     where not exists (select from region.run r where r.id = mine.id and r.state = 'running' and r.worker = $2)`,
    [ids, worker],
  )
  return rows.map(({ id }) => id)
}

/** Deletes results that ended before a time. @returns whose files are to be deleted too */
export async function purgeResults(db: Queryable, before: Date, at: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string; hasFile: boolean }>(
    `update region.run set cells = null, purged_at = $2
     where ended_at < $1 and purged_at is null returning id, file is not null as "hasFile"`,
    [before, at],
  )
  await db.query('delete from region.order_used where until < $1', [at])
  return rows.filter(({ hasFile }) => hasFile).map(({ id }) => id)
}
