import { dimensionOf, measureOf } from '../../product/parts-of.ts'
import type { Product, ProductBook } from '../../product/product-book.ts'
import type { Run, RunResult } from '../../run/run.ts'
import type { DeliveredFile } from '../delivery.ts'
import { type Column, type ReleaseTable, statuses } from './release-table.ts'

export interface Released {
  book: ProductBook
  product: Product
  run: Run & { result: RunResult }
  table: ReleaseTable
}

/** What a release's files mean: its columns with their definitions and codes, and what it was made of. As JSON beside them. */
export function releaseSchema({ book, product, run, table }: Released, files: readonly DeliveredFile[]) {
  const lists = run.result.dimensions.flatMap((id) => dimensionOf(product, id).codes ?? [])
  return {
    product: {
      id: product.id,
      version: product.version,
      hash: run.productHash,
      title: product.title,
      description: product.description,
    },
    run: {
      id: run.id,
      madeAt: run.endedAt?.toISOString(),
      selection: run.selection,
      purpose: run.purpose,
      /** Regions that did not answer, and are not in it. */
      absent: run.result.absent,
    },
    csv: { encoding: 'UTF-8', decimal: '.', null: '' },
    columns: table.columns.map((column) => columnSchema(product, column)),
    statuses,
    codes: Object.fromEntries(lists.map((list) => [list, Object.fromEntries(book.codes(list))])),
    seriesBreaks: product.seriesBreaks ?? [],
    files,
  }
}

function columnSchema(product: Product, { name, type, role, of }: Column) {
  if (role === 'dimension') {
    const { title, definition, by, codes } = dimensionOf(product, of)
    return { name, type, role, title, definition, ...(by && { by }), ...(codes && { codes }) }
  }
  const { title, definition, version, source, unit, decimals } = measureOf(product, of)
  if (role === 'status') return { name, type, role, of, title, values: Object.keys(statuses) }
  return { name, type, role, title, definition, version, source, unit, decimals }
}
