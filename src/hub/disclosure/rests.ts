import { type Described, isSubset, type Values, within, written } from './described.ts'
import type { Candidate } from './ledger.ts'
import { type Count, isSmall } from './population.ts'

/** Figures of rows that differ in one thing only: values of one dimension, or the period. */
interface Member {
  readonly described: Described
  readonly count: Count
  /** Its place in the new release; none: it has been told. */
  readonly at: number | undefined
}

/** Steps of looking for one whole's rest; what is not looked through by then is hidden. */
const mostSteps = 2_000

/** Hides what together with others leaves few of a whole: of regions one by one and all, the one that is not told. */
export function hideRests(
  candidates: readonly Candidate[],
  told: readonly Candidate[],
  threshold: number,
  hidden: Set<number>,
): void {
  const open = candidates.flatMap((entry, at) => (hidden.has(at) ? [] : [{ ...entry, at }]))
  const families = familiesOf([...told.map((entry) => ({ ...entry, at: undefined })), ...open])
  for (const { members, wholes } of families) {
    for (const whole of new Set([...members, ...wholes])) {
      const parts = largest(members.filter((each) => isPart(each, whole)))
      if (whole.at === undefined && parts.every(({ at }) => at === undefined)) continue
      const rest = smallRest(whole, parts, threshold)
      if (rest === undefined) continue
      if (whole.at !== undefined) hidden.add(whole.at)
      else for (const { at } of rest) if (at !== undefined) hidden.add(at)
    }
  }
}

const isPart = (part: Member, whole: Member): boolean =>
  part !== whole && within(part.described, whole.described) && !within(whole.described, part.described)

/** Those that are not part of another: what they leave is the least. */
function largest(parts: readonly Member[]): Member[] {
  const different = [...new Map(parts.map((part) => [written(part.described), part])).values()]
  return different.filter((part) => !different.some((other) => isPart(part, other)))
}

/** Parts without anything in common that leave few of the whole; all of them when there is too much to look through. */
function smallRest(
  whole: Member,
  parts: readonly Member[],
  threshold: number,
): readonly Member[] | undefined {
  let steps = 0
  const look = (from: number, chosen: readonly Member[], rest: Count): readonly Member[] | undefined => {
    if (++steps > mostSteps) return parts
    if (from === parts.length)
      return chosen.length > 0 && (isSmall(rest.people, threshold) || isSmall(rest.rows, threshold))
        ? chosen
        : undefined
    const part = parts[from]!
    if (chosen.some((other) => overlap(other.described, part.described))) return look(from + 1, chosen, rest)
    const left = { people: rest.people - part.count.people, rows: rest.rows - part.count.rows }
    const found = look(from + 1, [...chosen, part], left)
    // Without it only more is left, unless it stands in the way of another.
    const inTheWay = parts.slice(from + 1).some((other) => overlap(other.described, part.described))
    return found ?? (inTheWay ? look(from + 1, chosen, rest) : undefined)
  }
  return look(0, [], whole.count)
}

/** Whether two of one family can have rows in common. */
function overlap(one: Described, other: Described): boolean {
  if (one.to <= other.from || other.to <= one.from) return false
  return Object.keys(one.by).every((id) => {
    const [a, b] = [one.by[id]!, other.by[id]]
    return b === undefined || meet(a, b)
  })
}

const meet = (a: Values, b: Values): boolean =>
  'in' in a ? a.in.some((value) => isSubset({ in: [value] }, b)) : 'in' in b ? meet(b, a) : true

interface Family {
  readonly members: Member[]
  /** Those that are not chosen by what the members differ in. */
  readonly wholes: Member[]
}

/** Every family that somebody of the new release is in. */
function familiesOf(entries: readonly (Candidate & { at: number | undefined })[]): Family[] {
  const families = new Map<string, Family>()
  const family = (name: string): Family => {
    const known = families.get(name) ?? { members: [], wholes: [] }
    families.set(name, known)
    return known
  }
  for (const entry of entries) {
    const { described, population } = entry
    for (const id of Object.keys(described.by)) {
      const { [id]: _, ...rest } = described.by
      family(JSON.stringify([population, id, written({ ...described, by: rest })])).members.push(entry)
    }
    family(JSON.stringify([population, null, written({ ...described, from: '', to: '' })])).members.push(
      entry,
    )
  }
  const ids = new Set(entries.flatMap(({ described }) => Object.keys(described.by)))
  for (const entry of entries) {
    for (const id of ids) {
      if (entry.described.by[id] !== undefined) continue
      families.get(JSON.stringify([entry.population, id, written(entry.described)]))?.wholes.push(entry)
    }
  }
  return [...families.values()].filter(
    ({ members, wholes }) =>
      members.length + wholes.length > 1 && [...members, ...wholes].some(({ at }) => at !== undefined),
  )
}
