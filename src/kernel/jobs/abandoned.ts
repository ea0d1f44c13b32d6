import type { PoolClient } from 'pg'
import type { Database } from '../database/database.ts'
import type { Log } from '../log/log.ts'
import type { JobRunner } from './runner.ts'

/**
 * Gives back the jobs that nobody works on. graphile-worker itself waits four hours before it takes a job from a worker
 * that was killed; an escalation cannot.
 *
 * A runner announces its name (see `Listener.announce`) as long as it lives: one that holds jobs and is silent in two
 * rounds is taken for dead. The second look is for one that just lost its connection and is coming back.
 *
 * A runner of our own can hold a job without knowing it, when the answer to its taking one was lost with a connection.
 * Seen twice, it is retired, and falls silent when the rest of its jobs are done.
 *
 * @param own this process's runners
 * @returns the round, to be run every few seconds
 */
export function giveBackAbandoned(db: Database, own: Set<JobRunner>, log: Log): () => Promise<void> {
  let silentBefore = new Set<string>()
  let forgottenBefore = new Set<string>()
  return () =>
    db.transaction(async (client) => {
      const silent = await silentPools(client)
      const dead = silent.filter((pool) => silentBefore.has(pool))
      if (dead.length > 0) {
        await client.query('select graphile_worker.force_unlock_workers($1)', [dead])
        log.warn({ pools: dead }, 'jobs that nobody worked on any more were given back')
      }
      silentBefore = new Set(silent)
      const forgotten = await forgottenJobs(client, own)
      for (const [key, runner] of forgotten) if (forgottenBefore.has(key)) runner.retire()
      forgottenBefore = new Set(forgotten.keys())
    })
}

/** An exclusive lock on the name can be had only when nobody announces it. It ends with the transaction. */
async function silentPools(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ pool: string }>(`
    with holder as materialized (
      select distinct locked_by as pool from graphile_worker._private_jobs where locked_by is not null
      union
      select distinct locked_by from graphile_worker._private_job_queues where locked_by is not null
    )
    select pool from holder where pg_try_advisory_xact_lock(hashtextextended(pool, 0))`)
  return rows.map((row) => row.pool)
}

async function forgottenJobs(client: PoolClient, own: Set<JobRunner>): Promise<Map<string, JobRunner>> {
  const byPool = new Map([...own].map((runner) => [runner.pool, runner]))
  const { rows } = await client.query<{ id: string; attempts: number; pool: string }>(
    'select id, attempts, locked_by as pool from graphile_worker._private_jobs where locked_by = any($1)',
    [[...byPool.keys()]],
  )
  const found = new Map<string, JobRunner>()
  for (const { id, attempts, pool } of rows) {
    const runner = byPool.get(pool)!
    if (!runner.active.has(id)) found.set(`${id}/${attempts}`, runner)
  }
  return found
}
