import { Temporal } from '../../kernel/index.ts'
import { trinoDialect } from './dialects.ts'
import { literal, type Row } from './duckdb.ts'
import { type Engine, TooManyRows } from './engine.ts'
import { createTrinoClient, type TrinoColumn, type TrinoOptions } from './trino-client.ts'

/** A warehouse behind Trino, read in place. Its user should have no other right than to read. */
export function trinoEngine(options: TrinoOptions): Engine {
  const client = createTrinoClient(options)
  return {
    kind: 'trino',
    dialect: trinoDialect,
    async rows(sql, values, { signal, most }) {
      const rows: Row[] = []
      try {
        for await (const { columns, data } of client.pages(withValues(sql, values), signal)) {
          if (rows.length + data.length > most) throw new TooManyRows(most)
          for (const row of data) rows.push(rowOf(columns, row))
        }
      } catch (error) {
        signal?.throwIfAborted()
        throw error
      }
      return rows
    },
    async *batches(sql, values, { signal }) {
      try {
        for await (const { columns, data } of client.pages(withValues(sql, values), signal))
          if (data.length > 0)
            yield columns.map(({ type }, at) => data.map((row) => textOf(plain(row[at], type))))
      } catch (error) {
        signal?.throwIfAborted()
        throw error
      }
    },
    close: () => client.close(),
  }
}

/** Trino has no values beside a statement's text but these: constants after `using`, never within the question. */
export function withValues(sql: string, values: readonly unknown[]): string {
  if (values.length === 0) return sql
  return `execute immediate ${literal(sql)} using ${values.map(constant).join(', ')}`
}

function constant(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : `decimal '${value.toFixed(6)}'`
  if (typeof value === 'string') return literal(value)
  throw new TypeError('no constant of Trino')
}

function rowOf(columns: readonly TrinoColumn[], values: readonly unknown[]): Row {
  return Object.fromEntries(columns.map(({ name, type }, at) => [name, plain(values[at], type)]))
}

function plain(value: unknown, type: string): unknown {
  if (value === null || value === undefined) return null
  if (type.startsWith('array(')) return (value as unknown[]).map((each) => plain(each, type.slice(6, -1)))
  if (/^(decimal|bigint|double|real)/.test(type)) return Number(value)
  if (type.startsWith('timestamp') && type.endsWith('with time zone')) return instantOf(String(value))
  return value
}

const textOf = (value: unknown): string | null => (value === null ? null : String(value))

/** `2026-01-31 06:00:00.000000 Europe/Stockholm`, the zone also as `+01:00`. */
function instantOf(written: string): string {
  const [day, time, zone = 'UTC'] = written.split(' ')
  const at = /^[+-]/.test(zone)
    ? Temporal.Instant.from(`${day}T${time}${zone}`)
    : Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).toInstant()
  return new Date(at.epochMilliseconds).toISOString()
}
