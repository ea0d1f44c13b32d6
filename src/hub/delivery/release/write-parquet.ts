import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openDuckDb } from '../../../region/index.ts'
import type { Column, ReleaseTable } from './release-table.ts'
import { writeJsonLines } from './write-text.ts'

const types: Readonly<Record<Column['type'], string>> = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
}
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/**
 * Writes a table as Parquet (zstd), with notes in its footer. It goes by JSON lines beside it, which are removed again.
 *
 * @param notes such as the product's version and hash; names of letters and underscores
 */
export async function writeParquet(
  path: string,
  table: ReleaseTable,
  notes: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = `${path}.lines`
  const duckDb = await openDuckDb({
    path: ':memory:',
    folders: [dirname(path)],
    threads: 1,
    memoryMb: 512,
  })
  try {
    await writeJsonLines(lines, table)
    const columns = table.columns.map(({ name, type }) => `${name}: '${types[type]}'`).join(', ')
    const metadata = Object.entries(notes)
      .map(([name, note]) => `${name}: ${literal(note)}`)
      .join(', ')
    await duckDb.run(
      `copy (select * from read_json(${literal(lines)}, format = 'newline_delimited', columns = {${columns}}))
       to ${literal(path)} (format parquet, compression zstd, kv_metadata {${metadata}})`,
    )
  } finally {
    duckDb.close()
    await rm(lines, { force: true })
  }
}
