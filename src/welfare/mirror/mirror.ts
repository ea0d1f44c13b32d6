import type pg from 'pg'
import type { Queryable } from '../../kernel/index.ts'
import type { PartyRegister } from '../../trust/index.ts'

/** A controller is an organisation; the municipalities that devices belong to are, unless somebody says otherwise. */
const ordinaryKinds = ['municipality'] as const

/** Tells the register of parties of a controller, and that it has been told. */
export async function mirrorController(
  client: pg.PoolClient,
  parties: PartyRegister,
  { id, name, organisationNumber, hsaId }: MirroredController,
): Promise<void> {
  await parties.putOrganisation(client, { id, name, organisationNumber, hsaId, kinds: ordinaryKinds })
  await note(client, 'controller', id)
}

export interface MirroredController {
  id: string
  name: string
  organisationNumber?: string | undefined
  hsaId?: string | undefined
}

/**
 * Tells it of a group, as the row has it now. A group of nobody, which serves nobody yet, is told of when it does; those who
 * belong to it get their duties then.
 */
export async function mirrorGroup(client: pg.PoolClient, parties: PartyRegister, id: string): Promise<void> {
  const { rows } = await client.query<{ name: string; organisation: string | null; serves: string[] }>(
    `select name, organisation_id as organisation,
        array(select controller_id::text from welfare.group_serves where group_id = g.id order by 1) as serves
      from welfare.duty_group g where id = $1`,
    [id],
  )
  const { name, organisation, serves } = rows[0]!
  if (organisation === null) return
  await parties.putUnit(client, { id, name, organisation, serves })
  await note(client, 'duty_group', id)
  const members = await client.query<{ id: string }>(
    `select m.staff_id as id from welfare.group_member m join welfare.staff s on s.id = m.staff_id
      where m.group_id = $1 and s.mirrored_at is not null order by 1`,
    [id],
  )
  for (const member of members.rows) await mirrorDuties(client, parties, member.id)
}

/** Tells it of a member of staff, and of the groups she is on duty in. */
export async function mirrorStaff(
  client: pg.PoolClient,
  parties: PartyRegister,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await parties.putEmployee(client, { id, name })
  await note(client, 'staff', id)
  await mirrorDuties(client, parties, id)
}

/** At a reception she answers alarms; in a response team she drives out. */
async function mirrorDuties(client: pg.PoolClient, parties: PartyRegister, staff: string): Promise<void> {
  const { rows } = await client.query<{ unit: string; kind: 'reception' | 'response' }>(
    `select g.id as unit, g.kind from welfare.group_member m join welfare.duty_group g on g.id = m.group_id
      where m.staff_id = $1 and g.mirrored_at is not null and g.removed_at is null order by g.id`,
    [staff],
  )
  await parties.setDuties(
    client,
    staff,
    rows.map(({ unit, kind }) => ({ unit, role: kind === 'reception' ? 'operator' : 'responder' })),
  )
}

async function note(
  client: Queryable,
  table: 'controller' | 'duty_group' | 'staff',
  id: string,
): Promise<void> {
  await client.query(`update welfare.${table} set mirrored_at = now() where id = $1`, [id])
}
