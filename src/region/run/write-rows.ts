import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedOrder } from '../compile/check-order.ts'
import { compileExtract, compileRegionsRows, givenColumns, type StageTwo } from '../compile/extract.ts'
import type { CompileContext } from '../compile/rows-of-view.ts'
import { literal, openDuckDb } from '../engine/duckdb.ts'
import type { Engine } from '../engine/engine.ts'
import { appendText } from '../load/text-rows.ts'
import { storeTypes } from '../store/tables.ts'

interface Writing {
  context: CompileContext
  /** How a column with pseudonyms of stage 1 becomes the permit's, in DuckDB's SQL; absent where the view has no people. */
  stageTwo: ((column: string) => Promise<StageTwo>) | undefined
  /** The file to write. */
  draft: string
  /** A folder that is not there yet, and is not afterwards. */
  work: string
  signal: AbortSignal
}

/**
 * Writes the rows that an order selects as one Parquet file, people under the permit's own pseudonyms.
 *
 * @returns how many rows
 * @throws what the engine and the disk throw
 */
export async function writeRows(engine: Engine, checked: CheckedOrder, writing: Writing): Promise<number> {
  if (engine.writeParquet === undefined) return fetchInto(engine, checked, writing)
  const { context, stageTwo, draft, signal } = writing
  const { sql, values } = compileExtract(checked, context, await stageTwo?.('s.person'))
  return engine.writeParquet(sql, values, { path: draft, signal })
}

/** So many rows are in memory at a time. */
const batchRows = 20_000
const memoryMb = 256

/**
 * Rows of a warehouse that is read in place, by way of a database of their own on the node's disk. The permit's key does not go to the warehouse, and
 * what the region calls people does not go to the disk: each batch is made the permit's in memory.
 */
async function fetchInto(
  { batches }: Engine,
  checked: CheckedOrder,
  { context, stageTwo, draft, work, signal }: Writing,
): Promise<number> {
  if (batches === undefined) throw new RangeError('the engine neither writes files nor hands rows on')
  const columns = givenColumns(checked)
  const names = columns.map(({ name }) => name)
  const { sql: person, values: keys } = (await stageTwo?.('person')) ?? { sql: '', values: [] }
  const kept = columns.map(({ name, type }) =>
    name === 'person' ? `${person} as person` : `cast(${name} as ${storeTypes[type]}) as ${name}`,
  )
  const keep = `select ${kept.join(', ')} from batch`
  const { sql, values } = compileRegionsRows(checked, context)
  await mkdir(work, { mode: 0o700 })
  const folders = [work, join(draft, '..')]
  try {
    const db = await openDuckDb({ path: join(work, 'rows.duckdb'), folders, threads: 1, memoryMb })
    try {
      const connection = await db.connect()
      const empty = `create or replace temp table batch (${names.map((name) => `${name} varchar`).join(', ')})`
      await connection.run(empty)
      await connection.run(`create table rows as ${keep} limit 0`, keys as string[])
      for await (const batch of batches(sql, values, { rows: batchRows, signal })) {
        await connection.run(empty)
        await appendText(connection, 'batch', batch)
        await connection.run(`insert into rows ${keep}`, keys as string[])
      }
      connection.closeSync()
      const [written] = await db.rows(`copy rows to ${literal(draft)} (format parquet)`, [], { signal })
      return Number(written?.['Count'] ?? 0)
    } finally {
      db.close()
    }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
