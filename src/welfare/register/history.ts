import { present, type Queryable, type Temporal } from '../../kernel/index.ts'
import type { Change } from '../contract/index.ts'

export type ObjectKind = 'controller' | 'group' | 'staff' | 'home' | 'person' | 'device' | 'chain'

/** Who changed, and when. `by` is absent for what the system does by itself. */
export interface Stamp {
  at: Temporal.Instant
  by?: string | undefined
  /** What she was called then, should the register of staff not know her. */
  byName?: string | undefined
}

export interface Recorded extends Stamp {
  kind: ObjectKind
  id: string
  version: number
  act: Change['act']
  /** The object as it became, without what is derived and without personal identity. */
  document: object
}

/** Adds a version to the history, in the transaction of the change. */
export async function recordChange(client: Queryable, change: Recorded): Promise<void> {
  await client.query({
    name: 'welfare.record_change',
    text: `insert into welfare.change (object_kind, object_id, version, at, by_staff, act, document, by_name)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      change.kind,
      change.id,
      change.version,
      change.at.toString(),
      change.by ?? null,
      change.act,
      JSON.stringify(change.document),
      change.byName ?? null,
    ],
  })
}

/** At most this many versions are told, the newest. */
const mostChanges = 500

/** The versions of an object, newest first. */
export async function readHistory(db: Queryable, kind: ObjectKind, id: string): Promise<Change[]> {
  const { rows } = await db.query(
    `select c.version, c.at, coalesce(s.name, nullif(c.by_name, '')) as "byName", c.act, c.document - 'source' as document,
        c.document -> 'source' ->> 'record' as "fromRecord"
      from welfare.change c left join welfare.staff s on s.id = c.by_staff
      where c.object_id = $1 and c.object_kind = $2 order by c.version desc limit $3`,
    [id, kind, mostChanges],
  )
  return rows.map((row) => present<Change>(row))
}
