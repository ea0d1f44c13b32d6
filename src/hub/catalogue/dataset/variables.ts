import type { Both, Dimension, Measure } from '../../../region/index.ts'
import type { Product } from '../../product/product-book.ts'

/** A column of what a product delivers. */
export interface Variable {
  readonly name: string
  readonly role: 'dimension' | 'measure'
  readonly title: Both
  readonly description: Both
  /** A built-in datatype of CSV on the Web (W3C, Metadata Vocabulary for Tabular Data, 5.11.1). */
  readonly datatype: Datatype
  /** Of a measure. */
  readonly unit?: Measure['unit']
  readonly source?: string
  /** Name of the code list that its values are of. */
  readonly codes?: string
}

export type Datatype = 'string' | 'integer' | 'decimal' | 'date' | 'gYearMonth' | 'gYear'

/** The variables of a product, dimensions first, as it defines them. */
export function variablesOf({ dimensions, measures }: Product): Variable[] {
  return [...dimensions.map(ofDimension), ...measures.map(ofMeasure)]
}

const moments: Record<NonNullable<Dimension['by']>, Datatype> = {
  day: 'date',
  week: 'string',
  month: 'gYearMonth',
  quarter: 'string',
  year: 'gYear',
}

function ofDimension({ id, title, definition, by, codes }: Dimension): Variable {
  return {
    name: id,
    role: 'dimension',
    title,
    description: definition,
    datatype: by === undefined ? 'string' : moments[by],
    ...(codes !== undefined && { codes }),
  }
}

function ofMeasure({ id, title, definition, unit, decimals, source }: Measure): Variable {
  return {
    name: id,
    role: 'measure',
    title,
    description: definition,
    datatype: decimals === 0 ? 'integer' : 'decimal',
    unit,
    source,
  }
}
