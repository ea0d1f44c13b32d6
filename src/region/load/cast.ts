import { literal } from '../engine/duckdb.ts'
import type { Formats } from '../mapping/mapping.ts'
import type { ColumnType } from '../model/entities.ts'
import { storeTypes } from '../store/tables.ts'

/**
 * A value of a source as the model's type, in DuckDB's SQL; null when it is not of that type.
 *
 * @param value SQL
 * @param from its type in DuckDB; text is read as the source writes it
 * @param local what `localIn` gives, or a column that has it
 */
export function castTo(
  type: ColumnType,
  value: string,
  from: string,
  formats: Formats = {},
  local = localIn(type, value, from, formats),
): string {
  const target = storeTypes[type]
  if (from !== 'VARCHAR' || type === 'text' || type === 'boolean') return `try_cast(${value} as ${target})`
  if (type === 'day')
    return formats.day === undefined
      ? `try_cast(${value} as date)`
      : `${timeByFormat(value, formats.day)}::date`
  // A format with an offset or a zone gives instants by itself.
  if (type === 'time' && local === undefined) return `${timeByFormat(value, formats.time!)}::timestamptz`
  if (type === 'time') return formats.time === undefined ? instantOf(value, local!) : fromLocal(local!)
  const number = formats.decimal === ',' ? pointed(value) : value
  // DuckDB rounds "2.5" to a whole number; to us it is none.
  if (type === 'int' || type === 'bigint')
    return `case when try_cast(${number} as double) = try_cast(${number} as ${target}) then try_cast(${number} as ${target}) end`
  return `try_cast(${number} as ${target})`
}

/** The local time in a text: who casts many works it out once, in a column of its own. Undefined where there is none. */
export function localIn(
  type: ColumnType,
  value: string,
  from: string,
  { time }: Formats = {},
): string | undefined {
  if (type !== 'time' || from !== 'VARCHAR' || /%z/i.test(time ?? '')) return undefined
  return time === undefined ? `try_cast(${value} as timestamp)` : timeByFormat(value, time)
}

/** `1 234,50` as `1234.50`; the spaces may be hard ones. */
const pointed = (value: string): string =>
  `replace(replace(replace(${value}, ' ', ''), chr(160), ''), ',', '.')`

/** By any format, DuckDB reads these words as the first of January 1900. */
const words = "('infinity', '-infinity', 'epoch')"

const timeByFormat = (value: string, format: string): string =>
  `try_strptime(case when lower(trim(${value})) not in ${words} then ${value} end, ${literal(format)})`

/** ISO 8601, of Sweden where no offset stands. To the minute or second without one it is read as local time, which takes half as long. */
const instantOf = (value: string, local: string): string =>
  `case when length(${value}) <= 16 or (length(${value}) = 19 and ${value}[17] = ':')
    then ${fromLocal(local)} else try_cast(${value} as timestamptz) end`

const hourUs = 3_600_000_000

/**
 * Swedish local time as an instant. Since 1996 clocks are changed in the last seven days of March and October alone: the rest of a year is an hour or
 * two ahead of UTC throughout, and asking the calendar for each value would take ten times as long.
 *
 * @param local SQL, a `timestamp`
 */
export const fromLocal = (local: string): string => {
  const ahead = (hours: number): string => `make_timestamptz(epoch_us(${local}) - ${hours * hourUs})`
  const before = (month: number): string => `(month(${local}) = ${month} and day(${local}) < 25)`
  return `case when ${local} < timestamp '1996-01-01' then ${local}::timestamptz
    when month(${local}) between 4 and 9 or ${before(10)} then ${ahead(2)}
    when month(${local}) not in (3, 10) or ${before(3)} then ${ahead(1)} else ${local}::timestamptz end`
}
