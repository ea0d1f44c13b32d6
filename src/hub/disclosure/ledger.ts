import type { Suppression } from '../combine/figure.ts'
import { hideCrossing } from './crossing.ts'
import { type Described, within, written } from './described.ts'
import { hideSumsOfTables } from './earlier-tables.ts'
import { familiesOf } from './families.ts'
import { isHalf } from './halves.ts'
import { type Count, differ, isPartOf, populationNamed } from './population.ts'
import { hideRests } from './rests.ts'
import type { Work } from './solver.ts'

/** A figure that has been told, or that was hidden when others were: the ledger's, with counts that are never shown. */
export interface Entry {
  readonly described: Described
  /** Which population's. */
  readonly population: string
  /** Of what was told. */
  readonly count?: Count
  /** Why it was not told. */
  readonly hidden?: Suppression
  /** The state of the data that it was counted on: the same text, the same data. */
  readonly data: string
  /** Its period had not ended then: counts of it grow with what happens. */
  readonly growing?: boolean
  /** The table it was told or hidden in. */
  readonly table: { readonly whole: Described; readonly dimensions: readonly string[] }
}

/** An entry of the release that is to be, by its number in it. */
export interface Candidate extends Entry {
  readonly count: Count
}

/** What else there is of a new release. */
interface Beside {
  /** Names of those told that its figures add up to: what they leave of them is seen to together, when the table is audited. */
  readonly sums?: ReadonlySet<string>
  /** Those that are hidden for being small. */
  readonly small?: readonly Entry[]
  readonly work?: Work
}

/** Places in the list of candidates, and of the small. */
interface Differences {
  /** Hidden before, with why they are now. */
  readonly again: ReadonlyMap<number, Suppression>
  readonly close: ReadonlySet<number>
  /** Small, which may not be said. */
  readonly unsaid: ReadonlySet<number>
}

/**
 * Which of a new release's figures would give few people away together with what has been told: those that
 * - hold all of an earlier figure and few more, or lack few of it (another filter, period, or set of regions);
 * - are of the same rows as an earlier figure but for few that its measure counts, or leaves out (all contacts, and those that are no outliers);
 * - with others told leave few of a whole that is told (or are that whole);
 * - with others that they overlap with let few be reckoned;
 * - are sums of an earlier table's figures, and let one that is hidden in it be reckoned;
 * - were hidden before on the same data, as they are when the least count has been changed in between.
 *
 * The same rows at another time are not compared: what differs then is what has happened, and nobody's choice.
 *
 */
export async function differences(
  candidates: readonly Candidate[],
  earlier: readonly Entry[],
  threshold: number,
  { sums = new Set(), small = [], work = { left: mostWork } }: Beside = {},
): Promise<Differences> {
  const before = new Map(
    earlier.flatMap((entry) =>
      entry.hidden ? [[`${entry.data} ${nameOf(entry)}`, entry.hidden] as const] : [],
    ),
  )
  const again = new Map<number, Suppression>()
  candidates.forEach((entry, at) => {
    const why = before.get(`${entry.data} ${nameOf(entry)}`)
    if (why !== undefined) again.set(at, why === 'complementary' ? why : 'differencing')
  })
  const hidden = new Set(again.keys())
  const data = candidates[0]?.data ?? ''
  const still = earlier.filter((entry) => countsOn(entry, data))
  const told = still.filter((entry): entry is Candidate => entry.count !== undefined)
  const apart = told.filter((entry) => !sums.has(nameOf(entry)))
  for (const group of Map.groupBy(apart, shapeOf).values()) compareWith(candidates, group, threshold, hidden)
  hideNestedEarlier(candidates, told, threshold, hidden)
  const open = candidates.flatMap((entry, at) => (hidden.has(at) ? [] : [{ ...entry, at }]))
  for (const family of familiesOf([...told.map((entry) => ({ ...entry, at: undefined })), ...open])) {
    hideRests(family, threshold, hidden, sums)
    await hideCrossing(family, threshold, hidden, work)
  }
  const unsaid = new Set<number>()
  await hideSumsOfTables(candidates, small, still, threshold, { hidden, unsaid }, { left: mostWork })
  return { again, close: new Set([...hidden].filter((at) => !again.has(at))), unsaid }
}

/** Beyond it what overlaps with others is hidden without a look. */
const mostWork = 5_000_000

export const nameOf = ({ population, described }: Pick<Entry, 'population' | 'described'>): string =>
  `${population} ${written(described)}`

/** Whether it still says something on other data. What has not ended grows: what differs then is what has happened. */
export const countsOn = ({ growing, data }: Entry, now: string): boolean => growing !== true || data === now

/** Compares with what other measures were told of the same rows. */
function hideNestedEarlier(
  candidates: readonly Candidate[],
  told: readonly Candidate[],
  threshold: number,
  hidden: Set<number>,
): void {
  const alike = Map.groupBy(
    told.filter((entry) => !isHalf(entry)),
    ({ described }) => written(described),
  )
  const isPart = (part: Candidate, whole: Candidate): boolean =>
    isPartOf(populationNamed(part.population), populationNamed(whole.population)) &&
    differ(whole.count, part.count, threshold)
  candidates.forEach((entry, at) => {
    const others = alike.get(written(entry.described)) ?? []
    if (others.some((other) => isPart(other, entry) || isPart(entry, other))) hidden.add(at)
  })
}

/** Dimensions that an entry is chosen by, and which of them have one value. */
function shapeOf({ population, described }: Entry): string {
  return JSON.stringify([population, namesOf(described), singlesOf(described)])
}

const namesOf = ({ by }: Described): string[] => Object.keys(by).sort()
const singlesOf = ({ by }: Described): string[] =>
  namesOf({ by } as Described).filter((id) => {
    const values = by[id]!
    return 'in' in values && values.in.length === 1
  })
const keyOf = ({ by }: Described, names: readonly string[]): string =>
  JSON.stringify(names.map((id) => by[id] ?? 'all'))

/** Compares with entries of one shape: by what both have one value of, so that only those are looked at that may hold each other. */
function compareWith(
  candidates: readonly Candidate[],
  group: readonly Candidate[],
  threshold: number,
  hidden: Set<number>,
): void {
  const population = group[0]!.population
  const singles = singlesOf(group[0]!.described)
  const indexes = new Map<string, Map<string, Candidate[]>>()
  const alike = (names: readonly string[], described: Described): readonly Candidate[] => {
    const name = JSON.stringify(names)
    const index = indexes.get(name) ?? Map.groupBy(group, (entry) => keyOf(entry.described, names))
    indexes.set(name, index)
    return index.get(keyOf(described, names)) ?? []
  }
  candidates.forEach(({ described, count, population: own }, at) => {
    if (own !== population || hidden.has(at)) return
    const holds = alike(singles, described).some(
      (whole) => within(described, whole.described) && differ(whole.count, count, threshold),
    )
    const held = (): boolean =>
      alike(singlesOf(described), described).some(
        (part) => within(part.described, described) && differ(count, part.count, threshold),
      )
    if (holds || held()) hidden.add(at)
  })
}
