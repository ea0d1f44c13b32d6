import { type ErrorEntry, KnutpunktError, type Queryable } from '../../kernel/index.ts'
import { isNear, type Viewer } from '../access/viewer.ts'
import { registerErrors } from './errors.ts'

/** Condition for what belongs to a controller that the group serves; `?` is the group. */
export const servedByGroup = `exists (select from welfare.group_serves g
  where g.group_id = ? and g.controller_id = t.controller_id)`

/** Condition for what belongs to some controllers; `?` is their ids. */
export const ofControllers = 't.controller_id = any(?::uuid[])'

/**
 * Requires that a controller exists and is one of the writer's, that a write does not move its object to another, and that the
 * group that writes, if one does, serves it.
 */
export async function requireController(
  client: Queryable,
  controllerId: string,
  before: { controllerId: string } | undefined,
  viewer: Viewer,
): Promise<void> {
  if (before !== undefined) {
    if (before.controllerId !== controllerId) throw new KnutpunktError(registerErrors.controller_fixed)
    return
  }
  // The same answer whether the other exists or not.
  if (!isNear(viewer, controllerId)) throw new KnutpunktError(registerErrors.controller_not_served)
  await requireRows(
    client,
    'select from welfare.controller where id = any($1) for key share',
    [controllerId],
    'controllerId',
  )
  if (viewer.group === undefined) return
  const { rowCount } = await client.query(
    'select from welfare.group_serves where group_id = $1 and controller_id = $2',
    [viewer.group, controllerId],
  )
  if (rowCount === 0) throw new KnutpunktError(registerErrors.controller_not_served)
}

/**
 * Requires that a home or a person is there and of the controller, and keeps it from being removed until the
 * transaction has ended.
 */
export async function requireOfController(
  client: Queryable,
  what: 'home' | 'person',
  id: string | undefined,
  controllerId: string,
): Promise<void> {
  if (id === undefined) return
  const { rowCount } = await client.query(
    `select from welfare.${what} where id = $1 and controller_id = $2 and removed_at is null for share`,
    [id, controllerId],
  )
  if (rowCount === 0) throw unknown(`${what}Id`)
}

/** Requires that each of the ids is found by `select … where id = any($1) …`. */
export async function requireRows(
  client: Queryable,
  select: string,
  ids: readonly string[],
  field: string,
): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const { rowCount } = await client.query(select, [wanted])
  if (rowCount !== wanted.length) throw unknown(field)
}

/** Makes the refusal when a number of things still depend on something. */
export function refuseWhile(count: number, entry: ErrorEntry): void {
  if (count > 0) throw new KnutpunktError(entry, { values: { chains: count } })
}

function unknown(field: string): KnutpunktError {
  return new KnutpunktError(registerErrors.reference_unknown, { values: { field } })
}
