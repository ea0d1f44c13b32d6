import { type Described, written } from './described.ts'
import type { Candidate, Entry } from './ledger.ts'
import { partsOf } from './parts.ts'
import { Solver, Unsolved, type Work } from './solver.ts'
import { type Bounds, hair } from './table.ts'

/** An earlier table's figures of one population, each with its rows. */
interface EarlierTable {
  readonly entries: readonly Entry[]
  readonly find: (figure: Described) => number[] | undefined
  /** What its figures that were told come to, and which were not. */
  readonly hidden: ReadonlySet<number>
}

/** What is known of the sum of hidden figures of an earlier table. */
interface Sum {
  readonly parts: readonly number[]
  readonly between: Bounds
  /** What is done to leave it out; none: it has been told. */
  readonly leave: (() => void) | undefined
}

/** What of a new release is hidden, and what may not be said to be small, by its number in it. */
interface Left {
  readonly hidden: Set<number>
  readonly unsaid: Set<number>
}

/**
 * Hides figures that are sums of an earlier table's, and that with other sums of it would let a hidden one be reckoned: of regions, specialities and months,
 * the regions' months, and then the specialities'. By linear programming over what is hidden in that table. When it may not be told all, the
 * sum over a hidden one that says most, the one with fewest hidden in it, is left out, and so on. That a sum is hidden since it is small says something
 * too: it may have to be hidden without a word of that.
 *
 * @param small figures of the new release that are hidden for being small
 */
export async function hideSumsOfTables(
  candidates: readonly Candidate[],
  small: readonly Entry[],
  earlier: readonly Entry[],
  threshold: number,
  { hidden, unsaid }: Left,
  work: Work,
): Promise<void> {
  for (const table of tablesOf(earlier)) {
    if (table.hidden.size === 0) continue
    const ofTable = ({ population }: Entry): boolean => population === table.entries[0]!.population
    const asked = [
      ...candidates.flatMap((each, at) =>
        ofTable(each) && !hidden.has(at) ? sumOf(table, each, threshold, () => hidden.add(at)) : [],
      ),
      ...small.flatMap((each, at) =>
        ofTable(each) && !unsaid.has(at) ? sumOf(table, each, threshold, () => unsaid.add(at)) : [],
      ),
    ]
    if (asked.length === 0) continue
    const told = earlier.flatMap((each) => (ofTable(each) ? sumOf(table, each, threshold) : []))
    await leaveOut(table, told, asked, threshold, work)
  }
}

/** The newest of each table: the same question on new data says what is so now. */
function tablesOf(earlier: readonly Entry[]): EarlierTable[] {
  const alike = Map.groupBy(earlier, ({ population, table: { whole, dimensions } }) =>
    JSON.stringify([population, written(whole), dimensions]),
  )
  return [...alike.values()].map((all) => {
    const { data } = all.at(-1)!
    const newest = all.filter((entry) => entry.data === data)
    const entries = [...new Map(newest.map((entry) => [written(entry.described), entry])).values()]
    const { whole } = entries[0]!.table
    const find = partsOf(
      entries.map(({ described }) => described),
      whole,
    )
    return { entries, find, hidden: new Set(entries.flatMap((entry, at) => (entry.count ? [] : [at]))) }
  })
}

/** As a sum over what is hidden; none when it says nothing of that. */
function sumOf(table: EarlierTable, entry: Entry, threshold: number, leave?: () => void): Sum[] {
  if (entry.count === undefined && entry.hidden !== 'threshold') return []
  const parts = table.find(entry.described) ?? []
  const unknown = parts.filter((part) => table.hidden.has(part))
  if (unknown.length === 0 || isSame(table.entries[parts[0]!]!, entry)) return []
  const known = parts.reduce((sum, part) => sum + (table.entries[part]!.count?.people ?? 0), 0)
  const [least, most] = entry.count ? [entry.count.people, entry.count.people] : [1, threshold - 1]
  return [{ parts: unknown, between: [least - known, most - known], leave }]
}

const isSame = (one: Entry, other: Entry): boolean => written(one.described) === written(other.described)

async function leaveOut(
  { entries, hidden: unknown }: EarlierTable,
  told: readonly Sum[],
  asked: readonly Sum[],
  threshold: number,
  work: Work,
): Promise<void> {
  let open = [...asked]
  let given: ReadonlySet<number> | undefined
  while (open.length > 0) {
    const found = await exposedBy(entries, unknown, [...told, ...open], threshold, work)
    if (found !== 'all' && found.size === 0) return
    // What earlier figures alone give away is given away.
    given ??= noneOfAll(await exposedBy(entries, unknown, told, threshold, work))
    const out =
      found === 'all'
        ? new Set(open)
        : nearest(
            open,
            told,
            [...found].filter((part) => !given!.has(part)),
          )
    if (out.size === 0) return
    for (const { leave } of out) leave!()
    open = open.filter((each) => !out.has(each))
  }
}

const noneOfAll = (found: ReadonlySet<number> | 'all'): ReadonlySet<number> =>
  found === 'all' ? new Set() : found

/** For each that can be reckoned the sum over it with fewest hidden in it; where there is none over it, over those that are in sums with it. */
function nearest(open: readonly Sum[], told: readonly Sum[], found: readonly number[]): Set<Sum> {
  const out = new Set<Sum>()
  for (const part of found) {
    let near: ReadonlySet<number> = new Set([part])
    for (;;) {
      const meets = ({ parts }: Sum): boolean => parts.some((each) => near.has(each))
      const over = open.filter(meets)
      if (over.some((each) => out.has(each))) break
      const [least] = over.sort((a, b) => a.parts.length - b.parts.length)
      if (least) out.add(least)
      const wider = new Set([...near, ...told.filter(meets).flatMap(({ parts }) => parts)])
      if (least || wider.size === near.size) break
      near = wider
    }
  }
  return out
}

/** Hidden figures that can be reckoned; `all` when that cannot be told, as when the counts do not agree. */
async function exposedBy(
  entries: readonly Entry[],
  unknown: ReadonlySet<number>,
  sums: readonly Sum[],
  threshold: number,
  work: Work,
): Promise<ReadonlySet<number> | 'all'> {
  const concerned = [...unknown].filter((at) => sums.some(({ parts }) => parts.includes(at)))
  const variables = new Map(concerned.map((at, index) => [at, index]))
  const knowns = concerned.map((at) => knownOf(entries[at]!, threshold))
  const solver = await Solver.open(
    {
      lower: knowns.map(({ bounds }) => bounds[0]),
      upper: knowns.map(({ bounds }) => bounds[1]),
      rows: sums.map(({ parts, between }) => ({
        variables: parts.map((part) => variables.get(part)!),
        factors: parts.map(() => 1),
        lower: between[0],
        upper: between[1],
      })),
    },
    work,
  )
  const least = concerned.map(() => Infinity)
  const most = concerned.map(() => -Infinity)
  const look = async (variable: number, cost: number): Promise<void> => {
    const values = await solver.least(new Map([[variable, cost]]))
    values.forEach((value, at) => {
      least[at] = Math.min(least[at]!, value)
      most[at] = Math.max(most[at]!, value)
    })
  }
  const isOpen = (at: number): boolean => most[at]! - least[at]! < knowns[at]!.wanted - hair
  try {
    for (const at of concerned.keys()) {
      if (isOpen(at)) await look(at, -1)
      if (isOpen(at)) await look(at, 1)
    }
    return new Set(concerned.filter((_, at) => isOpen(at)))
  } catch (error) {
    if (error instanceof Unsolved) return 'all'
    throw error
  } finally {
    solver.close()
  }
}

/** More people than there are. */
const nobodyHas = 1e8

/** What the state of a hidden figure says, and how wide what can be reckoned of it must be at least. */
function knownOf({ hidden }: Entry, threshold: number): { bounds: Bounds; wanted: number } {
  if (hidden === 'threshold') return { bounds: [1, threshold - 1], wanted: Math.min(2, threshold - 2) }
  if (hidden === 'complementary') return { bounds: [0, nobodyHas], wanted: 0 }
  return { bounds: [0, nobodyHas], wanted: hidden === 'differencing' ? threshold - 1 : 2 }
}
