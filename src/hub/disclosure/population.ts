import type { Filter, Measure } from '../../region/index.ts'
import type { Combined } from '../combine/figure.ts'
import { measureOf } from '../product/parts-of.ts'
import type { Product } from '../product/product-book.ts'

/** Those that measures are of: measures that count the same rows are told and hidden together, since each gives the others' count away. */
export interface Population {
  /** What rows must be to be counted, in one form. */
  readonly id: string
  readonly where: readonly Filter[]
  readonly measures: readonly Measure[]
}

/** How many are counted in a cell. */
export interface Count {
  readonly people: number
  /** Rows, where they are known; else people. */
  readonly rows: number
}

export function populationsOf(product: Product, measures: readonly string[]): Population[] {
  const alike = Map.groupBy(
    measures.map((id) => measureOf(product, id)),
    ({ where = [] }) => JSON.stringify(sorted(where)),
  )
  return [...alike].map(([id, own]) => ({ id, where: sorted(own[0]!.where ?? []), measures: own }))
}

const sorted = (where: readonly Filter[]): readonly Filter[] =>
  where.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

/** How many of a population are in a cell; `withheld` when a node does not tell it. */
export function countOf({ where, measures }: Population, cell: Combined): Count | 'withheld' {
  if (cell.withheld || measures.some(({ id }) => isWithheld(cell, id))) return 'withheld'
  const people = measures.map(({ id }) => cell.parts[`${id}.people`] ?? cell.people ?? 0)
  const fewest = Math.min(...people.filter((each) => each > 0))
  const own = measures.map(({ id }) => cell.parts[`${id}.n`]).find((each) => each !== undefined)
  const rows = where.length === 0 ? cell.rows : own
  const counted = fewest === Infinity ? 0 : fewest
  return { people: counted, rows: Math.max(rows ?? 0, counted) }
}

/** A measure that is withheld has no parts, or has them of some of the regions only. */
function isWithheld({ parts, steps, partly }: Combined, id: string): boolean {
  const has = Object.keys(parts).some((name) => name.startsWith(`${id}.`)) || steps[id] !== undefined
  return partly.includes(id) || !has
}

/** Whether there are people in it, but fewer than are told. */
export const isSmall = (count: number, threshold: number): boolean => count > 0 && count < threshold

/** Whether what is of the whole and not of the part is few. */
export const differ = (whole: Count, part: Count, threshold: number): boolean =>
  isSmall(whole.people - part.people, threshold) || isSmall(whole.rows - part.rows, threshold)

type Named = Pick<Population, 'id' | 'where'>

/** Of an id what rows must be. */
export const populationNamed = (id: string): Named => ({ id, where: JSON.parse(id) as Filter[] })

/** Whether whoever is of the one population is of the other too, and not the other way around. */
export const isPartOf = (part: Named, whole: Named): boolean =>
  part.id !== whole.id &&
  whole.where.every((filter) => part.where.some((own) => JSON.stringify(own) === JSON.stringify(filter)))

/** Whether they are of different values of one thing, and alike in all else: inliers and outliers. */
export function areApart({ where: one }: Named, { where: other }: Named): boolean {
  const without = (filters: readonly Filter[], others: readonly Filter[]): Filter[] =>
    filters.filter((filter) => !others.some((each) => JSON.stringify(each) === JSON.stringify(filter)))
  const [mine, theirs] = [without(one, other), without(other, one)]
  return mine.length === 1 && theirs.length === 1 && mine[0]!.column === theirs[0]!.column
}
