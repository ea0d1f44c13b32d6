import { isDeepStrictEqual } from 'node:util'

/** Whether two JSON values are the same. Lists are sets to policies: their order does not matter. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return isSubset(one, other) && isSubset(other, one)
  return isDeepStrictEqual(one, other)
}

export function includes(list: readonly unknown[], value: unknown): boolean {
  return list.some((each) => isDeepStrictEqual(each, value))
}

export function isSubset(small: readonly unknown[], large: readonly unknown[]): boolean {
  return small.every((each) => includes(large, each))
}

/** Those of the first that are in the second too, in the first's order. */
export function intersection(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  return one.filter((each) => includes(other, each))
}

/** Those of the first, then those of the second that are new; each once. */
export function union(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const all: unknown[] = []
  for (const each of [...one, ...other]) if (!includes(all, each)) all.push(each)
  return all
}
