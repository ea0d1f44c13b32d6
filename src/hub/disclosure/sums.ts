import type { Measure } from '../../region/index.ts'
import { dominated, tellsSum } from './dominance.ts'
import type { Population } from './population.ts'
import { protect } from './protect.ts'
import { type Control, cellAt, hide, stateOf } from './states.ts'
import type { Bounds, Place } from './table.ts'

/**
 * Hides sums that one or two make up most of, and with them all sums of the same people in the cell; then those that would give them away. Counts
 * are told. Sums over dimensions are taken to be told.
 *
 * @param most share of a sum that its two largest may make up
 */
export async function controlSums(control: Control, population: Population, most: number): Promise<void> {
  const measures = population.measures.filter(tellsSum)
  const missing = new Map(
    measures.map((measure) => [
      measure,
      control.grid.places.map((_, at) => missingOf(control, measure, at, most)),
    ]),
  )
  const states = control.states.get(population)!
  const why = (place: number) =>
    measures.some((measure) => missing.get(measure)![place] !== undefined) ? 'dominance' : undefined
  for (const measure of measures) {
    const own = control.own.get(measure.id)!
    states.forEach((state, place) => {
      if (state === undefined) own[place] ??= why(place)
    })
  }
  for (const measure of measures) {
    if (missing.get(measure)!.every((each) => each === undefined)) continue
    const places = placesOf(control, population, measure, missing.get(measure)!)
    const lines = control.grid.margins.map((margin) => ({ places: margin }))
    const outcome = await protect({ places, lines }, control.grid)
    for (const { id } of measures) hide(control.own.get(id)!, outcome)
    control.audits.push(outcome.audit && { ...outcome.audit, narrowest: Infinity })
  }
}

function missingOf(control: Control, measure: Measure, place: number, most: number): number | undefined {
  const cell = cellAt(control, place)
  return cell && dominated(measure, cell, most)
}

function placesOf(
  control: Control,
  population: Population,
  { id }: Measure,
  missing: readonly (number | undefined)[],
): Place[] {
  const exact = control.grid.places.map((_, place) => cellAt(control, place)?.parts[`${id}.sum`] ?? 0)
  // In ten thousandths of the largest, so that what the solver takes for nothing is nothing.
  const unit = Math.max(...exact.map(Math.abs)) / 1e4
  const sums = exact.map((sum) => sum / unit)
  // Costs may be taken back; then a sum may be anything.
  const known: Bounds = [sums.some((sum) => sum < 0) ? -Infinity : 0, Infinity]
  return sums.map((value, place) => {
    const hidden = stateOf(control, population, id, place) !== undefined
    const by = missing[place] === undefined ? undefined : missing[place] / unit
    return {
      value,
      hidden,
      known,
      free: !hidden && value !== 0,
      ...(hidden && by !== undefined && { wanted: { low: value - by, high: value + by, least: by } }),
    }
  })
}
