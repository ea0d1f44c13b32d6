import type pg from 'pg'

/** Anything a statement can be run on: the pool, or one connection within a transaction. */
export type Queryable = Pick<pg.PoolClient, 'query'>

/** A row as the contract has it: without what is null, and instants as text (RFC 3339, UTC). */
export function present<T>(row: Record<string, unknown>): T {
  const entries = Object.entries(row).filter(([, value]) => value !== null)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  ) as T
}

/** Inserts a row of named columns. Names are constants of the program. */
export async function insert(
  client: Queryable,
  table: string,
  columns: Record<string, unknown>,
): Promise<void> {
  const names = Object.keys(columns)
  await client.query(
    `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(columns),
  )
}
