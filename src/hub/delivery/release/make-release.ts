import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf } from '../../../kernel/index.ts'
import type { DeliveredFile, Format } from '../delivery.ts'
import { type Released, releaseSchema } from './release-schema.ts'
import { fileStem, type ReleaseTable } from './release-table.ts'
import { writeArrow } from './write-arrow.ts'
import { writeParquet } from './write-parquet.ts'
import { writeCsv, writeJsonLines } from './write-text.ts'

type Write = (
  path: string,
  table: ReleaseTable,
  how: { bom: boolean; notes: Record<string, string> },
) => Promise<void>

const kinds: Readonly<Record<Format, { suffix: string; write: Write }>> = {
  csv: { suffix: 'csv', write: (path, table, { bom }) => writeCsv(path, table, { separator: ';', bom }) },
  csv_comma: {
    suffix: 'comma.csv',
    write: (path, table, { bom }) => writeCsv(path, table, { separator: ',', bom }),
  },
  jsonl: { suffix: 'jsonl', write: writeJsonLines },
  parquet: { suffix: 'parquet', write: (path, table, { notes }) => writeParquet(path, table, notes) },
  arrow: { suffix: 'arrow', write: (path, table, { notes }) => writeArrow(path, table, notes) },
}

/**
 * Writes a release's files into a folder: the table in each format, the schema, and the checksums of all as `sha256sum` reads them.
 *
 * @returns what was written, the checksums last
 */
export async function makeRelease(
  folder: string,
  released: Released,
  { formats, bom }: { formats: readonly Format[]; bom: boolean },
): Promise<DeliveredFile[]> {
  const { product, run, table } = released
  const stem = fileStem(product.id, run.selection)
  const notes = {
    product: product.id,
    product_version: String(product.version),
    product_hash: run.productHash,
    run: run.id,
  }
  const data: DeliveredFile[] = []
  for (const format of formats) {
    const name = `${stem}.${kinds[format].suffix}`
    await kinds[format].write(join(folder, name), table, { bom, notes })
    data.push({ name, format, ...(await digestOf(join(folder, name))), rows: table.rows.length })
  }
  const schema = `${stem}.schema.json`
  const described = await written(folder, schema, JSON.stringify(releaseSchema(released, data), undefined, 2))
  const files: DeliveredFile[] = [...data, { name: schema, format: 'schema', ...described }]
  const sums = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')
  return [
    ...files,
    { name: 'SHA256SUMS', format: 'checksums', ...(await written(folder, 'SHA256SUMS', sums)) },
  ]
}

async function written(folder: string, name: string, text: string) {
  await writeFile(join(folder, name), text, { flag: 'wx' })
  return digestOf(join(folder, name))
}
