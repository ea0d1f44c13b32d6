import { createHash } from 'node:crypto'
import type { Measure } from '../../region/index.ts'
import type { Combined } from '../combine/figure.ts'
import { mostNoise, noiseOf } from './cell-key.ts'

/**
 * A cell's parts with the noise of its key, by measure:
 * - counts (`n` of count and distinct) have their own noise;
 * - a share is of those it holds for and those it does not, each with the noise of their own key, so that neither comes below the least count
 *   and none stays none;
 * - a sum has the noise of its count, at the mean share: sum × n′ / n. A mean is thereby as it was and agrees with the sum and the count that
 *   are told; dividing the one by the other gives the noisy count back and never the true one;
 * - a rate is as if there was up to `mostNoise` more or less of its count, and not a whole number of them. Told as it is, it would give the sum
 *   to whoever knows what it is over, and the mean then the count; with the sum's noise it would give that noise to whoever knows how
 *   much each weighs;
 * - percentiles are left: no count can be had from them.
 */
export function noisy(measure: Measure, cell: Combined, threshold: number): Combined {
  const part = (name: string): number | undefined => cell.parts[`${measure.id}.${name}`]
  const key = part('key') ?? cell.key
  const changed = (parts: Readonly<Record<string, number>>): Combined => ({
    ...cell,
    parts: {
      ...cell.parts,
      ...Object.fromEntries(Object.entries(parts).map(([name, value]) => [`${measure.id}.${name}`, value])),
    },
  })
  const withNoise = (count: number, of: number): number => count + noiseOf(count, of, threshold)
  switch (measure.kind) {
    case 'count':
    case 'distinct':
      return changed({ n: withNoise(part('n') ?? 0, key) })
    case 'share': {
      const held = part('hits') ?? 0
      const heldKey = part('hit_key') ?? key
      const hits = withNoise(held, heldKey)
      return changed({ hits, n: hits + withNoise((part('n') ?? 0) - held, key - heldKey) })
    }
    case 'sum':
    case 'mean': {
      const count = part('n') ?? part('people') ?? cell.people ?? cell.rows
      const sum = part('sum') ?? 0
      const n = withNoise(count, key)
      return changed({ sum: count === 0 ? sum : (sum * n) / count, ...(part('n') !== undefined && { n }) })
    }
    case 'rate': {
      const count = withNoise(part('people') ?? cell.people ?? cell.rows, key)
      const sum = part('sum') ?? 0
      const drawn = drawnFrom([sum, part('over') ?? 0, key, ...(cell.largest[measure.id] ?? [])])
      return changed({ sum: count === 0 ? sum : sum * (1 + (mostNoise * drawn) / count) })
    }
    default:
      return cell
  }
}

/**
 * From −1 to 1, nearer to 0 more often: of the same numbers always the same, and of no use to who does not know them. Sums of floating point
 * count as the same to the ninth digit.
 */
function drawnFrom(numbers: readonly number[]): number {
  const bytes = createHash('sha256')
    .update(numbers.map((each) => each.toPrecision(9)).join())
    .digest()
  return (bytes.readUInt32BE(0) + bytes.readUInt32BE(4)) / 0xffffffff - 1
}
