import type { Row } from '../engine/duckdb.ts'
import { TrinoError, type TrinoOptions } from '../engine/trino-client.ts'
import { trinoEngine } from '../engine/trino-engine.ts'
import type { Warehouse } from './warehouse.ts'

/** A warehouse that is read in place, as those who count and check it see it. */
export interface InPlaceSource {
  /** Answers a question whose rows are few. */
  rows(sql: string): Promise<Row[]>
  /** Has a select looked at and not run; fails as it would. */
  check(select: string): Promise<void>
  /** What an error says of how the mapping and the source go together, in the engine's own code; undefined: it is about something else. */
  unfit(error: unknown): string | undefined
  close(): Promise<void>
}

/** Where a Trino is: its client's options but for how long it may take. */
export type TrinoPlace = Omit<TrinoOptions, 'seconds'>

export function postgresInPlace(warehouse: Warehouse): InPlaceSource {
  const rows = (sql: string) => warehouse.read(async (client) => (await client.query<Row>(sql)).rows)
  return {
    rows,
    check: async (select) => void (await rows(`explain ${select}`)),
    unfit(error) {
      const { code = '' } = error as { code?: string }
      // Syntax, something named that is not there, or a value of another form. Tables that are not there at all are told as that.
      return /^(42(?!P01)|22)...$/.test(code) ? `SQLSTATE ${code}` : undefined
    },
    close: () => warehouse.close(),
  }
}

/** The longest that a count may take, and that a select may be looked at, in seconds. */
const [patience, glance] = [600, 60]

export function trinoInPlace(place: TrinoPlace): InPlaceSource {
  const engine = trinoEngine({ ...place, seconds: patience })
  return {
    rows: (sql) => engine.rows(sql, [], { most: 1000 }),
    async check(select) {
      const signal = AbortSignal.timeout(glance * 1000)
      await engine.rows(`explain (type validate) ${select}`, [], { most: 1, signal })
    },
    unfit: (error) => (error instanceof TrinoError && error.ofStatement ? error.code : undefined),
    close: () => engine.close(),
  }
}
