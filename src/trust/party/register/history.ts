import { newId, present, type Queryable, type Temporal } from '../../../kernel/index.ts'
import type { PartyChange } from '../../contract/party.ts'

export type PartyKind = 'organisation' | 'unit' | 'employee' | 'assignment' | 'system' | 'resident'

export interface Recorded {
  kind: PartyKind
  id: string
  version: number
  at: Temporal.Instant
  act: PartyChange['act']
  /** Undefined: another room, or the program itself. */
  by?: string | undefined
  /** The party as it became, without what is derived and without personal identity. */
  document: object
}

/** Adds a version to the history, in the transaction of the change. @returns its id, by which the log names the change */
export async function recordChange(client: Queryable, change: Recorded): Promise<string> {
  const id = newId()
  await client.query({
    name: 'trust.record_party_change',
    text: `insert into trust.party_change (id, kind, subject, version, at, act, by, document)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      id,
      change.kind,
      change.id,
      change.version,
      change.at.toString(),
      change.act,
      change.by ?? null,
      JSON.stringify(change.document),
    ],
  })
  return id
}

/** At most this many versions are told, the newest. */
const mostChanges = 500

/** The versions of a party, the newest first, with the name of the employee who made each. */
export async function readHistory(db: Queryable, kind: PartyKind, id: string): Promise<PartyChange[]> {
  const { rows } = await db.query(
    `select c.version, c.at, c.act, coalesce(e.name, c.by) as by, c.document
      from trust.party_change c left join trust.employee e on e.id::text = c.by
      where c.kind = $1 and c.subject = $2 order by c.version desc, c.id desc limit $3`,
    [kind, id, mostChanges],
  )
  return rows.map((row: Record<string, unknown>) => present<PartyChange>(row))
}
