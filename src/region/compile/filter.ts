import { KnutpunktError, Temporal } from '../../kernel/index.ts'
import type { ColumnType } from '../model/entities.ts'
import { regionErrors } from '../region-errors.ts'
import type { Filter, Value } from '../wire/index.ts'
import { firstDayOf, type Moment } from './moment.ts'
import type { Values } from './statement.ts'

/** What a filter's column is. `by`: it shows a part of time, and compares with such. */
export interface Filterable {
  readonly type: ColumnType
  readonly by?: Moment
}

/** @throws {KnutpunktError} region.order_value, and what `columnOf` throws */
export function checkFilters(filters: readonly Filter[], columnOf: (name: string) => Filterable): void {
  for (const filter of filters) check(filter, columnOf)
}

function check(filter: Filter, columnOf: (name: string) => Filterable): void {
  const { column, is, value, values, with: other } = filter
  const here = columnOf(column)
  const wrong = () => new KnutpunktError(regionErrors.order_value, { values: { name: column } })
  const given = [value, values, other].filter((each) => each !== undefined).length
  if (is === 'null' || is === 'not_null') {
    if (given > 0) throw wrong()
    return
  }
  if (given !== 1 || (is === 'in' || is === 'not_in') !== (values !== undefined)) throw wrong()
  if (other !== undefined) {
    const there = columnOf(other)
    if (here.by !== undefined || there.by !== undefined || kindOf(here.type) !== kindOf(there.type))
      throw wrong()
    return
  }
  const ordered = is !== '=' && is !== '<>' && values === undefined
  if (ordered && (here.type === 'text' || here.type === 'boolean')) throw wrong()
  if (![value, ...(values ?? [])].every((each) => each === undefined || fits(each, here))) throw wrong()
}

const kindOf = (type: ColumnType): string =>
  type === 'int' || type === 'bigint' || type === 'number' || type === 'money' ? 'number' : type

function fits(value: Value, { type, by }: Filterable): boolean {
  if (by !== undefined) return typeof value === 'string' && firstDayOf(value, by) !== undefined
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'int':
    case 'bigint':
      return Number.isSafeInteger(value)
    case 'number':
    case 'money':
      return typeof value === 'number' && Math.abs(value) < 1e11
    case 'day':
      return typeof value === 'string' && firstDayOf(value, 'day') !== undefined
    case 'time':
      return typeof value === 'string' && isInstant(value)
    default:
      return typeof value === 'string' && !value.includes('\0')
  }
}

function isInstant(text: string): boolean {
  try {
    return Temporal.Instant.from(text) !== undefined
  } catch {
    return false
  }
}

/**
 * Filters that were checked, as a condition; all of them hold. `true` when there are none.
 *
 * @param columnOf of each column its type, and how it is written in SQL
 */
export function condition(
  filters: readonly Filter[],
  columnOf: (name: string) => Filterable & { sql: string },
  values: Values,
): string {
  if (filters.length === 0) return 'true'
  return filters.map((filter) => comparison(filter, columnOf, values)).join(' and ')
}

function comparison(
  { column, is, value, values: several, with: other }: Filter,
  columnOf: (name: string) => Filterable & { sql: string },
  values: Values,
): string {
  const { sql, type, by } = columnOf(column)
  const place = (each: Value) =>
    by === undefined ? values.of(each, type) : values.of(firstDayOf(String(each), by), 'day')
  if (is === 'null') return `${sql} is null`
  if (is === 'not_null') return `${sql} is not null`
  if (several !== undefined)
    return `${sql} ${is === 'in' ? 'in' : 'not in'} (${several.map(place).join(', ')})`
  return `${sql} ${operators[is as keyof typeof operators]} ${other === undefined ? place(value!) : columnOf(other).sql}`
}

/** Written out, so that what stands in an order is never itself text of SQL. */
const operators = { '=': '=', '<>': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const
