import { literal } from '../engine/duckdb.ts'
import { entity as modelEntity } from '../model/entities.ts'
import type { Store } from '../store/store.ts'

/** A row that was set aside: in the model's columns, as the source had it. */
export interface SetAsideRow {
  load: string
  at: string
  entity: string
  reasons: string[]
  row: Record<string, unknown>
}

/** Rows of an entity that were set aside, the newest first. @throws {RangeError} when the model has no such entity */
export async function readSetAside(
  store: Pick<Store, 'reader'>,
  asked: { entity: string; reason?: string | undefined; load?: string | undefined; limit: number },
): Promise<SetAsideRow[]> {
  const conditions = [
    `entity = ${literal(modelEntity(asked.entity).name)}`,
    ...(asked.reason === undefined ? [] : [`list_contains(reasons, ${literal(asked.reason)})`]),
    ...(asked.load === undefined ? [] : [`load = ${literal(asked.load)}::uuid`]),
  ]
  const rows = await store.reader.rows(
    `select load::varchar as load, made as at, entity, reasons, "row" from aside.row where ${conditions.join(' and ')}
     order by made desc, rowid limit ${asked.limit}`,
  )
  return rows.map((each) => ({ ...each, row: JSON.parse(String(each['row'])) }) as SetAsideRow)
}

/** Removes what was set aside before an instant, and the store's own notes of loads that the database has taken down since. */
export async function purgeSetAside(store: Pick<Store, 'write'>, before: Date): Promise<void> {
  const at = `timestamptz ${literal(before.toISOString())}`
  await store.write(async (connection) => {
    await connection.run(`delete from aside.row where made < ${at}`)
    await connection.run(`delete from meta.load where made < ${at}`)
  })
}
