import { createHash } from 'node:crypto'
import type { Dimension, Measure } from '../../../region/index.ts'
import type { Sample } from '../../contract/catalogue.ts'
import type { Product, ProductBook } from '../../product/product-book.ts'

const rowCount = 20

/**
 * Rows as a product has them, made of its definition and its code lists alone, to try tools on: always the same of one definition. They say
 * nothing of anybody, and each says of itself that it is made up.
 */
export function sampleRows(product: Product, book: ProductBook): Sample {
  const random = numbersOf(product.hash)
  const columns = [...product.dimensions, ...product.measures].map(({ id }) => id)
  const rows = Array.from({ length: rowCount }, () => [
    ...product.dimensions.map((dimension) => valueOf(dimension, book, random)),
    ...product.measures.map((measure) => figureOf(measure, product, random)),
    'true',
  ])
  return { synthetic: true, columns: [...columns, 'synthetic'], rows }
}

/** The rows as a file, with commas (RFC 4180). */
export function sampleFile({ columns, rows }: Sample): string {
  const written = (value: string | number) =>
    /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
  return [columns, ...rows].map((row) => `${row.map(written).join(',')}\r\n`).join('')
}

/** Numbers from 0 to below 1 that follow from a text. */
function numbersOf(seed: string): () => number {
  let at = 0
  return () => createHash('sha256').update(`${seed} ${at++}`).digest().readUInt32BE(0) / 2 ** 32
}

const whole = (random: () => number, from: number, below: number): number =>
  from + Math.floor(random() * (below - from))
const two = (value: number): string => String(value).padStart(2, '0')

const moments: Record<NonNullable<Dimension['by']>, (random: () => number) => string> = {
  day: (random) => `2025-${two(whole(random, 1, 13))}-${two(whole(random, 1, 29))}`,
  week: (random) => `2025-W${two(whole(random, 1, 53))}`,
  month: (random) => `2025-${two(whole(random, 1, 13))}`,
  quarter: (random) => `2025-Q${whole(random, 1, 5)}`,
  year: (random) => String(whole(random, 2021, 2026)),
}

function valueOf({ by, codes }: Dimension, book: ProductBook, random: () => number): string {
  if (by !== undefined) return moments[by](random)
  const known = codes === undefined ? [] : [...book.codes(codes).keys()]
  return known.length === 0 ? `Exempel ${whole(random, 1, 6)}` : known[whole(random, 0, known.length)]!
}

/** From and to of what is plausible. */
const ranges: Record<Measure['unit'], readonly [number, number]> = {
  count: [0, 500],
  persons: [0, 500],
  days: [1, 200],
  share: [0, 1],
  per_hundred: [0, 110],
  beds: [4, 40],
  sek: [1000, 100_000],
  points: [0, 5],
}

/** Counts of people begin at the least that is told. */
function figureOf({ unit, decimals }: Measure, { disclosure }: Product, random: () => number): number {
  const [from, to] = ranges[unit]
  const least = unit === 'count' || unit === 'persons' ? disclosure.threshold : from
  return Number((least + random() * (to - least)).toFixed(decimals))
}
