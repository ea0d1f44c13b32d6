import { KnutpunktError, type Queryable } from '../../kernel/index.ts'
import { accessErrors } from '../access/errors.ts'
import { isNear, type Viewer } from '../access/viewer.ts'
import { registerErrors } from '../register/errors.ts'

/**
 * Requires that a group or an employee is of an organisation the writer acts for. One that serves her municipality too may be
 * seen by her, and is not hers to change.
 *
 * @throws {KnutpunktError} another_organisation
 */
export function requireOwn(viewer: Viewer, organisations: readonly string[]): void {
  if (viewer.controllers === 'all' || organisations.length === 0) return
  if (!organisations.some((each) => isNear(viewer, each)))
    throw new KnutpunktError(accessErrors.another_organisation)
}

/**
 * Requires that a group is given no controllers, and loses none, but the writer's own: nobody widens by a register what she
 * or others may come near.
 *
 * @throws {KnutpunktError} controller_not_served, whether the other exists or not
 */
export function requireWithin(
  viewer: Viewer,
  serves: readonly string[],
  before: readonly string[] = [],
): void {
  const changed = [
    ...serves.filter((each) => !before.includes(each)),
    ...before.filter((each) => !serves.includes(each)),
  ]
  if (!changed.every((each) => isNear(viewer, each)))
    throw new KnutpunktError(registerErrors.controller_not_served)
}

/**
 * Requires that groups serve nobody but the writer's own controllers, before she puts somebody in them or takes her out.
 *
 * @throws {KnutpunktError} reference_unknown, as for groups that do not exist
 */
export async function requireGroupsWithin(
  client: Queryable,
  viewer: Viewer,
  groups: readonly string[],
): Promise<void> {
  if (viewer.controllers === 'all' || groups.length === 0) return
  const { rowCount } = await client.query(
    `select from welfare.duty_group g where id = any($1::uuid[]) and (
        exists (select from welfare.group_serves s where s.group_id = g.id and s.controller_id <> all($2::uuid[]))
        or not (coalesce(organisation_id = any($2), false)
          or exists (select from welfare.group_serves s where s.group_id = g.id)))`,
    [groups, viewer.controllers],
  )
  if (rowCount !== 0)
    throw new KnutpunktError(registerErrors.reference_unknown, { values: { field: 'groupIds' } })
}
