import { type Described, meet, within, written } from './described.ts'
import { type Family, isSingle, type Member } from './families.ts'
import { nameOf } from './ledger.ts'
import { type Count, isSmall } from './population.ts'

/** Steps of looking for one whole's rest; what is not looked through by then is hidden. */
const mostSteps = 2_000

/**
 * Hides what together with others leaves few of a whole: of regions one by one and all, the one that is not told.
 *
 * @param sums names of wholes that have been told and are seen to elsewhere
 */
export function hideRests(
  family: Family,
  threshold: number,
  hidden: Set<number>,
  sums: ReadonlySet<string>,
): void {
  const { members, wholes } = family
  for (const whole of new Set([...members, ...wholes])) {
    if (isSingle(family, whole)) continue
    if (whole.at === undefined && sums.has(nameOf(whole))) continue
    const parts = largest(
      family,
      members.filter((each) => isPart(each, whole)),
    )
    if (whole.at === undefined && parts.every(({ at }) => at === undefined)) continue
    const rest = smallRest(family, whole, parts, threshold)
    if (rest === undefined) continue
    if (whole.at !== undefined) hidden.add(whole.at)
    else for (const { at } of rest) if (at !== undefined) hidden.add(at)
  }
}

const isPart = (part: Member, whole: Member): boolean =>
  part !== whole && within(part.described, whole.described) && !within(whole.described, part.described)

/** Those that are not part of another: what they leave is the least. */
function largest(family: Family, parts: readonly Member[]): Member[] {
  const different = [...new Map(parts.map((part) => [written(part.described), part])).values()]
  const wide = different.filter((part) => !isSingle(family, part))
  return different.filter((part) => !wide.some((other) => isPart(part, other)))
}

/** Parts without anything in common that leave few of the whole; all of them when there is too much to look through. */
function smallRest(
  family: Family,
  whole: Member,
  parts: readonly Member[],
  threshold: number,
): readonly Member[] | undefined {
  // Parts of one value each have nothing in common with each other: only others may stand in the way.
  const wide = parts.filter((part) => !isSingle(family, part))
  const single = parts.filter((part) => isSingle(family, part))
  let steps = 0
  const look = (from: number, chosen: readonly Member[], rest: Count): readonly Member[] | undefined => {
    if (++steps > mostSteps) return parts
    const part = wide[from]
    if (part === undefined) return ended(chosen, rest)
    if (chosen.some((other) => overlap(other.described, part.described))) return look(from + 1, chosen, rest)
    // Without it only more is left, unless it stands in the way of another.
    const inTheWay = [...wide.slice(from + 1), ...single].some((other) =>
      overlap(other.described, part.described),
    )
    return (
      look(from + 1, [...chosen, part], without(rest, part)) ??
      (inTheWay ? look(from + 1, chosen, rest) : undefined)
    )
  }
  const ended = (chosen: readonly Member[], rest: Count): readonly Member[] | undefined => {
    const more = single.filter((part) => !chosen.some((other) => overlap(other.described, part.described)))
    const left = more.reduce(without, rest)
    const few = isSmall(left.people, threshold) || isSmall(left.rows, threshold)
    return few && chosen.length + more.length > 0 ? [...chosen, ...more] : undefined
  }
  return look(0, [], whole.count)
}

const without = (rest: Count, { count }: Member): Count => ({
  people: rest.people - count.people,
  rows: rest.rows - count.rows,
})

/** Whether two of one family can have rows in common. */
function overlap(one: Described, other: Described): boolean {
  if (one.to <= other.from || other.to <= one.from) return false
  return Object.keys(one.by).every((id) => {
    const [a, b] = [one.by[id]!, other.by[id]]
    return b === undefined || meet(a, b)
  })
}
