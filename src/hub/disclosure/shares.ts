import type { Measure } from '../../region/index.ts'
import type { ControlQuestion } from './control.ts'
import { type Halves, halfEntries, halfId, halvesOf, isFew } from './halves.ts'
import { differences } from './ledger.ts'
import type { Population } from './population.ts'
import { protect } from './protect.ts'
import { type Control, hide, stateOf } from './states.ts'
import type { Line, Place } from './table.ts'
import { type EarlierSums, noSums } from './told-sums.ts'

/**
 * Hides shares that hold for few, or for all but few: with the count that is told they are small counts. Then those that would give such away
 * together with shares told before, and those that would in the table. None and all are told: nobody is few among them.
 */
export async function controlShares(
  control: Control,
  population: Population,
  asked: ControlQuestion,
  earlier: ReadonlyMap<string, EarlierSums>,
): Promise<void> {
  for (const measure of population.measures.filter(({ kind }) => kind === 'share')) {
    const own = control.own.get(measure.id)!
    const halves = control.grid.places.map((_, place) => halvesOf(control, measure, place))
    const isTold = (place: number): boolean => stateOf(control, population, measure.id, place) === undefined
    halves.forEach((each, place) => {
      if (isTold(place) && isFew(each, control.threshold)) own[place] = 'threshold'
    })
    const sums = earlier.get(halfId(population, measure, 'hits')) ?? noSums
    await hideDifferences(control, population, measure, asked, sums)
    for (const sum of sums.hidden) keepSum(sum.filter((place) => halves[place]!.hits.rows > 0))
    if (own.every((state) => state === undefined)) continue
    const places = halves.map((each, place) => sharePlace(control, population, measure, place, each))
    const outcome = await protect({ places, lines: linesOf(control, halves, sums) }, control.grid)
    hide(own, outcome)
    control.audits.push(outcome.audit)

    /** A share that was hidden stays so: of those it is made up of one is not told. */
    function keepSum(sum: readonly number[]): void {
      if (!sum.every(isTold)) return
      const [least] = sum.toSorted((a, b) => halves[a]!.hits.rows - halves[b]!.hits.rows)
      if (least !== undefined) own[least] = 'differencing'
    }
  }
}

/** With shares that were told before, of other regions, periods or choices. */
async function hideDifferences(
  control: Control,
  population: Population,
  measure: Measure,
  asked: ControlQuestion,
  sums: EarlierSums,
): Promise<void> {
  const ids = [halfId(population, measure, 'hits'), halfId(population, measure, 'misses')]
  const earlier = asked.earlier.filter((entry) => ids.includes(entry.population))
  if (earlier.length === 0) return
  const open = halfEntries(control, population, measure, asked).flatMap(({ place, entry }) =>
    entry.count === undefined ? [] : [{ place, entry: { ...entry, count: entry.count } }],
  )
  const found = await differences(
    open.map(({ entry }) => entry),
    earlier,
    control.threshold,
    { sums: sums.names },
  )
  const own = control.own.get(measure.id)!
  // Of its halves one may be hidden for its own sake, and the other for that.
  const close = [...found.close].map((each) => [each, 'differencing'] as const)
  for (const [at, why] of [...found.again, ...close])
    if (own[open[at]!.place] !== 'differencing') own[open[at]!.place] = why
}

function sharePlace(
  control: Control,
  population: Population,
  { id }: Measure,
  place: number,
  { hits, misses }: Halves,
): Place {
  const value = hits.rows
  const all = value + misses.rows
  const { threshold } = control
  if (control.states.get(population)![place] !== undefined)
    return { value, hidden: true, known: [0, Infinity], free: false }
  const why = control.own.get(id)![place]
  if (why === undefined) return { value, hidden: false, known: [0, all], free: all > 0 }
  const hidden = { value, hidden: true, free: false }
  const around = (least: number, most: number) => ({
    low: Math.max(least, value - threshold + 1),
    high: Math.min(most, value + threshold - 1),
  })
  // It holds for few or does not hold for few: for one at least, either way.
  if (why === 'threshold')
    return {
      ...hidden,
      known: [1, all - 1],
      wanted: { ...around(1, all - 1), least: Math.min(2, threshold - 2) },
    }
  const wanted = { ...around(0, all), least: threshold - 1 }
  return { ...hidden, known: [0, all], ...(why === 'differencing' && { wanted }) }
}

/** Sums whose share has been told, and those over dimensions whose own share is told. */
function linesOf({ grid, threshold }: Control, halves: readonly Halves[], { told }: EarlierSums): Line[] {
  const sumOf = (places: readonly number[], half: keyof Halves) =>
    places.reduce(
      (sum, at) => ({
        people: sum.people + halves[at]![half].people,
        rows: sum.rows + halves[at]![half].rows,
      }),
      { people: 0, rows: 0 },
    )
  const known = new Set(told.map((sum) => sum.join()))
  return [
    ...told.map((places) => ({ places, told: true })),
    ...grid.margins.flatMap((places) => {
      const few = isFew({ hits: sumOf(places, 'hits'), misses: sumOf(places, 'misses') }, threshold)
      return few || known.has(places.join()) ? [] : [{ places }]
    }),
  ]
}
