import type { Combined, Figure, Suppression } from '../combine/figure.ts'
import { valueOf } from '../combine/measure-value.ts'
import { measureOf, type Product } from '../product/product-book.ts'

/** A cell with what is told of it. */
export interface ToldCell {
  readonly at: readonly (string | null)[]
  readonly figures: Readonly<Record<string, Figure>>
}

export interface ControlQuestion {
  readonly product: Product
  /** Ids, in the order of the cells' places. */
  readonly dimensions: readonly string[]
  readonly measures: readonly string[]
  /** The strictest of the product's and the nodes' least counts. */
  readonly threshold: number
}

/** Controls what a table discloses: each cell by itself, and then what cells give away of each other. */
export function controlDisclosure(cells: readonly Combined[], asked: ControlQuestion): ToldCell[] {
  return cells.map((cell) => ({
    at: cell.at,
    figures: Object.fromEntries(asked.measures.map((id) => [id, figureOf(cell, id, asked)])),
  }))
}

function figureOf(cell: Combined, id: string, { product, threshold }: ControlQuestion): Figure {
  const measure = measureOf(product, id)
  const why = primary(cell, id, product, threshold)
  return why === undefined ? valueOf(measure, cell) : { suppressed: why }
}

/** What is not told because of the cell itself. */
function primary(cell: Combined, id: string, product: Product, threshold: number): Suppression | undefined {
  if (cell.withheld) return 'withheld'
  if (cell.people !== undefined && cell.people > 0 && cell.people < threshold) return 'threshold'
  const { dominance } = product.disclosure
  const largest = cell.largest[id]
  const sum = cell.parts[`${id}.sum`] ?? 0
  if (
    dominance !== undefined &&
    largest !== undefined &&
    sum > 0 &&
    (largest[0] + largest[1]) / sum > dominance
  )
    return 'dominance'
  return undefined
}
