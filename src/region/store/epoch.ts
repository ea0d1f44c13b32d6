import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from '../engine/duckdb.ts'

/** The epoch that all pseudonyms in the store are of. It is written in the transaction that writes them, so that nobody is ever two people. */
export async function storedEpoch(connection: DuckDBConnection): Promise<string | undefined> {
  const reader = await connection.runAndReadAll('select id from meta.epoch')
  const [row] = reader.getRows()
  return row === undefined ? undefined : String(row[0])
}

export async function writeEpoch(connection: DuckDBConnection, epoch: string): Promise<void> {
  await connection.run(`delete from meta.epoch; insert into meta.epoch values (${literal(epoch)})`)
}

/** The epoch that pseudonyms are made in now: the store's, or the newest where it has none yet. */
export async function epochToMake(connection: DuckDBConnection, newest: string): Promise<string> {
  const stored = await storedEpoch(connection)
  if (stored !== undefined) return stored
  await writeEpoch(connection, newest)
  return newest
}
