import type { Cell } from '../../region/index.ts'

/** Why a figure is not told. */
export const suppressions = [
  /** Fewer people than the least count. */
  'threshold',
  /** It would give another one away. */
  'complementary',
  /** One or two make up most of it. */
  'dominance',
  /** A region keeps it to itself. */
  'withheld',
  /** Told together with what was told before it would give somebody away. */
  'differencing',
] as const
export type Suppression = (typeof suppressions)[number]

/** A figure, or why there is none. Never a zero in its place. */
export type Figure =
  | { readonly value: number }
  | { readonly suppressed: Suppression }
  /** Nothing to count, so that a share or a median has no meaning. */
  | { readonly empty: true }

/** A cell of a combined table, with the evidence that disclosure is controlled by. */
export interface Combined {
  /** Values of the dimensions, in their order. */
  readonly at: readonly (string | null)[]
  readonly rows: number
  readonly people: number | undefined
  /** Of the same people always the same, 0–255. */
  readonly key: number
  readonly parts: Readonly<Record<string, number>>
  readonly steps: Readonly<Record<string, readonly (readonly [number, number])[]>>
  readonly largest: Readonly<Record<string, readonly [number, number]>>
  readonly withheld: boolean
  /** Measures that some of the nodes tell and others withhold. */
  readonly partly: readonly string[]
  /** Whose nodes it is from. */
  readonly regions: readonly string[]
}

/** A cell of a node, and whose. */
export type NodeCell = Cell & { readonly region: string }

/** Cells of nodes that stand at the same place made one. */
export function combine(cells: readonly NodeCell[]): Combined[] {
  const places = new Map<string, NodeCell[]>()
  for (const cell of cells) {
    const place = JSON.stringify(cell.at)
    const there = places.get(place)
    if (there) there.push(cell)
    else places.set(place, [cell])
  }
  return [...places.values()].map(one)
}

function one(cells: readonly NodeCell[]): Combined {
  return {
    at: cells[0]!.at,
    rows: sum(cells.map(({ rows }) => rows)),
    people: cells.every(({ people }) => people === undefined)
      ? undefined
      : sum(cells.map(({ people = 0 }) => people)),
    key: sum(cells.map(({ key }) => key)) % 256,
    parts: mergedParts(cells),
    steps: mergedSteps(cells),
    largest: mergedLargest(cells),
    withheld: cells.some(({ withheld }) => withheld === true),
    partly: partlyTold(cells),
    regions: [...new Set(cells.map(({ region }) => region))].sort(),
  }
}

function partlyTold(cells: readonly Cell[]): string[] {
  const told = cells.map(({ parts }) => new Set(Object.keys(parts).map((name) => name.split('.')[0]!)))
  return [...new Set(told.flatMap((each) => [...each]))].filter((id) => !told.every((each) => each.has(id)))
}

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0)

function mergedParts(cells: readonly Cell[]): Record<string, number> {
  const merged: Record<string, number> = {}
  for (const { parts } of cells) {
    for (const [name, value] of Object.entries(parts)) {
      const known = merged[name]
      // Times of measurement are the same ones everywhere; all else adds up.
      merged[name] =
        known === undefined ? value : name.endsWith('.times') ? Math.max(known, value) : known + value
    }
  }
  return merged
}

function mergedSteps(cells: readonly Cell[]): Record<string, (readonly [number, number])[]> {
  const merged: Record<string, Map<number, number>> = {}
  for (const { steps = {} } of cells) {
    for (const [measure, counts] of Object.entries(steps)) {
      const map = (merged[measure] ??= new Map())
      for (const [value, count] of counts) map.set(value, (map.get(value) ?? 0) + count)
    }
  }
  return Object.fromEntries(
    Object.entries(merged).map(([measure, map]) => [measure, [...map].sort(([a], [b]) => a - b)]),
  )
}

function mergedLargest(cells: readonly Cell[]): Record<string, readonly [number, number]> {
  const merged: Record<string, number[]> = {}
  for (const { largest = {} } of cells)
    for (const [measure, two] of Object.entries(largest)) (merged[measure] ??= []).push(...two)
  return Object.fromEntries(
    Object.entries(merged).map(([measure, values]) => {
      const [first = 0, second = 0] = values.sort((a, b) => b - a)
      return [measure, [first, second] as const]
    }),
  )
}
