import type { Exposed } from './audit.ts'
import { type Problem, Solver, type Work } from './solver.ts'
import { type Bounds, hair, type Table } from './table.ts'

/**
 * Looks for the places that must be hidden so that some cannot be reckoned: for each, the cheapest other table with the same margins in which
 * it is as large, or as small, as is wanted, whichever is farther; what differs in it has to be hidden (J. P. Kelly; J. Castro, minimum-distance
 * heuristics for cell suppression). What is hidden already costs next to nothing; others the more the larger they are. A table that is found for
 * one is a possible one for all: what is wide enough by it needs none of its own.
 *
 * @param exposed places and what they can be reckoned to, in the order they are protected
 * @param block places that may be hidden; none outside it is in a line of theirs
 * @returns places to hide, none of them hidden yet
 * @throws {Unsolved}
 */
export async function partnersOf(
  table: Table,
  exposed: readonly Exposed[],
  work: Work,
  block: readonly number[] = table.places.map((_, at) => at),
): Promise<number[]> {
  const { places } = table
  const movable = block.filter((at) => places[at]!.hidden || places[at]!.free)
  const solver = await Solver.open(moves(table, movable), work)
  const hidden = new Set<number>()
  const seen = new Map(exposed.map(({ place, interval: [least, most] }) => [place, [least, most]]))
  try {
    for (const { place } of exposed) {
      const { value, wanted } = places[place]!
      const [least, most] = seen.get(place)! as [number, number]
      if (most - least >= wanted!.least - hair) continue
      const [up, down] = [wanted!.high - value, wanted!.low - value]
      const by = up >= -down ? up : down
      const flow = await cheapest(solver, table, movable, { place, by, hidden })
      movable.forEach((at, index) => {
        const moved = flow[2 * index]! - flow[2 * index + 1]!
        if (!places[at]!.hidden && Math.abs(moved) > hair) hidden.add(at)
        const range = seen.get(at)
        if (range)
          seen.set(at, [
            Math.min(range[0]!, places[at]!.value + moved),
            Math.max(range[1]!, places[at]!.value + moved),
          ])
      })
    }
  } finally {
    solver.close()
  }
  return [...hidden]
}

/** Two variables for each place that may move: how much it rises and how much it falls. */
function moves({ places, lines }: Table, movable: readonly number[]): Problem {
  const index = new Map(movable.map((at, each) => [at, each]))
  const room = movable.map((at): Bounds => {
    const { value, known } = places[at]!
    return [Math.max(0, known[1] - value), Math.max(0, value - known[0])]
  })
  return {
    lower: room.flatMap(() => [0, 0]),
    upper: room.flat(),
    rows: lines.flatMap((line) => {
      const moved = line.places.filter((at) => index.has(at))
      if (moved.length === 0) return []
      const total = line.places.reduce((sum, at) => sum + places[at]!.value, 0)
      const [lower, upper] = line.between ?? [total, total]
      return [
        {
          variables: moved.flatMap((at) => [2 * index.get(at)!, 2 * index.get(at)! + 1]),
          factors: moved.flatMap(() => [1, -1]),
          lower: lower - total,
          upper: upper - total,
        },
      ]
    }),
  }
}

interface Move {
  readonly place: number
  /** So much it is to rise; below zero: fall. */
  readonly by: number
  /** Places that are to be hidden already. */
  readonly hidden: ReadonlySet<number>
}

/** Dearer than any table: what a move that does not come all the way costs for each that is missing. */
const missing = -1e5

async function cheapest(
  solver: Solver,
  { places }: Table,
  movable: readonly number[],
  { place, by, hidden }: Move,
): Promise<Float64Array> {
  const costs = new Map<number, number>()
  movable.forEach((at, index) => {
    const cost = places[at]!.hidden || hidden.has(at) ? 1e-3 : 1 + Math.log2(1 + places[at]!.value)
    costs.set(2 * index, cost)
    costs.set(2 * index + 1, cost)
  })
  const at = movable.indexOf(place)
  const [forth, back] = by > 0 ? [2 * at, 2 * at + 1] : [2 * at + 1, 2 * at]
  const { value, known } = places[place]!
  const room = (variable: number): number =>
    Math.max(0, variable % 2 === 0 ? known[1] - value : value - known[0])
  costs.set(forth, missing)
  solver.bound(forth, 0, Math.min(Math.abs(by), room(forth)))
  solver.bound(back, 0, 0)
  const flow = await solver.least(costs)
  solver.bound(forth, 0, room(forth))
  solver.bound(back, 0, room(back))
  return flow
}
