import type { AuditEntry } from '../../contract/audit.ts'

/** An entry as the database has it. Columns of {@link entryColumns}. */
export interface EntryRow {
  id: string
  at: string
  actor_kind: string
  actor: string
  assignment: string | null
  for_whom: string | null
  on_behalf_of: string | null
  act: string
  outcome: string
  person: string | null
  controller: string | null
  unit: string | null
  purpose: string | null
  decision: string | null
  emergency: boolean | null
  about: string | null
}

/** As {@link EntryRow}, with what binds it. */
export interface SaltedRow extends EntryRow {
  salt: Buffer
  commitment: Buffer
  seal: Buffer
}

/** The time with microseconds, so that none of it could be altered unseen. */
export const entryColumns = `e.id, to_char(e.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.actor_kind,
  e.actor, e.assignment, e.for_whom, e.on_behalf_of, e.act, e.outcome, e.person, e.controller, e.unit, e.purpose,
  e.decision, e.emergency, e.about`

export const saltedColumns = `${entryColumns}, e.salt, e.commitment, e.seal`

/** The entry of a row, as it was committed to if nobody has altered the row. */
export function entryOf(row: EntryRow): AuditEntry {
  return {
    id: row.id,
    // The program writes milliseconds. Other digits are somebody else's, and are kept to be found.
    at: row.at.endsWith('000Z') ? `${row.at.slice(0, -4)}Z` : row.at,
    actorKind: row.actor_kind as AuditEntry['actorKind'],
    actor: row.actor,
    ...given('assignment', row.assignment),
    ...given('forWhom', row.for_whom),
    ...given('onBehalfOf', row.on_behalf_of),
    act: row.act,
    outcome: row.outcome as AuditEntry['outcome'],
    ...given('person', row.person),
    ...given('controller', row.controller),
    ...given('unit', row.unit),
    ...given('purpose', row.purpose),
    ...given('decision', row.decision),
    ...given('emergency', row.emergency as true | null),
    ...given('about', row.about),
  }
}

function given<K extends string, V>(name: K, value: V | null): { [P in K]?: V } {
  return value === null ? {} : ({ [name]: value } as { [P in K]?: V })
}
