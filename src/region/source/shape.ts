/** A column as a source has it. */
export interface SourceColumn {
  readonly name: string
  readonly type: string
}
/** Columns of a source's tables. */
export type Shape = Readonly<Record<string, readonly SourceColumn[]>>

/** How a source has changed since it was last loaded. */
export interface Drift {
  readonly kind: 'gone' | 'new' | 'type'
  readonly table: string
  readonly column: string
  /** Of a changed type: what it was, and what it is. */
  readonly from?: string
  readonly to?: string
}

/** What differs between two shapes; tables that were not seen before differ in nothing. */
export function driftBetween(before: Shape, now: Shape): Drift[] {
  return Object.entries(now).flatMap(([table, columns]) => {
    const had = before[table]
    if (had === undefined) return []
    const [old, current] = [had, columns].map((list) => new Map(list.map(({ name, type }) => [name, type])))
    return [
      ...had
        .filter(({ name }) => !current!.has(name))
        .map(({ name }) => ({ kind: 'gone', table, column: name }) as const),
      ...columns
        .filter(({ name }) => !old!.has(name))
        .map(({ name }) => ({ kind: 'new', table, column: name }) as const),
      ...columns
        .filter(({ name, type }) => old!.has(name) && old!.get(name) !== type)
        .map(
          ({ name, type }) =>
            ({ kind: 'type', table, column: name, from: old!.get(name)!, to: type }) as const,
        ),
    ]
  })
}
