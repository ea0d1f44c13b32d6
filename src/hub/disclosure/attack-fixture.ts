import loadHighs, { type Highs } from 'highs'
import type { Combined } from '../combine/figure.ts'
import { cell } from './release-fixture.ts'
import { randomFrom } from './table-fixture.ts'

// Its types say that they are CommonJS, which the package itself is not.
const load = loadHighs as unknown as () => Promise<Highs>

/** Dimensions' values by name. */
export type Shape = Readonly<Record<string, readonly string[]>>
type At = Readonly<Record<string, string>>

/** A sum that an attacker knows: all that is at these values. */
export interface Known {
  readonly at: At
  readonly value: number
}

/** What an attacker is told of a figure that is hidden. */
export interface Hidden {
  readonly at: At
  readonly why: string
}

/** Each combination of values. */
export function placesOf(shape: Shape): At[] {
  return Object.entries(shape).reduce<At[]>(
    (known, [id, values]) => known.flatMap((at) => values.map((value) => ({ ...at, [id]: value }))),
    [{}],
  )
}

/** Counts as of queues: regions and specialities differ in size, months hardly, and some combinations have nobody. */
export function skewedCounts(shape: Shape, seed: number, mean: number): number[] {
  const random = randomFrom(seed)
  const ids = Object.keys(shape)
  const sizes = ids.map(
    (id) =>
      new Map(
        shape[id]!.map((value) => [value, id === 'month' ? 0.8 + 0.4 * random() : 0.15 + 3 * random() ** 3]),
      ),
  )
  return placesOf(shape).map((at) => {
    const size = ids.reduce((all, id, index) => all * sizes[index]!.get(at[id]!)!, mean)
    return Math.floor(size * (0.6 + 0.8 * random()) + random())
  })
}

/** The table by some of the dimensions, as nodes' cells together. */
export function cellsBy(shape: Shape, counts: readonly number[], ids: readonly string[]): Combined[] {
  const sums = new Map<string, { at: string[]; people: number; regions: Set<string> }>()
  placesOf(shape).forEach((place, index) => {
    const at = ids.map((id) => place[id]!)
    const sum = sums.get(at.join()) ?? { at, people: 0, regions: new Set<string>() }
    sums.set(at.join(), sum)
    sum.people += counts[index]!
    sum.regions.add(place['region']!)
  })
  return [...sums.values()]
    .filter(({ people }) => people > 0)
    .map(({ at, people, regions }) => cell(at, people, { regions: [...regions].sort() }))
}

/**
 * What an attacker can reckon who knows sums of a table, and of each hidden figure the reason: of every figure hidden for being small how wide the interval
 * is that it must lie in. The unknowns are all the places of the table, whatever was told of them.
 */
export async function reckonable(
  shape: Shape,
  known: readonly Known[],
  hidden: readonly Hidden[],
  threshold: number,
): Promise<{ at: At; width: number }[]> {
  const places = placesOf(shape)
  const over = (at: At): number[] =>
    places.flatMap((place, index) =>
      Object.entries(at).every(([id, value]) => place[id] === value) ? [index] : [],
    )
  const bounds = hidden.map(({ at, why }) => ({
    at,
    low: why === 'threshold' ? 1 : why === 'complementary' ? 0 : 0,
    high: why === 'threshold' ? threshold - 1 : Infinity,
  }))
  const rows = [...known.map(({ at, value }) => ({ at, low: value, high: value })), ...bounds].map((row) => ({
    ...row,
    places: over(row.at),
  }))
  const model = (await load()).createModel()
  model.options.set({ output_flag: false })
  const starts = [0]
  for (const row of rows) starts.push(starts.at(-1)! + row.places.length)
  model.passModel({
    numCols: places.length,
    numRows: rows.length,
    colCost: new Float64Array(places.length),
    colLower: places.map(() => 0),
    colUpper: places.map(() => 1e6),
    rowLower: rows.map(({ low }) => low),
    rowUpper: rows.map(({ high }) => high),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: places.length,
      starts,
      indices: rows.flatMap((row) => row.places),
      values: rows.flatMap((row) => row.places.map(() => 1)),
    },
  })
  const end = (all: readonly number[], sign: number): number => {
    for (const index of all) model.changeColCost(index, sign)
    const { modelStatus } = model.run()
    if (modelStatus !== 7) throw new Error(`no answer: ${modelStatus}`)
    const values = model.getSolution().colValue
    for (const index of all) model.changeColCost(index, 0)
    return all.reduce((sum, index) => sum + values[index]!, 0)
  }
  try {
    return hidden
      .filter(({ why }) => why === 'threshold')
      .map(({ at }) => ({ at, width: end(over(at), -1) - end(over(at), 1) }))
  } finally {
    model.dispose()
  }
}
