/** Conditions of a statement with the values they stand on. */
export interface Conditions {
  /** Adds a condition; each `?` in it is replaced by the number of the value in turn. */
  add(condition: string, ...values: readonly unknown[]): void
  /** The number of a value, for use elsewhere in the statement. */
  value(value: unknown): string
  /** All of them, joined by `and`. */
  readonly sql: string
  readonly values: unknown[]
}

/** Collects the conditions of one statement. Text of a condition is always a constant of the program. */
export function conditions(first = 'true'): Conditions {
  const clauses = [first]
  const values: unknown[] = []
  const value = (each: unknown): string => `$${values.push(each)}`
  return {
    value,
    values,
    add(condition, ...given) {
      let next = 0
      clauses.push(condition.replace(/\?/g, () => value(given[next++])))
    },
    get sql() {
      return clauses.join(' and ')
    },
  }
}
