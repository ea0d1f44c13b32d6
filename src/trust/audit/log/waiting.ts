import type { Queryable } from '../../../kernel/index.ts'

/** Entries that have no place in the log yet: for the health of the installation. */
export interface Waiting {
  readonly count: number
  /** Since when the first of them waits, RFC 3339. */
  readonly since?: string
}

/** Counting ends here; more than this is much too much anyway. */
const mostCounted = 10_000

/** How many entries wait, and since when. More than a few seconds means that nobody sequences. */
export async function readWaiting(db: Queryable): Promise<Waiting> {
  const { rows } = await db.query<{ count: number; since: Date | null }>(
    `select count(*)::int as count, min(at) as since from (
       select e.at from trust.audit_entry e
       where e.xid >= coalesce((select floor from trust.audit_log), '0'::xid8)
         and not exists (select from trust.audit_leaf l where l.entry = e.id)
         and not exists (select from trust.audit_refused r where r.entry = e.id)
       limit $1) waiting`,
    [mostCounted],
  )
  const { count, since } = rows[0]!
  return { count, ...(since && { since: since.toISOString() }) }
}
