import { isObject } from '../../token/strict-json.ts'

/**
 * A text that is the same for JSON values that are the same, whatever the order of their members. Comparing lists by it
 * takes time in proportion to their length, however long a stranger makes them.
 */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (!isObject(value)) return JSON.stringify(value) ?? ''
  const members = Object.keys(value).sort()
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`
}

const membersOf = (list: readonly unknown[]): ReadonlySet<string> => new Set(list.map(canonical))

/** Whether two JSON values are the same. Lists are sets to policies: their order does not matter. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return isSubset(one, other) && isSubset(other, one)
  return canonical(one) === canonical(other)
}

export function includes(list: readonly unknown[], value: unknown): boolean {
  return membersOf(list).has(canonical(value))
}

export function isSubset(small: readonly unknown[], large: readonly unknown[]): boolean {
  const members = membersOf(large)
  return small.every((each) => members.has(canonical(each)))
}

/** Those of the first that are in the second too, in the first's order. */
export function intersection(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const members = membersOf(other)
  return one.filter((each) => members.has(canonical(each)))
}

/** Those of the first, then those of the second that are new; each once. */
export function union(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const all = new Map<string, unknown>()
  for (const each of [...one, ...other]) {
    const key = canonical(each)
    if (!all.has(key)) all.set(key, each)
  }
  return [...all.values()]
}
