/** Days from the first up to the last, which is not part of it. */
export interface Days {
  readonly from: string
  readonly to: string
}

/** A stretch of time, and how many figures have been told of it. */
export interface Island extends Days {
  readonly many: number
}

/**
 * Joins periods that have days in common, and those that others have days in common with: figures of different islands have no rows in common, nor
 * is there a third that has rows in common with both, so that nothing can be reckoned of them together.
 */
export function islandsOf(periods: readonly Island[]): Island[] {
  const islands: Island[] = []
  for (const next of periods.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = islands.at(-1)
    if (last === undefined || next.from >= last.to) islands.push(next)
    else
      islands[islands.length - 1] = {
        from: last.from,
        to: next.to > last.to ? next.to : last.to,
        many: last.many + next.many,
      }
  }
  return islands
}

export const meets = (one: Days, other: Days): boolean => one.from < other.to && other.from < one.to
