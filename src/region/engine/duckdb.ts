import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api'

export interface DuckDbOptions {
  /** A file; `:memory:` for none. */
  path: string
  /** Folders that it may read and write, and nothing else; then neither that nor other settings can be changed. */
  folders: readonly string[]
  threads: number
  memoryMb: number
  /** Where it puts what does not fit in memory; absent: it does not. */
  spill?: { folder: string; mostMb: number }
  readOnly?: boolean
}

export type Row = Record<string, unknown>

/** A database of DuckDB, closed off from everything but the folders it is given. */
export interface DuckDb {
  /** Runs a statement that answers nothing. */
  run(sql: string, values?: readonly unknown[]): Promise<void>
  /** Rows as plain values: dates as `2026-01-31`, instants as ISO 8601 in UTC, integers and decimals as numbers, maps as pairs. */
  rows(sql: string, values?: readonly unknown[], options?: RowsOptions): Promise<Row[]>
  /** A connection of its own, for what has to hold together. Close it. */
  connect(): Promise<DuckDBConnection>
  close(): void
}

export interface RowsOptions {
  /** Ends the query where it stands. */
  signal?: AbortSignal | undefined
  /** More rows than this is an error. */
  most?: number | undefined
}

/** Opens it, and shuts it in. @throws when the file cannot be taken */
export async function openDuckDb(options: DuckDbOptions): Promise<DuckDb> {
  const { path, folders, threads, memoryMb, spill, readOnly } = options
  const instance = await DuckDBInstance.create(path, {
    threads: String(threads),
    memory_limit: `${memoryMb}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...(readOnly && { access_mode: 'READ_ONLY' }),
    ...(spill && { temp_directory: spill.folder, max_temp_directory_size: `${spill.mostMb}MB` }),
  })
  const first = await instance.connect()
  // For connections to come too: a session's own setting would hold for this one alone.
  await first.run("set global timezone = 'Europe/Stockholm'")
  await first.run(`set allowed_directories = [${folders.map(literal).join(', ')}]`)
  await first.run('set enable_external_access = false')
  await first.run('set lock_configuration = true')
  const withConnection = async <T>(
    use: (connection: DuckDBConnection) => Promise<T>,
    signal?: AbortSignal,
  ) => {
    signal?.throwIfAborted()
    const connection = await instance.connect()
    const stop = (): void => connection.interrupt()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await use(connection)
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      connection.closeSync()
    }
  }
  return {
    run: (sql, values = []) =>
      withConnection(async (connection) => void (await connection.run(sql, bound(values)))),
    rows: (sql, values = [], { signal, most = 1_000_000 } = {}) =>
      withConnection(async (connection) => {
        const reader = await connection.runAndReadUntil(sql, most + 1, bound(values))
        if (reader.currentRowCount > most) throw new RangeError(`more than ${most} rows`)
        return reader.getRowObjects().map(plainRow)
      }, signal),
    connect: () => instance.connect(),
    close() {
      first.closeSync()
      instance.closeSync()
    },
  }
}

const bound = (values: readonly unknown[]): DuckDBValue[] => values as DuckDBValue[]

/** Text in SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
/** A name in SQL. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

function plainRow(typed: Record<string, DuckDBValue>): Row {
  const row: Row = {}
  for (const name in typed) row[name] = plainValue(typed[name]!)
  return row
}

function plainValue(value: DuckDBValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return new Date(Number(value.micros / 1000n)).toISOString()
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map(plainValue)
  if (value instanceof DuckDBMapValue)
    return value.entries.map(({ key, value: of }) => [plainValue(key), plainValue(of)])
  if (value instanceof DuckDBStructValue) return plainRow(value.entries as Record<string, DuckDBValue>)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes)
  return String(value)
}
