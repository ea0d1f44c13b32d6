import { present, type Queryable, type Temporal } from '../../../kernel/index.ts'
import type { Assignment, PartyChange } from '../../contract/party.ts'
import { recordChange } from '../register/history.ts'

export const selectAssignment = `select t.id, t.version, t.updated_at as "updatedAt", t.employee_id as "employeeId",
    t.organisation_id as "organisationId", t.unit_id as "unitId", t.title, t.roles, t.purposes,
    t.information_types as "informationTypes", t.valid_from as "validFrom", t.valid_until as "validUntil",
    t.duty, t.ended_at as "endedAt"
  from trust.assignment t`

/** Keeps the version of an assignment that a change of something else has made, such as of a duty group. */
export async function recordAssignment(
  client: Queryable,
  id: string,
  act: PartyChange['act'],
  at: Temporal.Instant,
): Promise<void> {
  const { rows } = await client.query(`${selectAssignment} where t.id = $1`, [id])
  const { id: _, version, updatedAt: __, ...document } = present<Assignment>(rows[0]!)
  await recordChange(client, { kind: 'assignment', id, version, at, act, document })
}
