import type { Problem } from './solver.ts'
import { Solver, type Work } from './solver.ts'
import { type Bounds, hair, knownOf, type Table } from './table.ts'

/** What somebody can reckon of a table's hidden places who knows all that is told, its margins, and what each state says. */
export interface Audit {
  /** Places whose figure must not be reckoned. */
  readonly checked: number
  /** Those that can be reckoned more closely than they may. */
  readonly exposed: readonly Exposed[]
  /** The narrowest that one of them can be reckoned to; infinite when there are none. At least what is wanted of it. */
  readonly narrowest: number
}

export interface Exposed {
  readonly place: number
  readonly interval: Bounds
}

/**
 * Reckons as an intruder would: of each place to protect the least and the most that agrees with everything that is known, by linear
 * programming. Each solution is a table that agrees, so that many places are seen wide enough without a problem of their own.
 *
 * @param block places to look at; none outside it is in a line of theirs
 * @throws {Unsolved}
 */
export async function audit(
  { places, lines }: Table,
  work: Work,
  block: readonly number[] = places.map((_, at) => at),
): Promise<Audit> {
  const hidden = block.filter((at) => places[at]!.hidden)
  const checked = hidden.filter((at) => places[at]!.wanted !== undefined)
  if (checked.length === 0) return { checked: 0, exposed: [], narrowest: Infinity }
  const seen = new Map(hidden.map((at) => [at, [places[at]!.value, places[at]!.value] as [number, number]]))
  const solver = await Solver.open(problemOf({ places, lines }, hidden), work)
  const variables = new Map(hidden.map((at, index) => [at, index]))
  try {
    for (const place of checked) {
      const { low, high } = places[place]!.wanted!
      const range = seen.get(place)!
      const variable = variables.get(place)!
      if (range[1] < high - hair) widen(seen, hidden, await solver.least(new Map([[variable, -1]])))
      if (range[0] > low + hair) widen(seen, hidden, await solver.least(new Map([[variable, 1]])))
    }
  } finally {
    solver.close()
  }
  const widths = checked.map((at) => seen.get(at)![1] - seen.get(at)![0])
  return {
    checked: checked.length,
    exposed: checked.flatMap((place, at) =>
      widths[at]! < places[place]!.wanted!.least - hair ? [{ place, interval: seen.get(place)! }] : [],
    ),
    narrowest: Math.min(...widths),
  }
}

/** Nobody needs to look farther from the true figure, and what has no end has no answer. */
const farEnough = 1e6

function problemOf({ places, lines }: Table, hidden: readonly number[]): Problem {
  const variable = new Map(hidden.map((at, index) => [at, index]))
  const rows = new Map<string, Problem['rows'][number]>()
  for (const line of lines) {
    const known = knownOf(line, places)
    if (known === undefined) continue
    const variables = known.hidden.map((at) => variable.get(at)!)
    rows.set(JSON.stringify([variables, known.bounds]), {
      variables,
      factors: variables.map(() => 1),
      lower: known.bounds[0],
      upper: known.bounds[1],
    })
  }
  return {
    lower: hidden.map((at) => Math.max(places[at]!.known[0], places[at]!.value - farEnough)),
    upper: hidden.map((at) => Math.min(places[at]!.known[1], places[at]!.value + farEnough)),
    rows: [...rows.values()],
  }
}

function widen(seen: Map<number, [number, number]>, hidden: readonly number[], values: Float64Array): void {
  hidden.forEach((at, index) => {
    const range = seen.get(at)!
    range[0] = Math.min(range[0], values[index]!)
    range[1] = Math.max(range[1], values[index]!)
  })
}
