import { type Kysely, sql } from 'kysely'
import type { ClientBase } from 'pg'
import type { Temporal } from '../clock/clock.ts'

/** When, how often and beside what a job runs. */
export interface JobOptions {
  /** Not before this instant. At once (after the commit) when left out. */
  runAt?: Temporal.Instant
  /** Adding another job with the same key replaces the one that waits; a running one is left to finish. */
  key?: string
  /** Attempts in all; the pause after the n-th is eⁿ seconds. 25 when left out, which is about three days. */
  maxAttempts?: number
  /** Jobs of one queue run one after the other. Few names, not one per person or alarm. */
  queue?: string
}

/** A connection in a transaction, from `db.transaction` or from Kysely. */
// oxlint-disable-next-line typescript/no-explicit-any -- of any room's tables
export type JobTarget = ClientBase | Kysely<any>

/**
 * Adds a job in the caller's transaction: it will run if and only if that commits. The payload is stored as JSON and may
 * be shown to an operator: ids only, no personal data.
 *
 * The workers are notified at the commit, and PostgreSQL lets transactions that notify commit one at a time, each with
 * its own wait for the disk. Where many come at once, put several changes in one transaction.
 */
export async function addJob(
  target: JobTarget,
  task: string,
  payload: object,
  options: JobOptions = {},
): Promise<void> {
  const { runAt, key, maxAttempts, queue } = options
  const values = [
    task,
    JSON.stringify(payload),
    queue ?? null,
    runAt?.toString() ?? null,
    maxAttempts ?? null,
    key ?? null,
  ] as const
  if ('query' in target) {
    await target.query({
      name: 'kernel_add_job',
      text: 'select from graphile_worker.add_job($1, $2::json, $3, $4::timestamptz, $5, $6)',
      values: [...values],
    })
    return
  }
  const [name, json, queueName, at, attempts, jobKey] = values
  await sql`select from graphile_worker.add_job(
    ${name}, ${json}::json, ${queueName}, ${at}::timestamptz, ${attempts}::int, ${jobKey}
  )`.execute(target)
}
