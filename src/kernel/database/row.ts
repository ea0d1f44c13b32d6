import type { Queryable } from './queryable.ts'

/** Columns of a row by name, values as `pg` takes them. */
export type Columns = Readonly<Record<string, unknown>>

/** A row as a contract has it: without what is null, and instants as text (RFC 3339, UTC). */
export function present<T>(row: Record<string, unknown>): T {
  const entries = Object.entries(row).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  ) as T
}

/** Inserts a row of named columns. Names are constants of the program. */
export async function insert(client: Queryable, table: string, columns: Columns): Promise<void> {
  const names = Object.keys(columns)
  await client.query(
    `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(columns),
  )
}

/** A value for a jsonb column; a bare array would be taken for a PostgreSQL array. */
export function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** The name of the unique index or constraint that a statement broke, if that is what the error says. */
export function brokenConstraint(error: unknown): string | undefined {
  const { code, constraint } = (error ?? {}) as { code?: unknown; constraint?: unknown }
  return code === '23505' && typeof constraint === 'string' ? constraint : undefined
}
