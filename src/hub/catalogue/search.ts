import { descriptionOf, titleOf } from './dataset/describe.ts'
import type { Entry } from './dataset/entry.ts'
import { variablesOf } from './dataset/variables.ts'

export interface Asked {
  readonly search?: string | undefined
  readonly region?: string | undefined
  readonly whole?: boolean | undefined
}

/** Entries that have every word that is searched for, in either language, among their title, description, keywords and variables. */
export function found(entries: readonly Entry[], { search = '', region, whole }: Asked): Entry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return entries.filter((entry) => {
    if (whole && entry.region !== undefined) return false
    if (region !== undefined && entry.region?.region !== region) return false
    const text = words.length === 0 ? '' : textOf(entry)
    return words.every((word) => text.includes(word))
  })
}

function textOf(entry: Entry): string {
  const { product } = entry
  const both = [
    titleOf(entry),
    descriptionOf(entry),
    ...product.keywords,
    ...variablesOf(product).map(({ title }) => title),
  ]
  return [entry.id, ...both.flatMap(({ sv, en }) => [sv, en])].join(' ').toLowerCase()
}
