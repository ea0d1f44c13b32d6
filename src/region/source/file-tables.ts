import { open } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, quoted } from '../engine/duckdb.ts'
import { loadErrors } from '../load/load-errors.ts'
import { LoadFault } from '../load/load-fault.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { SourceFile } from './batches.ts'
import { headerOf } from './csv-header.ts'
import type { SourceColumn } from './shape.ts'

/** A source's table of files, as the store's connection sees it under its name. */
export interface FileTable {
  readonly name: string
  readonly columns: readonly SourceColumn[]
  readonly files: readonly SourceFile[]
  /**
   * `select` of the lines that could not be read, as JSON in `row`, once the table has been read: file and line, never their text, which may hold
   * an identity.
   *
   * @throws {LoadFault} when a file is damaged beyond single lines
   */
  unreadable(): Promise<string>
}

type Parts = Pick<FileTable, 'columns' | 'unreadable'> & {
  select: string
  /** Reading it takes longer than putting it down. */
  slow?: true
}

/**
 * Makes temporary views of files, by their table's name. Text formats give text in every column: what it means is for the mapping.
 *
 * @param oftenRead tables that several entities are made of, and that so are put in memory
 * @throws {LoadFault} region.file_unreadable
 */
export async function openFileTables(
  connection: DuckDBConnection,
  mapping: Mapping,
  {
    folder,
    files,
    oftenRead,
  }: { folder: string; files: readonly SourceFile[]; oftenRead: ReadonlySet<string> },
): Promise<FileTable[]> {
  const tables: FileTable[] = []
  for (const name of new Set(files.map(({ table }) => table))) {
    const own = files.filter(({ table }) => table === name)
    const parts = await partsOf(connection, mapping, folder, own, tables.length)
    const kind = oftenRead.has(name) || parts.slow ? 'table' : 'view'
    await readingFiles(own, () => connection.run(`create temp ${kind} ${quoted(name)} as ${parts.select}`))
    const { columns, unreadable: lines } = parts
    tables.push({ name, columns, files: own, unreadable: () => readingFiles(own, lines) })
  }
  return tables
}

function partsOf(
  connection: DuckDBConnection,
  mapping: Mapping,
  folder: string,
  files: readonly SourceFile[],
  number: number,
): Promise<Parts> {
  if (mapping.kind === 'csv') return csvParts(connection, mapping, folder, files, number)
  if (mapping.kind === 'jsonl') return jsonParts(connection, folder, files, number)
  return parquetParts(connection, folder, files)
}

/** Says which file, and of the engine's words its kind of error alone: the rest may quote what is in the file. */
export async function readingFiles<T>(files: readonly SourceFile[], read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof LoadFault || !isAboutFile(error)) throw error
    const file = files.find(({ path }) => (error as Error).message.includes(path)) ?? files[0]!
    throw unreadable(file.path, (error as Error).message.split(':')[0]!, error)
  }
}

/** What is read may be put on disk for a while: that it cannot be written is not about the file. */
const isAboutFile = (error: unknown): boolean =>
  error instanceof Error &&
  /^(Invalid Input|IO|Conversion|Serialization|InvalidInput) Error/i.test(error.message) &&
  !/could not write|no space left|file too large/i.test(error.message)

const unreadable = (file: string, fault: string, cause?: unknown) =>
  new LoadFault(loadErrors.file_unreadable, { file, fault }, cause)

/** Enough for any header. */
const headerBytes = 65_536

async function csvParts(
  connection: DuckDBConnection,
  { csv }: Mapping,
  folder: string,
  files: readonly SourceFile[],
  number: number,
): Promise<Parts> {
  const { delimiter, encoding } = csv!
  const headers = new Map<string, { names: string[]; paths: string[] }>()
  for (const { path } of files) {
    const names = headerOf(await firstBytes(join(folder, path)), { delimiter, encoding })
    if (typeof names === 'string') throw unreadable(path, names)
    const key = JSON.stringify(names)
    headers.set(key, { names, paths: [...(headers.get(key)?.paths ?? []), join(folder, path)] })
  }
  const groups = [...headers.values()]
  const rejects = (group: number) => `rejects_${number}_${group}`
  const selects = groups.map(({ names, paths }, group) => {
    const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')
    return `select * from read_csv([${paths.map(literal).join(', ')}], delim = ${literal(delimiter)}, quote = '"', escape = '"',
      header = true, auto_detect = false, encoding = ${literal(encoding)}, columns = {${columns}}, ignore_errors = true,
      store_rejects = true, rejects_table = '${rejects(group)}', rejects_scan = 'scans_${number}_${group}')`
  })
  return {
    columns: textColumns(groups.flatMap(({ names }) => names)),
    select: selects.join(' union all by name '),
    async unreadable() {
      const lines: string[] = []
      for (const group of groups.keys())
        lines.push(await rejectedLines(connection, folder, rejects(group), `scans_${number}_${group}`))
      return lines.join(' union all ')
    },
  }
}

/** A line that took others with it, by a quotation mark that does not end, is no longer a line that can be set aside. */
async function rejectedLines(
  connection: DuckDBConnection,
  folder: string,
  errors: string,
  scans: string,
): Promise<string> {
  const reader = await connection.runAndReadAll(`
    select file_path, line from ${errors} join ${scans} using (scan_id, file_id)
    where error_type = 'LINE SIZE OVER MAXIMUM' or contains(rtrim(csv_line, chr(10) || chr(13)), chr(10)) order by line limit 1`)
  const [swallowed] = reader.getRows()
  if (swallowed)
    throw unreadable(relative(folder, String(swallowed[0])), `quotation mark, line ${swallowed[1]}`)
  // A file may have been read several times.
  return `select distinct on (file_path, line)
      to_json({file: parse_filename(file_path), line: line, fault: error_type}) as "row"
    from ${errors} join ${scans} using (scan_id, file_id)`
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** A line is an object; every value is read as text, and objects within as JSON. */
async function jsonParts(
  connection: DuckDBConnection,
  folder: string,
  files: readonly SourceFile[],
  number: number,
): Promise<Parts> {
  const lines = `lines_${number}`
  const paths = files.map(({ path }) => literal(join(folder, path))).join(', ')
  return readingFiles(files, async () => {
    await connection.run(
      `create temp table ${lines} as select json from read_ndjson_objects([${paths}], ignore_errors = true)`,
    )
    const isObject = `json is not null and json_type(json) = 'OBJECT'`
    const reader = await connection.runAndReadAll(
      `select distinct unnest(json_keys(json)) from ${lines} where ${isObject} order by 1`,
    )
    const names = reader.getRows().map(([name]) => String(name))
    const form = JSON.stringify(Object.fromEntries(names.map((name) => [name, 'VARCHAR'])))
    return {
      columns: textColumns(names),
      slow: true,
      select: `select unnest(json_transform(json, ${literal(form)})) from ${lines} where ${isObject}`,
      unreadable: async () =>
        `select to_json({line: rowid + 1, fault: 'JSON'}) as "row" from ${lines} where not coalesce(${isObject}, false)`,
    }
  })
}

async function parquetParts(
  connection: DuckDBConnection,
  folder: string,
  files: readonly SourceFile[],
): Promise<Parts> {
  const paths = files.map(({ path }) => literal(join(folder, path))).join(', ')
  const select = `select * from read_parquet([${paths}], union_by_name = true)`
  return readingFiles(files, async () => {
    const reader = await connection.runAndReadAll(`describe ${select}`)
    const columns = reader.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }))
    return { columns, select, unreadable: async () => 'select null::json as "row" where false' }
  })
}

const textColumns = (names: readonly string[]): SourceColumn[] =>
  [...new Set(names)].map((name) => ({ name, type: 'VARCHAR' }))
