import type { Product } from '../product/product-book.ts'
import type { RegionRows } from './rows.ts'

/** The least count that may leave: the strictest of the product's and of the regions'. 0: rows are of nobody. */
export const thresholdOf = (product: Product, rows: readonly Pick<RegionRows, 'evidence'>[]): number =>
  product.person === undefined
    ? 0
    : Math.max(product.disclosure.threshold, 2, ...rows.map(({ evidence }) => evidence?.threshold ?? 0))
