import { Pool, types } from 'pg'
import { postgresDialect } from './dialects.ts'
import { type Engine, TooManyRows } from './engine.ts'
import { whenStopped } from './stopping.ts'

export interface PostgresEngineOptions {
  /** Of a warehouse; its user should have no other right than to read. */
  url: string
  /** Connections at most. */
  poolSize?: number
  /** The longest that a question may take, in milliseconds. */
  timeoutMs: number
}

const numbers = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC, types.builtins.FLOAT8])
const instants = new Set<number>([types.builtins.TIMESTAMPTZ])
/** Lists of int8, numeric and float8. */
const lists = new Set([1016, 1231, 1022])

const plainTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (numbers.has(oid)) return Number
    if (instants.has(oid)) return (text: string) => new Date(text).toISOString()
    if (oid === types.builtins.DATE) return (text: string) => text
    if (lists.has(oid)) return (text: string) => text.slice(1, -1).split(',').filter(Boolean).map(Number)
    return types.getTypeParser(oid, format)
  },
}

const asText = { getTypeParser: () => (text: string) => text }

/**
 * A warehouse in PostgreSQL, read in place: in transactions that cannot write, in Swedish days, and for a bounded time. Questions go through
 * whole tables. What a mapping's rules leave of them the planner cannot know, guesses at a handful of rows, and would look each up among a million
 * in a loop: without such loops the largest question of the demo takes seconds and not minutes.
 */
export function postgresEngine({ url, poolSize = 4, timeoutMs }: PostgresEngineOptions): Engine {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    types: plainTypes as never,
    application_name: 'knutpunkt region',
  })
  /** Ends what others ask: all of the other pool may be busy. */
  const stopping = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000 })
  for (const each of [pool, stopping]) {
    each.on('connect', (client) => client.on('error', () => undefined))
    each.on('error', () => undefined)
  }
  const cancel = (pid: number) =>
    void stopping.query('select pg_cancel_backend($1)', [pid]).catch(() => undefined)
  /** A transaction that cannot write. `end` it, whatever came of it. */
  async function reading(signal: AbortSignal | undefined) {
    signal?.throwIfAborted()
    const client = await pool.connect()
    const { processID } = client as unknown as { processID: number }
    let ended: (() => void) | undefined
    const end = async () => {
      let broken: Error | undefined
      ended?.()
      await client.query('rollback').catch((error: Error) => (broken = error))
      // A cancellation that is still on its way must not hit who has the connection next.
      client.release(broken ?? signal?.aborted ?? false)
    }
    try {
      await client.query('begin transaction read only')
      await client.query(
        `select set_config('statement_timeout', $1, true), set_config('timezone', 'Europe/Stockholm', true),
           set_config('enable_nestloop', 'off', true), set_config('datestyle', 'ISO', true)`,
        [String(timeoutMs)],
      )
      signal?.throwIfAborted()
      ended = whenStopped(signal, () => cancel(processID))
      return { client, end }
    } catch (error) {
      await end()
      throw error
    }
  }
  return {
    kind: 'postgresql',
    dialect: postgresDialect,
    async rows(sql, values, { signal, most }) {
      const { client, end } = await reading(signal)
      try {
        const { rows } = await client.query(`select * from (${sql}) bounded limit ${most + 1}`, [...values])
        if (rows.length > most) throw new TooManyRows(most)
        return rows
      } catch (error) {
        signal?.throwIfAborted()
        throw error
      } finally {
        await end()
      }
    },
    async *batches(sql, values, { signal, rows: size }) {
      const { client, end } = await reading(signal)
      try {
        // All of it is read: a plan that has its first rows soon is not wanted.
        await client.query(`set local cursor_tuple_fraction = 1`)
        await client.query(`declare given no scroll cursor for ${sql}`, [...values])
        const next = { text: `fetch ${size} from given`, rowMode: 'array', types: asText } as const
        for (;;) {
          const { rows, fields } = await client.query<(string | null)[]>(next as never)
          if (rows.length === 0) return
          yield fields.map((_, at) => rows.map((row) => row[at]!))
        }
      } catch (error) {
        signal?.throwIfAborted()
        throw error
      } finally {
        await end()
      }
    },
    async close() {
      await Promise.all([pool.end(), stopping.end()])
    },
  }
}
