/** What a list is sorted by. */
export interface Sort {
  key: string
  descending: boolean
}

/** What rows are sorted by in a column: text, a number, or nothing, which always stands last. */
export type Sortable = string | number | undefined

/** A press on a column's head: upwards first, then downwards, and back. */
export const pressed = (sort: Sort | undefined, key: string): Sort => ({
  key,
  descending: sort?.key === key && !sort.descending,
})

const { compare } = new Intl.Collator('sv', { numeric: true })

/** The rows in order, those that are equal as they came. */
export function sortedBy<T>(
  rows: readonly T[],
  valueOf: (row: T) => Sortable,
  descending: boolean,
): readonly T[] {
  const direction = descending ? -1 : 1
  return rows.toSorted((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)]
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b))
    return direction * order
  })
}
