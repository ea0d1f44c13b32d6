import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReleaseTable, Value } from './release-table.ts'

/** Lines gathered to one write. */
const linesAtOnce = 1000

export interface CsvForm {
  separator: ';' | ','
  /** Begins with a byte order mark, so that spreadsheets take it for UTF-8. */
  bom: boolean
}

/** Writes a table as CSV (RFC 4180 but for the separator): UTF-8, CRLF, names first, a point in decimals. */
export async function writeCsv(
  path: string,
  table: ReleaseTable,
  { separator, bom }: CsvForm,
): Promise<void> {
  const line = (values: readonly Value[]): string =>
    `${values.map((value) => field(value, separator)).join(separator)}\r\n`
  const head = (bom ? '\uFEFF' : '') + line(table.columns.map(({ name }) => name))
  await writeLines(path, head, table.rows, line)
}

function field(value: Value, separator: string): string {
  if (value === null) return ''
  const text = String(value)
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Writes a table as JSON lines: an object for each row, all columns in it. */
export async function writeJsonLines(path: string, { columns, rows }: ReleaseTable): Promise<void> {
  await writeLines(
    path,
    '',
    rows,
    (row) => `${JSON.stringify(Object.fromEntries(columns.map(({ name }, at) => [name, row[at]])))}\n`,
  )
}

async function writeLines(
  path: string,
  head: string,
  rows: ReleaseTable['rows'],
  line: (row: readonly Value[]) => string,
): Promise<void> {
  const chunks = function* (): Generator<string> {
    if (head !== '') yield head
    for (let at = 0; at < rows.length; at += linesAtOnce)
      yield rows
        .slice(at, at + linesAtOnce)
        .map(line)
        .join('')
  }
  await pipeline(Readable.from(chunks()), createWriteStream(path, { flags: 'wx' }))
}
