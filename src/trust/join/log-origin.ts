import { randomBytes } from 'node:crypto'
import type { Database } from '../../kernel/index.ts'

/**
 * The name of the audit log, which never changes: as the configuration says, else as the database has it, else made up now, so
 * that no two installations have the same.
 */
export async function logOrigin(db: Database, configured: string): Promise<string> {
  if (configured !== '') return configured
  const { rows } = await db.pool.query<{ origin: string }>('select origin from trust.audit_log')
  return rows[0]?.origin ?? `knutpunkt-${randomBytes(6).toString('hex')}.local/audit`
}
