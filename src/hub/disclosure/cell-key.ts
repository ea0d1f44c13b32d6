/**
 * The cell key method (ABS; SCB since January 2025): what is added to a count is read from a fixed table by the count and by the sum of its
 * people's keys, modulo 256. The same people always get the same, whoever asks and however; the keys of parts add up to the key of the whole,
 * whose noise is thereby its own and not the sum of its parts'.
 *
 * The table: with the least count told t, nothing is added to counts up to t (zero stays zero, and t has nowhere to go but up, which would
 * not be zero in the mean); to t + 1 one is added or taken away by 64 keys each; to larger ones two by 26 keys each and one by 51 each.
 * Over all keys the mean is zero and the variance 0.5 and 1.21. A count that is told never comes below t.
 */
export function noiseOf(count: number, key: number, threshold: number): number {
  if (count <= threshold) return 0
  return (count === threshold + 1 ? nearThreshold : further)[key & 255]!
}

/** The most that is added or taken away. */
export const mostNoise = 2

/** Pairs of noise and by how many of the 256 keys it comes. */
const tableOf = (...pairs: readonly (readonly [number, number])[]): readonly number[] =>
  pairs.flatMap(([noise, keys]) => Array.from({ length: keys }, () => noise))

const nearThreshold = tableOf([-1, 64], [0, 128], [1, 64])
const further = tableOf([-2, 26], [-1, 51], [0, 102], [1, 51], [2, 26])
