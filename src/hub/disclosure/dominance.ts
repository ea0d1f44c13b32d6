import type { Measure } from '../../region/index.ts'
import type { Combined } from '../combine/figure.ts'

/** Measures that tell a sum of people's shares, by themselves or over a count that is told. */
export const tellsSum = ({ kind }: Measure): boolean => kind === 'sum' || kind === 'mean' || kind === 'rate'

/**
 * By how much a sum must be unknown, so that the two largest shares make up no more than `most` of what it may be; undefined when they do not as
 * it is (the (n, k) rule with n = 2 and its protection level: Hundepool et al., Statistical Disclosure Control, 4.2). Of a sum below zero nodes
 * do not tell who makes up most: it must be unknown by as much as it is.
 */
export function dominated({ id }: Measure, cell: Combined, most: number): number | undefined {
  const [first, second] = cell.largest[id] ?? [0, 0]
  const sum = cell.parts[`${id}.sum`] ?? 0
  if (sum < 0) return -sum
  if (sum === 0 || (first + second) / sum <= most) return undefined
  return (first + second) / most - sum
}
