// Apart from the book, which needs whole rooms: the thread that controls tables is to load little.
import type { Dimension, Measure, ProductDefinition } from '../../region/index.ts'

/** @throws {RangeError} when the product has none by that name */
export function dimensionOf(product: ProductDefinition, id: string): Dimension {
  const found = product.dimensions.find((each) => each.id === id)
  if (found === undefined) throw new RangeError(`${product.id} has no dimension ${id}`)
  return found
}

/** @throws {RangeError} when the product has none by that name */
export function measureOf(product: ProductDefinition, id: string): Measure {
  const found = product.measures.find((each) => each.id === id)
  if (found === undefined) throw new RangeError(`${product.id} has no measure ${id}`)
  return found
}
