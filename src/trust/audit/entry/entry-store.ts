import { KnutpunktError, type Queryable } from '../../../kernel/index.ts'
import type { AuditEntry } from '../../contract/audit.ts'
import { auditErrors } from '../audit-errors.ts'
import { commitmentOf, newSalt, sealOf } from './commitment.ts'
import { type EntryRow, entryColumns, entryOf } from './entry-row.ts'

/** Each column with what an entry has for it. */
const columns: readonly [name: string, type: string, of: (entry: AuditEntry) => unknown][] = [
  ['id', 'uuid', (entry) => entry.id],
  ['at', 'timestamptz', (entry) => entry.at],
  ['actor_kind', 'text', (entry) => entry.actorKind],
  ['actor', 'text', (entry) => entry.actor],
  ['assignment', 'text', (entry) => entry.assignment],
  ['for_whom', 'text', (entry) => entry.forWhom],
  ['on_behalf_of', 'text', (entry) => entry.onBehalfOf],
  ['act', 'text', (entry) => entry.act],
  ['outcome', 'text', (entry) => entry.outcome],
  ['person', 'uuid', (entry) => entry.person],
  ['controller', 'text', (entry) => entry.controller],
  ['unit', 'text', (entry) => entry.unit],
  ['purpose', 'text', (entry) => entry.purpose],
  ['decision', 'uuid', (entry) => entry.decision],
  ['emergency', 'boolean', (entry) => entry.emergency],
  ['about', 'uuid', (entry) => entry.about],
]

const names = [...columns.map(([name]) => name), 'salt', 'commitment', 'seal']
const types = [...columns.map(([, type]) => type), 'bytea', 'bytea', 'bytea']
const insertOne = `insert into trust.audit_entry (${names.join(', ')}) values (${types
  .map((type, at) => `$${at + 1}::${type}`)
  .join(', ')})`
/** Many in one JSON parameter: an array for each column costs several times as much. */
const insertMany = `insert into trust.audit_entry (${names.join(', ')}) select * from json_to_recordset($1) as r(${names
  .map((name, at) => `${name} ${types[at]}`)
  .join(', ')})`

/** Writes entries in the caller's transaction. They get their place in the log when it has committed. */
export async function insertEntries(
  db: Queryable,
  entries: readonly AuditEntry[],
  seal: Buffer,
): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map((entry) => rowOf(entry, seal))
  await (rows.length === 1
    ? db.query({ name: 'trust.audit.insert', text: insertOne, values: names.map((name) => rows[0]![name]) })
    : db.query({ name: 'trust.audit.insert_many', text: insertMany, values: [JSON.stringify(rows)] }))
}

function rowOf(entry: AuditEntry, seal: Buffer): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [name, , of] of columns) row[name] = of(entry) ?? null
  const salt = newSalt()
  const commitment = commitmentOf(entry, salt)
  row['salt'] = written(salt)
  row['commitment'] = written(commitment)
  row['seal'] = written(sealOf(commitment, seal))
  return row
}

/** Bytes as PostgreSQL reads them. */
const written = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`

/** One entry. @throws {KnutpunktError} trust.audit_entry_not_found, trust.audit_erased */
export async function readEntry(db: Queryable, id: string): Promise<AuditEntry> {
  const { rows } = await db.query<EntryRow>(
    `select ${entryColumns} from trust.audit_entry e where e.id = $1`,
    [id],
  )
  if (rows[0]) return entryOf(rows[0])
  const erased = await db.query('select from trust.audit_leaf where entry = $1', [id])
  throw new KnutpunktError(
    erased.rowCount === 0 ? auditErrors.audit_entry_not_found : auditErrors.audit_erased,
  )
}
