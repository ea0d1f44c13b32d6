/** How many rows of an extract have the same values of what a person may be known by (`group by` at the node). */
export interface ValueGroup {
  /** By quasi-identifier, in their order. */
  readonly values: readonly (string | null)[]
  readonly rows: number
}

export interface Anonymity {
  /** Rows of the smallest group. */
  readonly smallest: number
  /** Quasi-identifiers to leave out or make coarser, in that order: each the one that helps most. */
  readonly generalise: readonly string[]
  /** Groups, after that, whose rows must not be in the extract: so many at most are fewer than k alike. */
  readonly suppress: readonly ValueGroup[]
}

/**
 * What must be done so that in an extract every row has at least k − 1 others that look the same. Quasi-identifiers are made coarser, one after
 * the other, as long as more than `mostLost` of the rows would have to be left out; then those that are left.
 *
 * @param coarser by quasi-identifier how a value is made coarser; without it the whole column is left out. Done once for each
 * @param mostLost share of the rows, 0 to 1
 */
export function anonymity(
  groups: readonly ValueGroup[],
  identifiers: readonly string[],
  {
    k,
    mostLost,
    coarser = {},
  }: {
    k: number
    mostLost: number
    coarser?: Readonly<Record<string, (value: string | null) => string | null>>
  },
): Anonymity {
  const all = rowsOf(groups)
  let now = merged(groups)
  const generalise: string[] = []
  while (rowsOf(small(now, k)) > mostLost * all) {
    const open = identifiers.flatMap((id, at) => (generalise.includes(id) ? [] : [{ id, at }]))
    const tried = open.map(({ id, at }) => {
      const after = merged(now.map((group) => ({ ...group, values: changed(group.values, at, coarser[id]) })))
      return { id, after, lost: rowsOf(small(after, k)) }
    })
    const [best] = tried.sort((a, b) => a.lost - b.lost)
    if (best === undefined) break
    generalise.push(best.id)
    now = best.after
  }
  return {
    smallest: now.length === 0 ? 0 : Math.min(...now.map(({ rows }) => rows)),
    generalise,
    suppress: small(now, k),
  }
}

const rowsOf = (groups: readonly ValueGroup[]): number => groups.reduce((sum, { rows }) => sum + rows, 0)
const small = (groups: readonly ValueGroup[], k: number): ValueGroup[] =>
  groups.filter(({ rows }) => rows > 0 && rows < k)

function changed(
  values: readonly (string | null)[],
  at: number,
  coarser: (value: string | null) => string | null = () => null,
): (string | null)[] {
  return values.map((value, index) => (index === at ? coarser(value) : value))
}

/** Groups that have become alike made one. */
function merged(groups: readonly ValueGroup[]): ValueGroup[] {
  return [...Map.groupBy(groups, ({ values }) => JSON.stringify(values)).values()].map((alike) => ({
    values: alike[0]!.values,
    rows: rowsOf(alike),
  }))
}
