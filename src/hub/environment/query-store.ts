import type { PoolClient } from 'pg'

type Queryable = Pick<PoolClient, 'query'>

export type QueryOutcome = 'done' | 'refused' | 'failed' | 'timed_out' | 'stopped'

/** A question that somebody asked in an environment. */
export interface AskedQuery {
  readonly id: string
  readonly permit: string
  readonly person: string
  readonly at: Date
  readonly text: string
  readonly outcome: QueryOutcome
  readonly rows: number
  readonly ms: number
}

export async function insertQuery(db: Queryable, query: AskedQuery): Promise<void> {
  const { id, permit, person, at, text, outcome, rows, ms } = query
  await db.query(
    `insert into hub.environment_query (id, permit, person, at, text, outcome, rows, ms) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, permit, person, at, text, outcome, rows, ms],
  )
}

/** Somebody's own, the newest first. */
export async function queriesOf(
  db: Queryable,
  { permit, person }: Pick<AskedQuery, 'permit' | 'person'>,
  limit: number,
): Promise<AskedQuery[]> {
  const { rows } = await db.query<AskedQuery>(
    `select id, permit, person, at, text, outcome, rows, ms from hub.environment_query where permit = $1 and person = $2
     order by at desc, id desc limit $3`,
    [permit, person, limit],
  )
  return rows
}

/** Removes what has been kept long enough. */
export async function forgetQueries(db: Queryable, before: Date): Promise<void> {
  await db.query('delete from hub.environment_query where at < $1', [before])
}
