import type pg from 'pg'
import type { Database, IdentityVault } from '../../kernel/index.ts'
import type { PartyRegister, ResidentRegister } from '../../trust/index.ts'
import { type MirroredController, mirrorController, mirrorGroup, mirrorStaff } from './mirror.ts'
import { mirrorPerson } from './resident.ts'

export interface BackfillDeps {
  db: Database
  vault: IdentityVault
  parties: PartyRegister
  residents: ResidentRegister
  /** How many are told of in one transaction. */
  portion?: number
}

type Step = (client: pg.PoolClient, deps: BackfillDeps, portion: number) => Promise<number>

/**
 * Tells the registers of parties and residents of what was registered here before they were there: controllers, groups, staff,
 * people. To be run at start, after the migrations; alarms are taken meanwhile.
 *
 * A portion a transaction, and what is told is noted in it: whoever is stopped goes on where it was, and of several processes
 * each takes rows that no other has. Answers how many it told of.
 */
export async function mirrorExisting(deps: BackfillDeps): Promise<number> {
  const { db, portion = 200 } = deps
  let told = 0
  for (const step of [controllers, groups, staff, people]) {
    for (let count = portion; count === portion; told += count)
      count = await db.transaction((client) => step(client, deps, portion))
  }
  return told
}

const controllers: Step = async (client, { parties }, portion) => {
  const { rows } = await client.query<MirroredController>(
    `select id, name, organisation_number as "organisationNumber", hsa_id as "hsaId" from welfare.controller
      where mirrored_at is null order by id limit $1 for update skip locked`,
    [portion],
  )
  for (const { id, name, organisationNumber, hsaId } of rows) {
    await mirrorController(client, parties, {
      id,
      name,
      organisationNumber: organisationNumber ?? undefined,
      hsaId: hsaId ?? undefined,
    })
  }
  return rows.length
}

/** Of groups from before, the organisation is the first they serve, as when one is registered. */
const groups: Step = async (client, { parties }, portion) => {
  const { rows } = await client.query<{ id: string }>(
    `select id from welfare.duty_group g where mirrored_at is null and removed_at is null
        and (organisation_id is not null or exists (select from welfare.group_serves where group_id = g.id))
      order by id limit $1 for update skip locked`,
    [portion],
  )
  for (const { id } of rows) {
    await client.query(
      `update welfare.duty_group set organisation_id = coalesce(organisation_id,
        (select controller_id from welfare.group_serves where group_id = $1 order by 1 limit 1)) where id = $1`,
      [id],
    )
    await mirrorGroup(client, parties, id)
  }
  return rows.length
}

const staff: Step = async (client, { parties }, portion) => {
  const { rows } = await client.query<{ id: string; name: string }>(
    `select id, name from welfare.staff where mirrored_at is null and removed_at is null
      order by id limit $1 for update skip locked`,
    [portion],
  )
  for (const each of rows) {
    await client.query(
      `update welfare.staff set organisation_id = coalesce(organisation_id, (select g.organisation_id
        from welfare.group_member m join welfare.duty_group g on g.id = m.group_id
        where m.staff_id = $1 and g.organisation_id is not null order by g.id limit 1)) where id = $1`,
      [each.id],
    )
    await mirrorStaff(client, parties, each)
  }
  return rows.length
}

const people: Step = async (client, deps, portion) => {
  const { rows } = await client.query<{ id: string }>(
    `select id from welfare.person where resident_id is null and removed_at is null
      order by id limit $1 for update skip locked`,
    [portion],
  )
  for (const { id } of rows) await mirrorPerson(client, deps, id)
  return rows.length
}
