import type { Measure } from '../../region/index.ts'
import type { Combined, Figure } from './figure.ts'

/** What a measure is in a cell, before disclosure is controlled. Rounded as the product says. */
export function valueOf(measure: Measure, cell: Combined): Figure {
  const value = exact(measure, cell)
  if (value === undefined) return { empty: true }
  const scale = 10 ** measure.decimals
  return { value: Math.round(value * scale) / scale }
}

/** Undefined where there is nothing to divide by or to sum up, or nobody to take a median of. */
function exact(measure: Measure, { parts, steps }: Combined): number | undefined {
  const part = (name: string): number => parts[`${measure.id}.${name}`] ?? 0
  switch (measure.kind) {
    case 'count':
    case 'distinct':
      return part('n')
    case 'sum':
      // Nobody whose rows have a value: that is not a sum of 0.
      return parts[`${measure.id}.people`] === 0 ? undefined : part('sum')
    case 'mean':
      return over(part('sum'), part('n'))
    case 'level':
      return over(part('sum'), part('times'))
    case 'share':
      return over(part('hits'), part('n'))
    case 'rate':
      return over(part('sum') * measure.times, part('over'))
    case 'percentile':
      return percentile(steps[measure.id] ?? [], measure.p)
  }
}

const over = (value: number, by: number): number | undefined => (by === 0 ? undefined : value / by)

/** The least value that so large a share is at or below (inverse of the empirical distribution). */
export function percentile(steps: readonly (readonly [number, number])[], p: number): number | undefined {
  const all = steps.reduce((total, [, count]) => total + count, 0)
  let below = 0
  for (const [value, count] of steps) {
    below += count
    // A hair less, so that 0.9 of 10 is 9 and not 9.000000000000002.
    if (below >= p * all - 1e-9) return value
  }
  return undefined
}
