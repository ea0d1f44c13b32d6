import type { Queryable, Temporal } from '../../../kernel/index.ts'
import { isAdministrator, keepAnAdministrator } from '../assignment/administrators.ts'
import { recordAssignment } from '../assignment/assignment-history.ts'

/**
 * Ends all of an employee's assignments, each with its version, and her sessions. {@link lockAdministrators} comes before.
 *
 * @throws {KnutpunktError} trust.last_administrator
 */
export async function endEmployment(client: Queryable, id: string, at: Temporal.Instant): Promise<void> {
  const administers = await isAdministrator(client, id)
  const { rows } = await client.query<{ id: string }>(
    `update trust.assignment set version = version + 1, updated_at = $2, ended_at = $2
      where employee_id = $1 and ended_at is null returning id`,
    [id, at.toString()],
  )
  for (const { id: assignment } of rows) await recordAssignment(client, assignment, 'removed', at)
  if (administers) await keepAnAdministrator(client, at)
  await client.query(`select pg_notify('trust.sessions', $1)`, [id])
}
