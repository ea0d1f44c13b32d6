import { type DuckDBConnection, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api'

/** Rows that DuckDB takes at a time. */
const chunkRows = 2_048

/** Appends columns of text to a temporary table. All columns are of one length. */
export async function appendText(
  connection: DuckDBConnection,
  table: string,
  columns: readonly (readonly (string | null)[])[],
): Promise<void> {
  const appender = await connection.createAppender(table, 'main', 'temp')
  const types = columns.map(() => VARCHAR)
  try {
    for (let from = 0; from < columns[0]!.length; from += chunkRows) {
      const part = columns.map((values) => values.slice(from, from + chunkRows))
      const chunk = DuckDBDataChunk.create(types, part[0]!.length)
      chunk.setColumns(part)
      appender.appendDataChunk(chunk)
    }
  } finally {
    appender.closeSync()
  }
}
