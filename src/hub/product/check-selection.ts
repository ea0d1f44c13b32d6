import { KnutpunktError } from '../../kernel/index.ts'
import { type Filter, fitsGrain, type Selection } from '../../region/index.ts'
import { hubErrors } from '../hub-errors.ts'
import type { Product, ProductBook } from './product-book.ts'

/** The longest period that is asked for at once. */
const mostDays = 366 * 20

const grains = { day: { sv: 'dag' }, month: { sv: 'månad' }, year: { sv: 'år' } }

/**
 * A question to a product in the one form that it is kept and found by: filters on known codes, nothing twice, names in the product's order
 * of measures.
 *
 * @throws {KnutpunktError} hub.selection_not_possible, with what is wrong
 */
export function checkSelection(book: ProductBook, product: Product, asked: Selection): Selection {
  const { dimensions, filters, period } = asked
  const measures = product.measures.map(({ id }) => id).filter((id) => asked.measures.includes(id))
  for (const id of asked.measures)
    if (!measures.includes(id))
      refuse(`${product.id} har inget mått ${id}`, `${product.id} has no measure ${id}`)
  if (new Set(dimensions).size !== dimensions.length)
    refuse('en uppdelning står två gånger', 'a dimension is named twice')
  const known = new Map(product.dimensions.map((each) => [each.id, each]))
  for (const id of dimensions)
    if (!known.has(id))
      refuse(`${product.id} har ingen uppdelning ${id}`, `${product.id} has no dimension ${id}`)
  const days = (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000
  if (!(days > 0)) refuse('perioden slutar innan den börjar', 'the period ends before it begins')
  if (days > mostDays) refuse('perioden är längre än 20 år', 'the period is longer than 20 years')
  const { grain } = product.time
  if (!fitsGrain(grain, period))
    refuse(
      `${product.id} redovisas per ${grains[grain].sv}, och perioden ska börja och sluta där en sådan börjar`,
      `${product.id} is told by the ${grain}, and the period must begin and end where one begins`,
    )
  for (const filter of filters)
    checkFilter(book, known.get(filter.column)?.codes, known.has(filter.column), filter)
  return { measures, dimensions, filters, period }
}

function checkFilter(book: ProductBook, codes: string | undefined, known: boolean, filter: Filter): void {
  if (!known)
    refuse(
      `det finns ingen uppdelning ${filter.column} att välja på`,
      `there is no dimension ${filter.column} to choose by`,
    )
  if (!['=', 'in', 'null', 'not_null'].includes(filter.is))
    refuse(`man väljer inte med ${filter.is}`, `one does not choose by ${filter.is}`)
  if (codes === undefined) return
  for (const value of filter.values ?? (filter.value === undefined ? [] : [filter.value]))
    if (!book.codes(codes).has(String(value)))
      refuse(
        `${filter.column} har ingen kod ${String(value).slice(0, 40)}`,
        `${filter.column} has no code ${String(value).slice(0, 40)}`,
      )
}

function refuse(detailSv: string, detailEn: string): never {
  throw new KnutpunktError(hubErrors.selection_not_possible, { values: { detailSv, detailEn } })
}
