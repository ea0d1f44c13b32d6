import type { Measure } from '../../region/index.ts'
import { isSmall, type Population } from './population.ts'
import { protect } from './protect.ts'
import { type Control, cellAt, hide, stateOf } from './states.ts'
import type { Line, Place } from './table.ts'

/** Of how many a share holds, and of how many it does not. */
interface Halves {
  readonly hits: number
  readonly misses: number
  /** People that it holds for. */
  readonly people: number
}

/**
 * Hides shares that hold for few, or for all but few: with the count that is told they are small counts. Then those that would give them away.
 * None and all are told: nobody is few among them.
 */
export async function controlShares(control: Control, population: Population): Promise<void> {
  for (const measure of population.measures.filter(({ kind }) => kind === 'share')) {
    const halves = control.grid.places.map((_, place) => halvesOf(control, measure, place))
    const small = halves.map(
      (each, place) =>
        stateOf(control, population, measure.id, place) === undefined && isFew(each, control.threshold),
    )
    if (!small.includes(true)) continue
    const own = control.own.get(measure.id)!
    small.forEach((is, place) => {
      if (is) own[place] = 'threshold'
    })
    const places = halves.map((each, place) => sharePlace(control, population, measure, place, each))
    const outcome = await protect({ places, lines: linesOf(control, halves) }, control.grid)
    hide(own, outcome)
    control.audits.push(outcome.audit)
  }
}

function halvesOf(control: Control, { id }: Measure, place: number): Halves {
  const parts = cellAt(control, place)?.parts ?? {}
  const hits = parts[`${id}.hits`] ?? 0
  return { hits, misses: (parts[`${id}.n`] ?? 0) - hits, people: parts[`${id}.hit_people`] ?? hits }
}

const isFew = ({ people, misses }: Halves, threshold: number): boolean =>
  isSmall(people, threshold) || isSmall(misses, threshold)

function sharePlace(
  control: Control,
  population: Population,
  { id }: Measure,
  place: number,
  { hits, misses }: Halves,
): Place {
  const all = hits + misses
  const { threshold } = control
  if (control.states.get(population)![place] !== undefined)
    return { value: hits, hidden: true, known: [0, Infinity], free: false }
  const why = control.own.get(id)![place]
  if (why === undefined) return { value: hits, hidden: false, known: [0, all], free: all > 0 }
  // It holds for few or does not hold for few: for one at least, either way.
  return {
    value: hits,
    hidden: true,
    known: [1, all - 1],
    free: false,
    wanted: {
      low: Math.max(1, hits - threshold + 1),
      high: Math.min(all - 1, hits + threshold - 1),
      least: Math.min(2, threshold - 2),
    },
  }
}

/** Sums over dimensions whose own share is told. */
function linesOf({ grid, threshold }: Control, halves: readonly Halves[]): Line[] {
  return grid.margins.flatMap((places) => {
    const sum = (of: keyof Halves): number => places.reduce((total, at) => total + halves[at]![of], 0)
    const few = isFew({ hits: sum('hits'), misses: sum('misses'), people: sum('people') }, threshold)
    return few ? [] : [{ places }]
  })
}
