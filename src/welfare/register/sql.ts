import type pg from 'pg'

/** Anything a statement can be run on: the pool, or one connection within a transaction. */
export type Queryable = Pick<pg.PoolClient, 'query'>

/** Columns of a row by name, values as `pg` takes them. */
export type Columns = Readonly<Record<string, unknown>>

/** Conditions of a statement with the values they stand on. */
export interface Conditions {
  /** Adds a condition; each `?` in it is replaced by the number of the value in turn. */
  add(condition: string, ...values: unknown[]): void
  /** The number of a value, for use elsewhere in the statement. */
  value(value: unknown): string
  /** All of them, joined by `and`. */
  readonly sql: string
  readonly values: unknown[]
}

/** Collects the conditions of one statement. Text of a condition is always a constant of the program. */
export function conditions(first = 'true'): Conditions {
  const clauses = [first]
  const values: unknown[] = []
  const value = (each: unknown): string => `$${values.push(each)}`
  return {
    value,
    values,
    add(condition, ...given) {
      let next = 0
      clauses.push(condition.replace(/\?/g, () => value(given[next++])))
    },
    get sql() {
      return clauses.join(' and ')
    },
  }
}

/** A row as the contract has it: without what is null, and instants as text (RFC 3339, UTC). */
export function present<T>(row: Record<string, unknown>): T {
  const entries = Object.entries(row).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  ) as T
}

/** The name of the unique index or constraint that a statement broke, if that is what the error says. */
export function brokenConstraint(error: unknown): string | undefined {
  const { code, constraint } = (error ?? {}) as { code?: unknown; constraint?: unknown }
  return code === '23505' && typeof constraint === 'string' ? constraint : undefined
}

/** A value for a jsonb column; a bare array would be taken for a PostgreSQL array. */
export function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
