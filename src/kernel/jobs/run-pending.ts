import type { Temporal } from '../clock/clock.ts'
import type { Database } from '../database/database.ts'
import type { Log } from '../log/log.ts'
import { type JobHandlers, type RunnableJob, runHandler } from './handlers.ts'

/**
 * Runs the jobs that are due, one after the other in the order of their times, until none is left: those added without
 * a time, and those whose time is not after `until`. Jobs that these add are run too when they are due. For tests with
 * a clock of their own; a running program uses `startJobs`.
 *
 * A job that fails is tried once per call; its next attempt is due eⁿ seconds after `until`.
 *
 * @param options.until the present when left out
 * @returns how many were run, failed ones included
 */
export async function runPendingJobs(
  db: Database,
  handlers: JobHandlers,
  log: Log,
  options: { until?: Temporal.Instant } = {},
): Promise<number> {
  const until = options.until?.toString() ?? null
  const tried: string[] = []
  for (;;) {
    const job = await claim(db, Object.keys(handlers), until, tried)
    if (!job) return tried.length
    tried.push(job.id)
    const failure = await runHandler(handlers, job, log).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    if (failure === undefined)
      await db.pool.query('delete from graphile_worker._private_jobs where id = $1', [job.id])
    else await db.pool.query(failSql, [job.id, failure, until])
  }
}

/**
 * Takes the next due job as graphile-worker's own query does (graphile-worker 0.18, src/sql/getJobs.ts). A job added
 * without a time has the moment of its adding as its time. Chosen once, in a query of its own: within the update PostgreSQL may
 * choose anew for each row it looks at, and so take several of which all but one are never run.
 */
async function claim(
  db: Database,
  tasks: string[],
  until: string | null,
  tried: string[],
): Promise<RunnableJob | undefined> {
  const { rows } = await db.pool.query<RunnableJob>(
    `with due as materialized (
       select waiting.id, task.identifier
       from graphile_worker._private_jobs waiting join graphile_worker._private_tasks task on task.id = task_id
       where is_available and task.identifier = any($1) and waiting.id <> all($3::bigint[])
         and (run_at <= coalesce($2::timestamptz, now()) or run_at in (created_at, updated_at))
       order by priority, run_at, waiting.id limit 1 for update of waiting skip locked
     )
     update graphile_worker._private_jobs job
     set attempts = job.attempts + 1, locked_by = 'run-pending', locked_at = now()
     from due where job.id = due.id
     returning job.id, due.identifier as task, payload, attempts as attempt, max_attempts as "maxAttempts"`,
    [tasks, until, tried],
  )
  return rows[0]
}

const failSql = `
  update graphile_worker._private_jobs
  set last_error = $2, locked_by = null, locked_at = null, updated_at = now(),
    run_at = coalesce($3::timestamptz, now()) + exp(least(attempts, 10)) * interval '1 second'
  where id = $1`
