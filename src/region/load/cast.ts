import { literal } from '../engine/duckdb.ts'
import type { Formats } from '../mapping/mapping.ts'
import type { ColumnType } from '../model/entities.ts'
import { storeTypes } from '../store/tables.ts'

/**
 * A value of a source as the model's type, in DuckDB's SQL; null when it is not of that type.
 *
 * @param value SQL
 * @param from its type in DuckDB; text is read as the source writes it
 */
export function castTo(type: ColumnType, value: string, from: string, formats: Formats = {}): string {
  const target = storeTypes[type]
  if (from !== 'VARCHAR' || type === 'text' || type === 'boolean') return `try_cast(${value} as ${target})`
  if (type === 'day')
    return formats.day === undefined
      ? `try_cast(${value} as date)`
      : `try_strptime(${value}, ${literal(formats.day)})::date`
  if (type === 'time')
    return formats.time === undefined ? instantOf(value) : timeByFormat(value, formats.time)
  const number = formats.decimal === ',' ? pointed(value) : value
  // DuckDB rounds "2.5" to a whole number; to us it is none.
  if (type === 'int' || type === 'bigint')
    return `case when try_cast(${number} as double) = try_cast(${number} as ${target}) then try_cast(${number} as ${target}) end`
  return `try_cast(${number} as ${target})`
}

/** `1 234,50` as `1234.50`; the spaces may be hard ones. */
const pointed = (value: string): string =>
  `replace(replace(replace(${value}, ' ', ''), chr(160), ''), ',', '.')`

/** A format with an offset or a zone gives instants by itself. */
const timeByFormat = (value: string, format: string): string => {
  const read = `try_strptime(${value}, ${literal(format)})`
  return /%z/i.test(format) ? `${read}::timestamptz` : fromLocal(read)
}

/** ISO 8601, of Sweden where no offset stands. To the minute or second without one it is read as local time, which takes half as long. */
const instantOf = (value: string): string =>
  `case when length(${value}) <= 16 or (length(${value}) = 19 and ${value}[17] = ':')
    then ${fromLocal(`try_cast(${value} as timestamp)`)} else try_cast(${value} as timestamptz) end`

const hourUs = 3_600_000_000

/**
 * Swedish local time as an instant. Since 1996 clocks are changed in March and October alone: the months between are an hour or two ahead of UTC
 * throughout, and asking the calendar for each value would take ten times as long.
 *
 * @param local SQL, a `timestamp`
 */
export const fromLocal = (local: string): string => {
  const ahead = (hours: number): string => `make_timestamptz(epoch_us(${local}) - ${hours * hourUs})`
  return `case when year(${local}) < 1996 then ${local}::timestamptz when month(${local}) between 4 and 9 then ${ahead(2)}
    when month(${local}) not in (3, 10) then ${ahead(1)} else ${local}::timestamptz end`
}
