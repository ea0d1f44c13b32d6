import type { Measure } from '../../region/index.ts'
import { describedCell, describedQuestion, type Question } from './described.ts'
import type { Entry } from './ledger.ts'
import { type Count, isSmall, type Population } from './population.ts'
import { type Control, cellAt, stateOf } from './states.ts'

/** Of how many a share holds, and of how many it does not: whoever is told a share and a count knows both. */
export interface Halves {
  readonly hits: Count
  readonly misses: Count
}

export function halvesOf(control: Control, { id }: Measure, place: number): Halves {
  const parts = cellAt(control, place)?.parts ?? {}
  const hits = parts[`${id}.hits`] ?? 0
  const misses = (parts[`${id}.n`] ?? 0) - hits
  return {
    hits: { people: parts[`${id}.hit_people`] ?? hits, rows: hits },
    misses: { people: misses, rows: misses },
  }
}

export const isFew = ({ hits, misses }: Halves, threshold: number): boolean =>
  isSmall(hits.people, threshold) || isSmall(misses.people, threshold)

const mark = 'share '

/** What the ledger calls those that a share holds for, or does not hold for. */
export const halfId = (population: Population, measure: Measure, half: keyof Halves): string =>
  `${mark}${half} ${population.id} ${JSON.stringify(measure.kind === 'share' ? measure.of : [])}`

export const isHalf = ({ population }: Entry): boolean => population.startsWith(mark)

export interface HalfEntry {
  readonly place: number
  readonly entry: Entry
}

/** What is told and hidden of a share, cell by cell: also that it holds for nobody, or for all. */
export function halfEntries(
  control: Control,
  population: Population,
  measure: Measure,
  asked: Question & { readonly data: string; readonly dataUntil?: string },
): HalfEntry[] {
  const table = { whole: describedQuestion(asked), dimensions: asked.dimensions }
  const { data, dataUntil } = asked
  return control.grid.places.flatMap((_, place) => {
    const cell = cellAt(control, place)
    if (cell === undefined) return []
    const halves = halvesOf(control, measure, place)
    const described = describedCell(asked, cell)
    const growing = dataUntil !== undefined && described.to > dataUntil
    const isTold = stateOf(control, population, measure.id, place) === undefined
    const own = control.own.get(measure.id)![place]
    return (['hits', 'misses'] as const).flatMap((half) => {
      const count = halves[half]
      const guarded =
        own === 'differencing' || (own === 'threshold' && isSmall(count.people, control.threshold))
      const told = isTold
        ? { count }
        : { hidden: guarded ? ('differencing' as const) : ('complementary' as const) }
      const id = halfId(population, measure, half)
      const entry = { described, population: id, data, table, ...(growing && { growing }), ...told }
      return [{ place, entry }]
    })
  })
}
