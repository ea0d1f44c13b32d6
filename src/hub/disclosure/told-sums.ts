import { type Described, describedCell, describedQuestion, type Question, regionOf } from './described.ts'
import type { Grid } from './grid.ts'
import { countsOn, type Entry, nameOf } from './ledger.ts'
import { partsOf } from './parts.ts'

interface Standing {
  readonly regions: readonly string[]
}

/** The rows of each place of a table, also of those where nobody is. */
export function describedPlaces(asked: Question, grid: Grid, cells: readonly Standing[]): Described[] {
  const region = asked.dimensions.findIndex((id) => id === regionOf(asked.product))
  // Of what stands below a region, whose it is: as other places with the same value say.
  const known = asked.dimensions.map(() => new Map<string | null, readonly string[]>())
  for (const { at, cell } of grid.places)
    if (cell !== undefined)
      at.forEach((value, index) => {
        const there = known[index]!.get(value)
        const own = cells[cell]!.regions
        if (there === undefined || there.length > own.length) known[index]!.set(value, own)
      })
  return grid.places.map(({ at, cell }) => {
    if (cell !== undefined) return describedCell(asked, { at, regions: cells[cell]!.regions })
    if (region >= 0) return describedCell(asked, { at, regions: [at[region] ?? ''] })
    const all = at.map((value, index) => known[index]!.get(value) ?? asked.regions)
    const [fewest = asked.regions] = all.toSorted((a, b) => a.length - b.length)
    return describedCell(asked, { at, regions: fewest })
  })
}

/** Sums of places of a table that have been told, and that have been hidden, before: each a set of places, the first first. */
export interface EarlierSums {
  readonly told: readonly (readonly number[])[]
  readonly hidden: readonly (readonly number[])[]
  /** Of those hidden the ones that were for being small. */
  readonly small: readonly (readonly number[])[]
  /** Those that have been told, by name. */
  readonly names: ReadonlySet<string>
}

export const noSums: EarlierSums = { told: [], hidden: [], small: [], names: new Set() }

/** By population. What was hidden on other data is not hidden because of that. */
export function earlierSums(
  asked: Question & { readonly data: string },
  places: readonly Described[],
  earlier: readonly Entry[],
): ReadonlyMap<string, EarlierSums> {
  const find = partsOf(places, describedQuestion(asked))
  const sumsOf = (entries: readonly Entry[]) =>
    entries.flatMap((entry) => {
      const parts = find(entry.described) ?? []
      return parts.length > 1 ? [{ parts, name: nameOf(entry) }] : []
    })
  const distinct = (sums: ReturnType<typeof sumsOf>): number[][] => [
    ...new Map(sums.map(({ parts }) => [parts.join(), parts])).values(),
  ]
  return new Map(
    [...Map.groupBy(earlier, ({ population }) => population)].map(([population, entries]) => {
      const told = sumsOf(entries.filter((entry) => entry.count && countsOn(entry, asked.data)))
      const hidden = sumsOf(entries.filter(({ count, data }) => !count && data === asked.data))
      const small = sumsOf(
        entries.filter((entry) => entry.hidden === 'threshold' && countsOn(entry, asked.data)),
      )
      const names = new Set(told.map(({ name }) => name))
      return [population, { told: distinct(told), hidden: distinct(hidden), small: distinct(small), names }]
    }),
  )
}
