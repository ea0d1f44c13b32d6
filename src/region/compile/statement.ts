import type { Dialect } from '../engine/engine.ts'
import type { ColumnType } from '../model/entities.ts'

/** SQL, and the values that stand beside it in the order of their places. */
export interface Statement {
  readonly sql: string
  readonly values: readonly unknown[]
}

/** The values of one statement while its text is put together. */
export interface Values {
  /** A place for a value, cast to a type of the model. The same value has the same place. */
  of(value: unknown, type: ColumnType): string
  /** A place for a value that is used as it is. */
  bare(value: unknown): string
  /** The text with its places written as the engine wants them. */
  finish(text: string): Statement
}

/** Stands around a value's number until the text is whole. No SQL of the model has it, and nothing from outside is in the text. */
const mark = '\u0001'
const places = new RegExp(`${mark}([0-9]+)${mark}`, 'g')

/** Begins a statement: what comes from outside goes in here, and never into the text. */
export function valuesFor(dialect: Dialect): Values {
  const given: unknown[] = []
  const known = new Map<string, string>()
  const bare = (value: unknown): string => `${mark}${given.push(value) - 1}${mark}`
  return {
    of(value, type) {
      const key = `${type} ${typeof value} ${String(value)}`
      const made = known.get(key) ?? `cast(${bare(value)} as ${dialect.types[type]})`
      known.set(key, made)
      return made
    },
    bare,
    finish(text) {
      const values: unknown[] = []
      const numbered = new Map<string, string>()
      const sql = text.replace(places, (_, at: string) => {
        const place = numbered.get(at) ?? dialect.place(values.push(given[Number(at)]))
        // Places without numbers take a value each.
        if (place !== dialect.place(0)) numbered.set(at, place)
        return place
      })
      return { sql, values }
    },
  }
}
