import { duckDbDialect } from './dialects.ts'
import { type DuckDb, literal } from './duckdb.ts'
import { type Engine, TooManyRows } from './engine.ts'

/** The node's own store as an engine; the store stays its owner's to close. `path` of a Parquet file is in one of its folders. */
export function duckDbEngine(db: Pick<DuckDb, 'rows'>): Engine {
  return {
    kind: 'duckdb',
    dialect: duckDbDialect,
    rows: (sql, values, { signal, most }) =>
      db.rows(sql, values, { signal, most }).catch((error: unknown) => {
        throw error instanceof RangeError ? new TooManyRows(most) : error
      }),
    async writeParquet(sql, values, { path, signal }) {
      const [written] = await db.rows(`copy (${sql}) to ${literal(path)} (format parquet)`, values, {
        signal,
      })
      return Number(written?.['Count'] ?? 0)
    },
    close: async () => undefined,
  }
}
