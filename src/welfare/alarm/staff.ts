import type { PoolClient } from 'pg'
import { KnutpunktError } from '../../kernel/index.ts'
import { alarmErrors } from './errors.ts'

/** Whoever acts on an alarm. */
export interface Staff {
  id: string
  name: string
  /** A reception that the person belongs to, which the answer is counted for. */
  receptionId: string | null
}

/** @throws {KnutpunktError} staff_not_found */
export async function readStaff(client: PoolClient, id: string): Promise<Staff> {
  const { rows } = await client.query<Staff>({
    name: 'welfare.acting_staff',
    text: `select s.id, s.name, (select g.id from welfare.group_member m join welfare.duty_group g on g.id = m.group_id
        where m.staff_id = s.id and g.removed_at is null order by g.kind = 'reception' desc, g.id limit 1) as "receptionId"
      from welfare.staff s where s.id = $1 and s.removed_at is null`,
    values: [id],
  })
  if (rows[0] === undefined) throw new KnutpunktError(alarmErrors.staff_not_found)
  return rows[0]
}

/**
 * The name of whoever is sent: a member of staff, else a group, else nobody named. `near`: the controllers whose own and whose
 * groups' staff may be sent; others are not there.
 *
 * @throws {KnutpunktError} responder_not_found
 */
export async function responderName(
  client: PoolClient,
  to: { staffId?: string; groupId?: string },
  near: readonly string[] | 'all',
): Promise<string> {
  if (to.staffId === undefined && to.groupId === undefined) return ''
  const { rows } = await client.query<{ name: string }>(to.staffId === undefined ? groupSent : staffSent, [
    to.staffId ?? to.groupId,
    near === 'all' ? null : near,
  ])
  if (rows[0] === undefined) throw new KnutpunktError(alarmErrors.responder_not_found)
  return rows[0].name
}

const groupSent = `select name from welfare.duty_group d where id = $1 and removed_at is null and ($2::uuid[] is null
  or organisation_id = any($2) or exists (select from welfare.group_serves g where g.group_id = d.id and g.controller_id = any($2)))`

const staffSent = `select name from welfare.staff s where id = $1 and removed_at is null and ($2::uuid[] is null
  or organisation_id = any($2) or exists (select from welfare.group_member m join welfare.duty_group d on d.id = m.group_id
    left join welfare.group_serves g on g.group_id = m.group_id
    where m.staff_id = s.id and (d.organisation_id = any($2) or g.controller_id = any($2))))`
