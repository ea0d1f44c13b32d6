import type { ModelColumn } from '../model/entities.ts'
import type { Filter, Measure } from '../wire/index.ts'

/** How a measure is put together of sums over rows. Names are those of the view's columns. */
export interface MeasurePlan {
  readonly measure: Measure
  /** Which rows are the measure's own. */
  readonly rows: { readonly where: readonly Filter[]; readonly has: readonly string[] }
  /** Part by part; each adds up. */
  readonly sums: readonly SumPart[]
  /** Different values of a column among its rows, which do not add up over people. */
  readonly different?: { readonly part: string; readonly column: string }
  /** Its values in steps. */
  readonly steps?: { readonly column: string; readonly step: number }
}

export interface SumPart {
  readonly part: string
  /** Absent: rows are counted. */
  readonly column?: string
  /** What must hold beside what the measure asks for. */
  readonly also?: readonly Filter[]
  /** Single people's shares of it may be large. */
  readonly dominated?: boolean
}

/** How each kind of measure is put together. @param person the column that people are in, if any */
export function planOf(measure: Measure, person: string | undefined): MeasurePlan {
  const where = measure.where ?? []
  const rows = { where, has: [] as string[] }
  const n: SumPart = { part: 'n' }
  switch (measure.kind) {
    case 'count':
      return { measure, rows, sums: [n] }
    case 'distinct':
      // People are counted once each anyway.
      return {
        measure,
        rows: { where, has: [measure.of] },
        sums: [],
        ...(measure.of !== person && { different: { part: 'n', column: measure.of } }),
      }
    case 'sum':
    case 'mean': {
      const sum: SumPart = { part: 'sum', column: measure.of, dominated: true }
      return {
        measure,
        rows: { where, has: [measure.of] },
        sums: measure.kind === 'sum' ? [sum] : [sum, n],
      }
    }
    case 'level':
      return {
        measure,
        rows,
        sums: [{ part: 'sum', column: measure.of }],
        different: { part: 'times', column: measure.per },
      }
    case 'share':
      return { measure, rows, sums: [{ part: 'hits', also: measure.of }, n] }
    case 'rate':
      return {
        measure,
        // A row that lacks the one has no part in the other.
        rows: { where, has: [measure.of, measure.over] },
        sums: [
          { part: 'sum', column: measure.of, dominated: true },
          { part: 'over', column: measure.over },
        ],
      }
    case 'percentile':
      return {
        measure,
        rows: { where, has: [measure.of] },
        sums: [],
        steps: { column: measure.of, step: measure.step ?? 1 },
      }
  }
}

/** Whether a sum of such a column is exact in whatever order its rows come. */
export const addsUpExactly = (type: ModelColumn['type']): boolean => type !== 'number'
