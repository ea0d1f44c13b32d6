import type { PoolClient } from 'pg'
import { KnutpunktError } from '../../../kernel/index.ts'
import type { AuditEntryWrite } from '../../contract/audit.ts'
import type { Audit } from '../audit.ts'
import { auditErrors } from '../audit-errors.ts'

/** The act of an entry that says that another was erased: `about` is the other's id. */
export const erasureAct = 'trust.audit.erase'

/** Who erases, and on what ground. */
export type Eraser = Omit<AuditEntryWrite, 'act' | 'outcome' | 'about' | 'person'>

/**
 * Erases the content of entries: what they said, and the salts without which their commitments say nothing. Their places in the
 * log stay, and so does every proof. Each erasure is an entry itself. All of them or none, in the caller's transaction.
 *
 * @throws {KnutpunktError} trust.audit_entry_not_found, trust.audit_erased, trust.audit_not_in_log_yet: an entry must have its place
 *   first, or it would vanish; trust.audit_erasure_stands
 */
export async function eraseEntries(
  client: PoolClient,
  audit: Pick<Audit, 'append'>,
  ids: readonly string[],
  eraser: Eraser,
): Promise<void> {
  for (const id of new Set(ids)) await eraseOne(client, audit, id, eraser)
}

async function eraseOne(
  client: PoolClient,
  audit: Pick<Audit, 'append'>,
  id: string,
  eraser: Eraser,
): Promise<void> {
  const { rows } = await client.query<{ act: string | null; placed: boolean }>(
    `select (select act from trust.audit_entry where id = $1) as act,
            exists(select from trust.audit_leaf where entry = $1) as placed`,
    [id],
  )
  const { act, placed } = rows[0]!
  if (act === erasureAct) throw new KnutpunktError(auditErrors.audit_erasure_stands)
  if (act === null)
    throw new KnutpunktError(placed ? auditErrors.audit_erased : auditErrors.audit_entry_not_found)
  if (!placed) throw new KnutpunktError(auditErrors.audit_not_in_log_yet)
  await client.query(`select set_config('knutpunkt.audit_erasing', $1, true)`, [id])
  const { rowCount } = await client.query('delete from trust.audit_entry where id = $1', [id])
  await client.query(`select set_config('knutpunkt.audit_erasing', '', true)`)
  if (rowCount === 0) throw new KnutpunktError(auditErrors.audit_erased)
  await audit.append(client, [{ ...eraser, act: erasureAct, outcome: 'done', about: id }])
}
