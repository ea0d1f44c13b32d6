import { type Described, written } from './described.ts'
import type { Candidate } from './ledger.ts'
import type { Count } from './population.ts'

/** A figure of a family. */
export interface Member {
  readonly described: Described
  readonly population: string
  readonly count: Count
  /** Its place in the new release; none: it has been told. */
  readonly at: number | undefined
}

/** Figures of rows that differ in one thing only: values of one dimension, or the period. */
export interface Family {
  /** The dimension; null: the period. */
  readonly by: string | null
  readonly members: Member[]
  /** Those that are not chosen by what the members differ in. */
  readonly wholes: Member[]
}

/** Every family that somebody of the new release is in. */
export function familiesOf(entries: readonly (Candidate & { at: number | undefined })[]): Family[] {
  const families = new Map<string, Family>()
  const nameOf = (population: string, by: string | null, rest: Described): string =>
    JSON.stringify([population, by, written(rest)])
  const family = (population: string, by: string | null, rest: Described): Family => {
    const name = nameOf(population, by, rest)
    const known = families.get(name) ?? { by, members: [], wholes: [] }
    families.set(name, known)
    return known
  }
  for (const entry of entries) {
    const { described, population } = entry
    for (const id of Object.keys(described.by)) {
      const { [id]: _, ...rest } = described.by
      family(population, id, { ...described, by: rest }).members.push(entry)
    }
    family(population, null, { ...described, from: '', to: '' }).members.push(entry)
  }
  const ids = new Set(entries.flatMap(({ described }) => Object.keys(described.by)))
  for (const entry of entries) {
    for (const id of ids) {
      if (entry.described.by[id] !== undefined) continue
      families.get(nameOf(entry.population, id, entry.described))?.wholes.push(entry)
    }
  }
  return [...families.values()].filter(
    ({ members, wholes }) =>
      members.length + wholes.length > 1 && [...members, ...wholes].some(({ at }) => at !== undefined),
  )
}

/** Whether it is of one value of what its family differs in: then no other can be a part of it, or overlap with it. */
export const isSingle = ({ by }: Family, { described }: Member): boolean => {
  const values = by === null ? undefined : described.by[by]
  return values !== undefined && 'in' in values && values.in.length === 1
}
