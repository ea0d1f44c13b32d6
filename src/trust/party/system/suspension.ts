import { KnutpunktError, type Queryable, type Temporal } from '../../../kernel/index.ts'
import type { System } from '../../contract/party.ts'
import { partyErrors } from '../party-errors.ts'
import { recordChange } from '../register/history.ts'
import { readSystem, selectSystem } from './system-store.ts'

/** Sets a system aside, or takes it back. `reason` undefined: taken back. */
export interface Suspension {
  id: string
  at: Temporal.Instant
  reason: string | undefined
  /** Undefined: limits did it by themselves. */
  by?: string | undefined
}

/**
 * Suspends a system or lifts its suspension, in the caller's transaction; a new version only when that changes something. The
 * caller has seen to it that whoever asks may, and enters it in the log.
 *
 * @throws {KnutpunktError} trust.party_not_found
 */
export async function suspendSystem(client: Queryable, { id, at, reason, by }: Suspension): Promise<System> {
  const { rows } = await client.query(
    `${selectSystem} where t.id = $1 and t.ended_at is null for no key update of t`,
    [id],
  )
  if (rows[0] === undefined) throw new KnutpunktError(partyErrors.party_not_found)
  const before = readSystem(rows[0])
  if (before.suspended?.reason === reason) return before
  const version = before.version + 1
  await client.query(
    `update trust.system set version = $2, updated_at = $3, suspended_at = $4, suspended_reason = $5 where id = $1`,
    [id, version, at.toString(), reason === undefined ? null : at.toString(), reason ?? null],
  )
  const { suspended: _, ...rest } = before
  const after: System = {
    ...rest,
    version,
    updatedAt: at.toString(),
    ...(reason !== undefined && { suspended: { at: at.toString(), reason } }),
  }
  const { id: __, version: ___, updatedAt: ____, ...document } = after
  await recordChange(client, { kind: 'system', id, version, at, act: 'changed', by, document })
  return after
}
