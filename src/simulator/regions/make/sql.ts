import type { DuckDBConnection } from '@duckdb/node-api'
import type { ModelRegion } from '../model-region.ts'
import type { Period } from '../period.ts'

/** What a region is made of. */
export interface Making {
  readonly connection: DuckDBConnection
  readonly seed: number
  readonly region: ModelRegion
  /** People and contacts of this region, besides the planted ones. */
  readonly people: number
  readonly contacts: number
  readonly period: Period
}

export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
/** A list in SQL that something is drawn from. */
export const list = (values: readonly string[]): string => `[${values.map(text).join(', ')}]`

/**
 * Makes `u(n, purpose)`, a number from 0 to 1 (never 1) that looks random and is the same for the same seed, region, n and purpose; and
 * `pick(list, n, purpose)`.
 */
export async function makeRandom({ connection, seed, region }: Making): Promise<void> {
  await connection.run(
    `create or replace macro u(n, purpose) as
       (hash(n, purpose, ${Math.trunc(seed)}, ${text(region.code)}) >> 11)::double / 9007199254740992`,
  )
  await connection.run(
    `create or replace macro pick(of, n, purpose) as of[1 + floor(u(n, purpose) * len(of))::integer]`,
  )
  // Of the nine digits before it, the first, third and so on count twice (Luhn).
  await connection.run(`create or replace macro twice(d) as case when d > 4 then d * 2 - 9 else d * 2 end`)
  await connection.run(
    `create or replace macro check_digit(t) as ((10 - (${[1, 2, 3, 4, 5, 6, 7, 8, 9]
      .map((at) => (at % 2 === 1 ? `twice(substr(t, ${at}, 1)::integer)` : `substr(t, ${at}, 1)::integer`))
      .join(' + ')}) % 10) % 10)::varchar`,
  )
  await connection.run(
    `create or replace macro personnummer(born, serial) as
       strftime(born, '%Y%m%d') || serial || check_digit(strftime(born, '%y%m%d') || serial)`,
  )
}
