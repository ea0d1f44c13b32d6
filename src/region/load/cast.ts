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
    return formats.time === undefined
      ? instantOf(value)
      : `try_strptime(${value}, ${literal(formats.time)})::${target}`
  const number = formats.decimal === ',' ? pointed(value) : value
  // DuckDB rounds "2.5" to a whole number; to us it is none.
  if (type === 'int' || type === 'bigint')
    return `case when try_cast(${number} as double) = try_cast(${number} as ${target}) then try_cast(${number} as ${target}) end`
  return `try_cast(${number} as ${target})`
}

/** `1 234,50` as `1234.50`; the spaces may be hard ones. */
const pointed = (value: string): string =>
  `replace(replace(replace(${value}, ' ', ''), chr(160), ''), ',', '.')`

/** ISO 8601, of Sweden where no offset stands. To the minute or second without one it is read as local time, which takes half as long. */
const instantOf = (value: string): string =>
  `case when length(${value}) <= 16 or (length(${value}) = 19 and ${value}[17] = ':')
    then try_cast(${value} as timestamp)::timestamptz else try_cast(${value} as timestamptz) end`
