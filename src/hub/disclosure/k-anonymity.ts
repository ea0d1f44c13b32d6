/** How many of the people in an extract look like enough others by some of what describes them. Counts alone: no value of a group is in it. */
export interface Alike {
  readonly people: number
  /** People in groups of fewer than k. */
  readonly fewer: number
  /** People of the smallest group. */
  readonly smallest: number
}

export interface Anonymity extends Alike {
  readonly k: number
  /** Quasi-identifiers that it was counted by: columns that came, and describe a person. */
  readonly by: readonly string[]
  /** Of those, what would have to be left out or made coarser, in that order: each the one that helps most. */
  readonly generalise: readonly string[]
  /** People in groups of fewer than k when those are left out. */
  readonly rest: number
}

/**
 * Counts who has fewer than k − 1 others that look the same, and what would have to be left out so that at most `mostLost` of the people have.
 *
 * @param mostLost share of the people, 0 to 1
 * @param count counts by some of the quasi-identifiers; by none all people are one group
 */
export async function anonymity(
  by: readonly string[],
  { k, mostLost, count }: { k: number; mostLost: number; count: (kept: readonly string[]) => Promise<Alike> },
): Promise<Anonymity> {
  const all = await count(by)
  const generalise: string[] = []
  let { fewer: rest } = all
  while (rest > mostLost * all.people && generalise.length < by.length) {
    const open = by.filter((each) => !generalise.includes(each))
    const tried: { out: string; fewer: number }[] = []
    for (const out of open) {
      const { fewer } = await count(open.filter((each) => each !== out))
      tried.push({ out, fewer })
    }
    const best = tried.reduce((least, each) => (each.fewer < least.fewer ? each : least))
    generalise.push(best.out)
    rest = best.fewer
  }
  return { ...all, k, by, generalise, rest }
}
