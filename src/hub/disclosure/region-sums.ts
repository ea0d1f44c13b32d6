import {
  type Described,
  describedQuestion,
  type Question,
  regionOf,
  type Values,
  written,
} from './described.ts'
import { type Candidate, type Entry, onData } from './ledger.ts'

/**
 * What has been told, and what follows from it: where each of a question's regions has been told for the same rows on the same data, so has their
 * sum, whether it has been asked for or not. Of regions nobody is counted in two; of other parts, as specialities, people may be.
 */
export function withRegionSums(asked: Question & { readonly earlier: readonly Entry[] }): readonly Entry[] {
  const region = regionOf(asked.product)
  const all = describedQuestion(asked).by[region]
  if (all === undefined || !('in' in all) || all.in.length < 2) return asked.earlier
  const told = asked.earlier.filter((entry): entry is Candidate => entry.count !== undefined)
  const ofAll = ({ from, to, by }: Described): Described => ({ from, to, by: { ...by, [region]: all } })
  const ofOne = told.filter(({ described }) => oneOf(described.by[region]) !== undefined)
  const alike = Map.groupBy(ofOne, ({ population, data, described }) =>
    JSON.stringify([population, data, written(ofAll(described))]),
  )
  const known = new Set(told.map(onData))
  const sums = [...alike.values()].flatMap((entries) => {
    const own = new Map(entries.map((entry) => [oneOf(entry.described.by[region]), entry]))
    const parts = all.in.flatMap((each) => own.get(each) ?? [])
    if (parts.length < all.in.length) return []
    const sum = sumOf(parts, ofAll(entries[0]!.described))
    return known.has(onData(sum)) ? [] : [sum]
  })
  return [...sums, ...asked.earlier]
}

const oneOf = (values: Values | undefined): string | null | undefined =>
  values !== undefined && 'in' in values && values.in.length === 1 ? values.in[0] : undefined

/** As a table of its own. */
function sumOf(parts: readonly Candidate[], described: Described): Candidate {
  const add = (of: 'people' | 'rows'): number => parts.reduce((sum, { count }) => sum + count[of], 0)
  return {
    ...parts[0]!,
    described,
    count: { people: add('people'), rows: add('rows') },
    table: { whole: described, dimensions: [] },
  }
}
