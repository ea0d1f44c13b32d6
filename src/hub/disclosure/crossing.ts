import type { Values } from './described.ts'
import { type Family, isSingle, type Member } from './families.ts'
import { Solver, Unsolved, type Work } from './solver.ts'
import { hair } from './table.ts'

/** A value of what a family differs in; `other`: all that nobody has named. In time: the days between two that somebody has named. */
type Atom = (member: Member) => boolean

/**
 * Hides what gives few away together with figures that overlap: of two and two out of three regions, each can be reckoned. By linear programming: what
 * is the most that there can be of each value, as all figures say that were told. Those that only lie in or beside each other are looked
 * through elsewhere.
 */
export async function hideCrossing(
  family: Family,
  threshold: number,
  hidden: Set<number>,
  work: Work,
): Promise<void> {
  // Of one value each, they only lie in wholes.
  if (family.members.every((each) => isSingle(family, each))) return
  const all = [...family.members, ...family.wholes]
  const atoms = atomsOf(family)
  const sets = new Map(all.map((each) => [each, atoms.flatMap((holds, at) => (holds(each) ? [at] : []))]))
  if (!all.some((one) => all.some((other) => cross(sets.get(one)!, sets.get(other)!)))) return
  const told = all.filter(({ at }) => at === undefined)
  for (const member of all) {
    if (member.at === undefined || hidden.has(member.at)) continue
    const now = [...told, member].map((each) => ({ atoms: sets.get(each)!, rows: each.count.rows }))
    if (await givesAway(now, threshold, work)) hidden.add(member.at)
    else told.push(member)
  }
}

function cross(one: readonly number[], other: readonly number[]): boolean {
  const common = one.filter((each) => other.includes(each)).length
  return common > 0 && common < one.length && common < other.length
}

/** Whether something is known to be few. What does not agree, since it is of different data, is taken to give something away. */
async function givesAway(
  sums: readonly { atoms: readonly number[]; rows: number }[],
  threshold: number,
  work: Work,
): Promise<boolean> {
  const atoms = [...new Set(sums.flatMap((sum) => sum.atoms))]
  const variable = new Map(atoms.map((atom, at) => [atom, at]))
  const solver = await Solver.open(
    {
      lower: atoms.map(() => 0),
      upper: atoms.map(() => Infinity),
      rows: sums.map((sum) => ({
        variables: sum.atoms.map((atom) => variable.get(atom)!),
        factors: sum.atoms.map(() => 1),
        lower: sum.rows,
        upper: sum.rows,
      })),
    },
    work,
  )
  try {
    for (const [at] of atoms.entries()) {
      const most = (await solver.least(new Map([[at, -1]])))[at]!
      if (most > hair && most < threshold - hair) return true
    }
    return false
  } catch (error) {
    if (error instanceof Unsolved) return true
    throw error
  } finally {
    solver.close()
  }
}

function atomsOf({ by, members }: Family): Atom[] {
  if (by === null) {
    const days = [...new Set(members.flatMap(({ described }) => [described.from, described.to]))].sort()
    return days.map(
      (day) =>
        ({ described }) =>
          described.from <= day && day < described.to,
    )
  }
  const named = new Set(members.flatMap(({ described }) => namedIn(described.by[by]!)))
  const of =
    (holds: (values: Values) => boolean): Atom =>
    ({ described }) =>
      described.by[by] === undefined || holds(described.by[by])
  return [
    ...[...named].map((value) =>
      of((values) => ('in' in values ? values.in.includes(value) : !values.not.includes(value))),
    ),
    of((values) => 'not' in values),
  ]
}

const namedIn = (values: Values): readonly (string | null)[] => ('in' in values ? values.in : values.not)
