import type { Queryable } from '../../../kernel/index.ts'
import type { AuditEntry, AuditEntryQuery } from '../../contract/audit.ts'
import { type EntryRow, entryColumns, entryOf } from './entry-row.ts'

/**
 * Entries, latest first. With `controllers`, only those that are theirs: about their data, or, where an entry is about nobody's,
 * of what was done in their name.
 */
export async function listEntries(
  db: Queryable,
  { person, actor, unit, act, outcome, decision, from, to, limit = 50, cursor }: AuditEntryQuery,
  controllers?: readonly string[],
): Promise<{ items: AuditEntry[]; next?: string }> {
  const { rows } = await db.query<EntryRow>(
    `select ${entryColumns} from trust.audit_entry e
     where ($1::uuid is null or e.person = $1) and ($2::text is null or e.actor = $2)
       and ($3::text is null or e.unit = $3) and ($4::text is null or e.act = $4)
       and ($5::timestamptz is null or e.at >= $5) and ($6::timestamptz is null or e.at < $6)
       and ($7::uuid is null or e.id < $7) and ($8::text[] is null or coalesce(e.controller, e.for_whom) = any($8))
       and ($9::text is null or e.outcome = $9) and ($10::uuid is null or e.decision = $10)
     order by e.id desc limit $11`,
    [
      person ?? null,
      actor ?? null,
      unit ?? null,
      act ?? null,
      from ?? null,
      to ?? null,
      cursor ?? null,
      controllers ?? null,
      outcome ?? null,
      decision ?? null,
      limit + 1,
    ],
  )
  const items = rows.slice(0, limit).map(entryOf)
  return { items, ...(rows.length > limit && { next: items.at(-1)!.id }) }
}

/** Whether an entry is one of these controllers', as in the list. */
export async function isEntryOf(db: Queryable, id: string, controllers: readonly string[]): Promise<boolean> {
  const { rowCount } = await db.query(
    'select from trust.audit_entry e where e.id = $1 and coalesce(e.controller, e.for_whom) = any($2)',
    [id, controllers],
  )
  return rowCount === 1
}
