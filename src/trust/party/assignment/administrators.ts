import { KnutpunktError, type Queryable, type Temporal } from '../../../kernel/index.ts'
import { partyErrors } from '../party-errors.ts'

/**
 * Lets changes that may take the operator's administrators away wait for each other: two at once could take the last two.
 * Taken before the locks of rows.
 */
export async function lockAdministrators(client: Queryable): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended('trust.administrators', 0))`)
}

/** Whether an employee administers the operator organisation, now or later. */
export async function isAdministrator(client: Queryable, employee: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from trust.assignment a join trust.organisation o on o.id = a.organisation_id and o.operator
      where a.employee_id = $1 and a.ended_at is null and 'administrator' = any(a.roles) limit 1`,
    [employee],
  )
  return rowCount !== 0
}

/**
 * Requires, after a change, that somebody still administers the operator organisation, and has no end set: without her
 * nobody could appoint anybody. When there is no operator, nothing is asked.
 *
 * @throws {KnutpunktError} trust.last_administrator
 */
export async function keepAnAdministrator(client: Queryable, now: Temporal.Instant): Promise<void> {
  const { rows } = await client.query<{ left: boolean }>(
    `select exists (select from trust.assignment a join trust.employee e on e.id = a.employee_id
        where a.organisation_id = o.id and a.ended_at is null and e.ended_at is null
          and 'administrator' = any(a.roles) and a.valid_from <= $1 and a.valid_until is null) as left
      from trust.organisation o where o.operator`,
    [now.toString()],
  )
  if (rows[0]?.left === false) throw new KnutpunktError(partyErrors.last_administrator)
}
