// Not through the kernel's door: the thread that controls tables would load all that is behind it.
import { Temporal } from 'temporal-polyfill'
import type { Filter, Period } from '../../region/index.ts'
import type { Product } from '../product/product-book.ts'

/** Values of a dimension: some, or all but some. */
export type Values =
  | { readonly in: readonly (string | null)[] }
  | { readonly not: readonly (string | null)[] }

/** Which rows a figure is of. A dimension that is not named is not chosen by. */
export interface Described {
  /** Days; `to` is not part of it. */
  readonly from: string
  readonly to: string
  readonly by: Readonly<Record<string, Values>>
}

export interface Question {
  readonly product: Product
  readonly dimensions: readonly string[]
  readonly filters: readonly Filter[]
  readonly period: Period
  /** Regions that answered. */
  readonly regions: readonly string[]
}

/** Whether everything that one is of, the other is of too. */
export function within(part: Described, whole: Described): boolean {
  return (
    part.from >= whole.from &&
    part.to <= whole.to &&
    Object.entries(whole.by).every(([dimension, values]) => {
      const own = part.by[dimension]
      return own !== undefined && isSubset(own, values)
    })
  )
}

export function isSubset(part: Values, whole: Values): boolean {
  if ('in' in part)
    return part.in.every((value) => ('in' in whole ? whole.in.includes(value) : !whole.not.includes(value)))
  return 'not' in whole && whole.not.every((value) => part.not.includes(value))
}

/** Whether there can be rows that both choose. */
export const meet = (a: Values, b: Values): boolean =>
  'in' in a ? a.in.some((value) => isSubset({ in: [value] }, b)) : 'in' in b ? meet(b, a) : true

/** In one form: the same rows, the same text. */
export function written({ from, to, by }: Described): string {
  const order = Object.keys(by).sort()
  return JSON.stringify([from, to, order.map((id) => [id, by[id]])])
}

/** The rows that a cell of a question is of. Regions are always named, since one that is absent today answers tomorrow. */
export function describedCell(
  question: Question,
  cell: { readonly at: readonly (string | null)[]; readonly regions: readonly string[] },
): Described {
  const base = describedQuestion(question)
  const { product, dimensions } = question
  let { from, to } = base
  const by: Record<string, Values> = { ...base.by }
  dimensions.forEach((id, index) => {
    const value = cell.at[index] ?? null
    const moment = product.dimensions.find((each) => each.id === id)?.by
    const span = moment && value !== null ? spanOf(value, moment) : undefined
    if (span === undefined) by[id] = { in: [value] }
    else {
      from = span.from > from ? span.from : from
      to = span.to < to ? span.to : to
    }
  })
  const region = regionOf(product)
  const fixed = dimensions.some((id) => isBelow(product, id, region))
  if (fixed) by[region] = { in: [...cell.regions].sort() }
  return { from, to, by }
}

/** The name of the dimension that tells regions apart. */
export const regionOf = (product: Product): string =>
  product.dimensions.find(({ column }) => column === 'region')?.id ?? 'region'

function isBelow(product: Product, id: string, above: string): boolean {
  if (id === above) return true
  const next = product.dimensions.find((each) => each.id === id)?.within
  return next !== undefined && isBelow(product, next, above)
}

/** The rows that a question is of as a whole. */
export function describedQuestion({ product, filters, period, regions }: Question): Described {
  const by: Record<string, Values> = { [regionOf(product)]: { in: [...regions].sort() } }
  let { from, to } = period
  for (const filter of filters) {
    const moment = product.dimensions.find(({ id }) => id === filter.column)?.by
    const span = moment && filter.is === '=' ? spanOf(String(filter.value), moment) : undefined
    if (span !== undefined) {
      from = span.from > from ? span.from : from
      to = span.to < to ? span.to : to
    } else {
      const values = valuesOf(filter)
      const known = by[filter.column]
      by[filter.column] = known === undefined ? values : both(known, values)
    }
  }
  return { from, to, by }
}

function valuesOf({ is, value, values = [] }: Filter): Values {
  if (is === 'null') return { in: [null] }
  if (is === 'not_null') return { not: [null] }
  return { in: [...new Set((is === 'in' ? values : [value]).map(String))].sort() }
}

function both(one: Values, other: Values): Values {
  if ('in' in one) return { in: one.in.filter((value) => isSubset({ in: [value] }, other)) }
  if ('in' in other) return both(other, one)
  return { not: [...new Set([...one.not, ...other.not])] }
}

/** The days of a part of time; undefined when it is not written as one. */
function spanOf(text: string, by: 'day' | 'week' | 'month' | 'quarter' | 'year'): Period | undefined {
  const [, year, rest] = /^(\d{4})(?:-(.+))?$/.exec(text) ?? []
  if (year === undefined) return undefined
  const first = firstDayOrNone(Number(year), rest ?? '', by)
  const lengths = {
    day: { days: 1 },
    week: { days: 7 },
    month: { months: 1 },
    quarter: { months: 3 },
    year: { years: 1 },
  }
  return first && { from: first.toString(), to: first.add(lengths[by]).toString() }
}

function firstDayOrNone(year: number, rest: string, by: string): Temporal.PlainDate | undefined {
  try {
    return firstDay(year, rest, by)
  } catch {
    return undefined
  }
}

/** @throws {RangeError} */
function firstDay(year: number, rest: string, by: string): Temporal.PlainDate {
  const number = Number(rest.replace(/^[WQ]/, ''))
  if (by === 'year') return new Temporal.PlainDate(year, 1, 1)
  if (by === 'month') return new Temporal.PlainDate(year, number, 1)
  if (by === 'quarter') return new Temporal.PlainDate(year, number * 3 - 2, 1)
  if (by === 'day') return Temporal.PlainDate.from(`${year}-${rest}`)
  // The first week of a year is that of the fourth of January (ISO 8601).
  const fourth = new Temporal.PlainDate(year, 1, 4)
  return fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: number - 1 })
}
