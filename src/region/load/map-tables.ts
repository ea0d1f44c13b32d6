import type { DuckDBConnection } from '@duckdb/node-api'
import { quoted } from '../engine/duckdb.ts'
import type { EntityMapping, Mapping } from '../mapping/mapping.ts'
import { type Drift, driftBetween, type Shape } from '../source/shape.ts'
import { loadErrors } from './load-errors.ts'
import { LoadFault } from './load-fault.ts'

/** A name alone, which cannot fail. */
const isName = (expression: string): boolean => /^\s*([\p{L}_][\p{L}0-9_]*|"[^"]+")\s*$/u.test(expression)

const expressionsOf = ({ columns, person }: EntityMapping): [target: string, expression: string][] => [
  ...Object.entries(columns),
  ...(person === undefined ? [] : [['#identity', person] as [string, string]]),
]

/** Whether rows are made of one table as it is: then they can be read again, where a join is better made once. */
export const isOfOneTable = ({ from }: EntityMapping): boolean => isName(from)

/** `select` that fills `mapped`, of tables that DuckDB sees. An expression that fails for a row is told beside it, and fails nothing else. */
export function mappedSql(of: EntityMapping): string {
  const [inner, outer]: [string[], string[]] = [[], []]
  for (const [target, expression] of expressionsOf(of)) {
    const name = quoted(target)
    if (isName(expression) || target === '#identity') {
      inner.push(`${isName(expression) ? expression : `try(${expression})`} as ${name}`)
      outer.push(target === '#identity' ? `${name}::varchar as ${name}` : name)
    } else {
      inner.push(`try(struct_pack(v := ${expression})) as ${name}`)
      outer.push(`${name}.v as ${name}`, `${name} is null as ${quoted(`#failed ${target}`)}`)
    }
  }
  return `select ${outer.join(', ')} from (select ${inner.join(', ')} ${fromOf(of)})`
}

const fromOf = ({ from, where }: EntityMapping): string =>
  `from ${from}${where === undefined ? '' : ` where ${where}`}`

export interface FitOptions {
  mapping: Mapping
  /** As the source was when it was last loaded, and as it is. */
  before: Shape
  now: Shape
}

/**
 * Sees that a mapping's SQL goes with the tables as they are, before anything is read.
 *
 * @returns what has changed in the source without harm
 * @throws {LoadFault} region.column_gone, region.mapping_unfit
 */
export async function checkFit(
  connection: DuckDBConnection,
  { mapping, before, now }: FitOptions,
  entities: readonly string[],
): Promise<Drift[]> {
  const drift = driftBetween(before, now)
  for (const entity of entities) {
    const of = mapping.entities[entity]!
    if ((await faultIn(connection, mappedSql(of))) === undefined) continue
    const unfit: { column: string; fault: string }[] = []
    for (const [target, expression] of expressionsOf(of)) {
      const fault = await faultIn(connection, `select ${expression} ${fromOf(of)}`)
      if (fault !== undefined) unfit.push({ column: target === '#identity' ? 'person' : target, fault })
    }
    const first = unfit[0] ?? { column: 'from', fault: (await faultIn(connection, mappedSql(of)))! }
    const gone = drift.find(({ kind, column }) => kind === 'gone' && first.fault.includes(column))
    const targets = unfit.map(({ column }) => `${entity}.${column}`).join(', ')
    if (gone) throw new LoadFault(loadErrors.column_gone, { table: gone.table, column: gone.column, targets })
    throw new LoadFault(loadErrors.mapping_unfit, { file: mapping.file, entity, ...first })
  }
  return drift
}

/** What DuckDB has against a query, in one line; it is only bound, so nothing of the data is in it. */
async function faultIn(connection: DuckDBConnection, query: string): Promise<string | undefined> {
  try {
    await connection.runAndReadAll(`describe ${query}`)
    return undefined
  } catch (error) {
    return (error as Error).message.split('\n')[0]!
  }
}
