import type { DuckDBConnection } from '@duckdb/node-api'
import { literal, quoted } from '../engine/duckdb.ts'
import { type Entity, entities } from '../model/entities.ts'
import { tableOf } from '../store/tables.ts'
import type { EntityOutcome } from './outcome.ts'

export interface KeepOptions {
  load: string
  at: Date
  entity: Entity
  mode: 'replace' | 'append'
}

/** Puts staged rows into the store: `good` into the entity's table, where `stage` has not put them there, `bad` aside. Answers how many it loaded. */
export async function keepStaged(connection: DuckDBConnection, options: KeepOptions): Promise<number> {
  const { entity, mode } = options
  const table = tableOf(entity.name)
  await keepAside(connection, options, 'select reasons, "row" from bad')
  if (mode === 'replace') return countOf(connection, `select count(*) from ${table}`)
  const same = entity.key.map((name) => `had.${quoted(name)} = good.${quoted(name)}`).join(' and ')
  await connection.run(`delete from ${table} as had using good where ${same}`)
  const inserted = await connection.run(`insert into ${table} select * from good`)
  return Number(inserted.rowsChanged)
}

/** Sets rows aside. @param rows `select` of `reasons` and `row` */
export async function keepAside(
  connection: DuckDBConnection,
  { load, at, entity }: Omit<KeepOptions, 'mode'>,
  rows: string,
): Promise<number> {
  const inserted = await connection.run(
    `insert into aside.row select ${literal(load)}::uuid, ${instant(at)}, ${literal(entity.name)}, reasons, "row" from (${rows})`,
  )
  return Number(inserted.rowsChanged)
}

export const instant = (at: Date): string => `timestamptz ${literal(at.toISOString())}`

/** Columns that say for when an entity's rows hold. */
const times: Readonly<Record<string, readonly string[]>> = {
  contact: ['started'],
  procedure: ['performed'],
  queue_entry: ['since', 'performed', 'left_queue'],
  bed_day: ['measured'],
  contact_cost: ['day'],
}

/** How an entity stands in the store: rows, the days that they hold for, and references that lead nowhere. */
export async function describeKept(
  connection: DuckDBConnection,
  { name, columns }: Entity,
  mode: 'replace' | 'append',
): Promise<Pick<EntityOutcome, 'rows' | 'from' | 'until' | 'orphans'>> {
  const table = tableOf(name)
  const own = times[name]?.map(quoted) ?? []
  const days =
    own.length === 0
      ? 'null, null'
      : `min(least(${own.join(', ')}))::date::varchar, max(greatest(${own.join(', ')}))::date::varchar`
  const reader = await connection.runAndReadAll(`select count(*), ${days} from ${table}`)
  const [rows, from, until] = reader.getRows()[0]!
  const orphans: Record<string, number> = {}
  for (const { name: column, refers } of columns) {
    // Of rows that were all checked just now there are none.
    if (refers === undefined || mode === 'replace') continue
    const key = quoted(entities.find((each) => each.name === refers)!.key[0]!)
    const lost = await countOf(
      connection,
      `select count(*) from ${table} where ${quoted(column)} not in (select ${key} from ${tableOf(refers)})`,
    )
    if (lost > 0) orphans[column] = lost
  }
  return { rows: Number(rows), from: textOr(from), until: textOr(until), orphans }
}

const textOr = (value: unknown): string | undefined => (value === null ? undefined : String(value))

/** @param query of one number */
export const countOf = async (connection: DuckDBConnection, query: string): Promise<number> =>
  Number((await connection.runAndReadAll(query)).getRows()[0]![0])
