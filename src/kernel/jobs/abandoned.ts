import type { Database } from '../database/database.ts'
import type { Log } from '../log/log.ts'

/**
 * Gives back the jobs of workers that are gone. graphile-worker itself waits four hours before it takes a job from a
 * worker that was killed; an escalation cannot.
 *
 * A worker pool announces its name (see `Listener.announce`) as long as it lives. One that holds jobs and is silent in
 * two rounds is taken for dead; the second look is for one that just lost its connection and is coming back.
 *
 * @returns the round, to be run every few seconds
 */
export function abandonedJobs(db: Database, log: Log): () => Promise<void> {
  let suspects = new Set<string>()
  return () =>
    db.transaction(async (client) => {
      const { rows } = await client.query<{ pool: string }>(silentPools)
      const silent = rows.map((row) => row.pool)
      const dead = silent.filter((pool) => suspects.has(pool))
      if (dead.length > 0) {
        await client.query('select graphile_worker.force_unlock_workers($1)', [dead])
        log.warn({ pools: dead }, 'the jobs of a process that is gone were given back')
      }
      suspects = new Set(silent)
    })
}

/** An exclusive lock on the name can be had only when nobody announces it. It ends with the transaction. */
const silentPools = `
  with holder as materialized (
    select distinct locked_by as pool from graphile_worker._private_jobs where locked_by is not null
    union
    select distinct locked_by from graphile_worker._private_job_queues where locked_by is not null
  )
  select pool from holder where pg_try_advisory_xact_lock(hashtextextended(pool, 0))`
