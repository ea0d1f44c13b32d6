import type { Place, Table } from './table.ts'

/** A seeded stream of numbers from 0 up to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A place as a count of people is: hidden when it is small. */
export function countPlace(value: number, threshold = 5): Place {
  const small = value > 0 && value < threshold
  return {
    value,
    hidden: small,
    known: small ? [1, threshold - 1] : [threshold, Infinity],
    free: value >= threshold,
    ...(small && { wanted: { low: 1, high: threshold - 1, least: Math.min(2, threshold - 2) } }),
  }
}

/** A table of two dimensions, with the sums of its rows and columns, and of all. */
export function flatTable(counts: readonly (readonly number[])[], threshold = 5) {
  const columns = counts[0]!.length
  const rows = counts.map((row, y) => row.map((_, x) => y * columns + x))
  const standing = counts[0]!.map((_, x) => counts.map((__, y) => y * columns + x))
  const all = counts.flatMap((row, y) => row.map((_, x) => y * columns + x))
  const flat = counts.flat()
  const lines = [...rows, ...standing, all].map((places) => {
    const total = places.reduce((sum, at) => sum + flat[at]!, 0)
    return total > 0 && total < threshold ? { places, between: [1, threshold - 1] as const } : { places }
  })
  const table: Table = { places: flat.map((value) => countPlace(value, threshold)), lines }
  return { table, around: { rows: [...rows, ...standing], slices: rows, tooLarge: false } }
}

/** 21 regions and 12 months with some forty small counts, as of a rare speciality. */
export function regionsAndMonths(seed: number): number[][] {
  const random = randomFrom(seed)
  return Array.from({ length: 21 }, () => {
    const size = 3 + 40 * random() ** 2
    return Array.from({ length: 12 }, () => Math.round(size * (0.6 + 0.8 * random())))
  })
}
