import { present, type Queryable } from '../../kernel/index.ts'
import type { Chain, ChainWrite, Group } from '../contract/index.ts'
import { displayName } from '../person/person.ts'
import { type ChainCheck, type CheckedPerson, checkChains } from './chain-check.ts'
import { chainsOf } from './chain-store.ts'
import type { ReachableTargets } from './gaps.ts'

/** Checks every chain of a controller for every person of it. */
export async function checkController(client: Queryable, controllerId: string): Promise<ChainCheck> {
  const chains = await chainsOf(client, controllerId)
  return checkChains(chains, await peopleOf(client, controllerId), await targetsOf(client, controllerId))
}

/**
 * Checks a chain before it is saved, for the people it would be for.
 *
 * @param replaces the id of the saved chain that the draft is a change of
 */
export async function checkDraft(
  client: Queryable,
  draft: ChainWrite,
  replaces?: string,
): Promise<ChainCheck> {
  const { controllerId } = draft
  const chain: Chain = { ...draft, id: replaces ?? '', version: 0, updatedAt: '' }
  const saved = await chainsOf(client, controllerId)
  const chains = [chain, ...saved.filter(({ id }) => id !== replaces)]
  const people = await peopleOf(client, controllerId)
  return checkChains(chains, people, await targetsOf(client, controllerId), chain)
}

async function peopleOf(client: Queryable, controllerId: string): Promise<CheckedPerson[]> {
  const { rows } = await client.query<Parameters<typeof displayName>[0] & { id: string; relatives: number }>(
    `select id, given_name as "givenName", family_name as "familyName", protected_identity as "protectedIdentity",
      jsonb_array_length(relatives) as relatives
      from welfare.person where controller_id = $1 and removed_at is null order by id`,
    [controllerId],
  )
  return rows.map((row) => ({ id: row.id, name: displayName(row), relatives: row.relatives }))
}

/** Groups that serve the controller, since no other sees its alarms, and all staff. */
async function targetsOf(client: Queryable, controllerId: string): Promise<ReachableTargets> {
  const groups = await client.query(
    `select g.id, g.kind, g.hours, g.phone from welfare.duty_group g
      join welfare.group_serves s on s.group_id = g.id and s.controller_id = $1 where g.removed_at is null`,
    [controllerId],
  )
  const staff = await client.query('select id, phone from welfare.staff where removed_at is null')
  return {
    groups: new Map(groups.rows.map((row) => [row.id as string, present<Group>(row)])),
    staff: new Map(staff.rows.map((row) => [row.id as string, present<{ phone?: string }>(row)])),
  }
}
