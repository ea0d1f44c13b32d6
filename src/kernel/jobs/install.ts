import { runMigrations } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Log } from '../log/log.ts'
import { graphileLogger } from './graphile-log.ts'

/** Makes or updates graphile-worker's tables (schema `graphile_worker`), which have to be there before a job is added. */
export async function installJobs(pool: Pool, log: Log): Promise<void> {
  await runMigrations({ pgPool: pool, logger: graphileLogger(log) })
}
