import type { Queryable } from '../../kernel/index.ts'
import { recordChange } from '../register/history.ts'
import type { Writing } from '../register/register.ts'

/** How many chains call a group or an employee, in a step or as the fallback. */
export async function chainsCalling(client: Queryable, targetId: string): Promise<number> {
  const { rows } = await client.query<{ chains: number }>(
    `select count(*)::int as chains from welfare.chain
      where removed_at is null and (fallback->>'id' = $1 or steps @> $2)`,
    [targetId, JSON.stringify([{ targets: [{ id: targetId }] }])],
  )
  return rows[0]?.chains ?? 0
}

/** How many chains of any of the controllers have the group as their fallback. */
export async function chainsFallingBackOn(
  client: Queryable,
  groupId: string,
  controllerIds: readonly string[],
): Promise<number> {
  if (controllerIds.length === 0) return 0
  const { rows } = await client.query<{ chains: number }>(
    `select count(*)::int as chains from welfare.chain
      where removed_at is null and fallback->>'id' = $1 and controller_id = any($2)`,
    [groupId, controllerIds],
  )
  return rows[0]?.chains ?? 0
}

/** Removes a person's own chains, when the person is removed. */
export async function removeChainsOf({ client, id, at, by, byName }: Writing): Promise<void> {
  const { rows } = await client.query<{ id: string; version: number; document: object }>(
    `update welfare.chain set removed_at = $2, updated_at = $2, version = version + 1
      where person_id = $1 and removed_at is null
      returning id, version, jsonb_build_object('controllerId', controller_id, 'personId', person_id, 'name', name,
        'classes', classes, 'steps', steps, 'fallback', fallback) as document`,
    [id, at.toString()],
  )
  for (const chain of rows)
    await recordChange(client, { ...chain, at, by, byName, kind: 'chain', act: 'removed' })
}
