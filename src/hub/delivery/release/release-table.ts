import type { Both, Selection } from '../../../region/index.ts'
import type { Figure, Suppression } from '../../combine/figure.ts'
import { dimensionOf, measureOf } from '../../product/parts-of.ts'
import type { Product } from '../../product/product-book.ts'
import type { RunResult } from '../../run/run.ts'

export interface Column {
  readonly name: string
  readonly type: 'text' | 'integer' | 'number'
  readonly role: 'dimension' | 'measure' | 'status'
  /** The dimension or measure it is of. */
  readonly of: string
}

export type Value = string | number | null

/** A release's figures as a table. A measure without a value is null, and the column beside it says why. */
export interface ReleaseTable {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Value[])[]
}

/** What stands in the status of a measure. */
export const statuses: Readonly<Record<Suppression | 'told' | 'empty', Both>> = {
  told: { sv: 'Värdet lämnas ut', en: 'The value is told' },
  empty: { sv: 'Inget att räkna', en: 'Nothing to count' },
  threshold: { sv: 'Dolt: för få personer', en: 'Suppressed: too few people' },
  complementary: {
    sv: 'Dolt: det skulle röja ett annat dolt värde',
    en: 'Suppressed: it would give away another suppressed value',
  },
  dominance: { sv: 'Dolt: en eller två utgör det mesta', en: 'Suppressed: one or two make up most of it' },
  withheld: { sv: 'Regionen lämnar inte ut det', en: 'The region keeps it to itself' },
  differencing: {
    sv: 'Dolt: tillsammans med tidigare uppgifter skulle det röja någon',
    en: 'Suppressed: with what was told before it would give somebody away',
  },
}

/** @throws {RangeError} when the product has not what the result is of */
export function releaseTable(product: Product, result: RunResult): ReleaseTable {
  const columns: Column[] = [
    ...result.dimensions.map((id) => ({
      name: dimensionOf(product, id).id,
      type: 'text' as const,
      role: 'dimension' as const,
      of: id,
    })),
    ...result.measures.flatMap((id): Column[] => [
      {
        name: id,
        type: measureOf(product, id).decimals === 0 ? 'integer' : 'number',
        role: 'measure',
        of: id,
      },
      { name: `${id}_status`, type: 'text', role: 'status', of: id },
    ]),
  ]
  const rows = result.cells.map(({ at, figures }) => [
    ...at,
    ...result.measures.flatMap((id) => told(figures[id] ?? { empty: true })),
  ])
  return { columns, rows }
}

function told(figure: Figure): [number | null, string] {
  if ('value' in figure) return [figure.value, 'told']
  return [null, 'suppressed' in figure ? figure.suppressed : 'empty']
}

/** Without what would not do in a file's name. */
export const fileStem = (product: string, { period }: Selection): string =>
  `${product}_${period.from}_${period.to}`
