import { inSwedishOrder, present } from '../../kernel/index.ts'
import type { PartyRegister } from '../../trust/index.ts'
import { isNear, type Viewer } from '../access/viewer.ts'
import { chainsCalling } from '../chain/chain-references.ts'
import type { Staff, StaffWrite } from '../contract/index.ts'
import { mirrorStaff } from '../mirror/mirror.ts'
import { registerErrors } from '../register/errors.ts'
import { refuseWhile, requireRows } from '../register/reach.ts'
import { createRegister, type Register, type RegisterDeps, type Writing } from '../register/register.ts'
import { requireGroupsWithin, requireOwn } from './own.ts'

export interface StaffFilter {
  /** Only members of this group. */
  member?: string
}
/** An employee, with the organisations she works for. */
export interface StoredStaff extends Staff {
  organisationIds: string[]
}
export type StaffRegister = Register<StoredStaff, StaffWrite, StaffFilter>

/** Employees: operators at a screen, and responders who are called. */
export function createStaff(deps: RegisterDeps & { parties: PartyRegister }): StaffRegister {
  return createRegister<StoredStaff, StaffWrite, StaffFilter>(deps, {
    kind: 'staff',
    table: 'welfare.staff',
    select: `select t.id, t.version, t.updated_at as "updatedAt", t.name, t.title, t.phone, t.hsa_id as "hsaId",
      (select coalesce(jsonb_agg(m.group_id order by m.group_id), '[]')
        from welfare.group_member m where m.staff_id = t.id) as "groupIds",
      (select coalesce(jsonb_agg(distinct o.id), '[]') from (select t.organisation_id union select g.organisation_id
        from welfare.group_member m join welfare.duty_group g on g.id = m.group_id where m.staff_id = t.id) o (id)
        where o.id is not null) as "organisationIds"
      from welfare.staff t`,
    searchIn: `concat_ws(' ', t.name, t.title)`,
    order: [inSwedishOrder('t.name')],
    live: 't.removed_at is null',
    visible: visibleStaff,
    near: `(t.organisation_id = any(?::uuid[]) or exists (select from welfare.group_member m
      join welfare.duty_group d on d.id = m.group_id left join welfare.group_serves g on g.group_id = m.group_id
      where m.staff_id = t.id and (d.organisation_id = any(?::uuid[]) or g.controller_id = any(?::uuid[]))))`,
    acts: 'organisation',
    concerns: (doc) => ({ controllers: 'organisationIds' in doc ? doc.organisationIds : [] }),
    derived: ['organisationIds'],
    conflicts: { staff_hsa_id: registerErrors.staff_hsa_id_taken },
    read: (row) => present<StoredStaff>(row),
    filter(where, { member }) {
      if (member === undefined) return
      where.add(
        'exists (select from welfare.group_member m where m.staff_id = t.id and m.group_id = ?)',
        member,
      )
    },
    columns: (write, before, viewer) => ({
      name: write.name,
      title: write.title,
      hsa_id: write.hsaId?.toUpperCase(),
      // Whoever was not told the number does not take it away.
      phone: before !== undefined && !showsPhone(before, viewer) ? before.phone : write.phone,
      ...(before === undefined && { organisation_id: viewer.party.organisation }),
    }),
    async check({ client }, write, before, viewer) {
      await requireRows(
        client,
        'select from welfare.duty_group where id = any($1) and removed_at is null for share',
        write.groupIds,
        'groupIds',
      )
      requireOwn(viewer, before?.organisationIds ?? [])
      await requireGroupsWithin(client, viewer, changedGroups(write.groupIds, before?.groupIds ?? []))
    },
    async after(writing, write) {
      await writeMemberships(writing, write)
      await mirrorStaff(writing.client, deps.parties, { id: writing.id, name: write.name })
    },
    async remove({ client, id }, before, viewer) {
      requireOwn(viewer, before.organisationIds)
      await requireGroupsWithin(client, viewer, before.groupIds)
      refuseWhile(await chainsCalling(client, id), registerErrors.named_in_chain)
      await client.query('delete from welfare.group_member where staff_id = $1', [id])
      await deps.parties.endEmployee(client, id)
    },
  })
}

function changedGroups(wanted: readonly string[], before: readonly string[]): string[] {
  const both = [...new Set([...wanted, ...before])]
  return both.filter((each) => wanted.includes(each) !== before.includes(each))
}

/** A telephone number is for the employee's own organisation, and for those on duty with her. */
export function showsPhone({ organisationIds, groupIds }: StoredStaff, viewer: Viewer): boolean {
  const { party, controllers } = viewer
  if (controllers === 'all' || (party.unit !== undefined && groupIds.includes(party.unit))) return true
  if (party.kind === 'system') return organisationIds.some((each) => isNear(viewer, each))
  return party.organisation !== undefined && organisationIds.includes(party.organisation)
}

/** A group sees its own members and those of groups that serve any of the same controllers. */
const visibleStaff = `exists (select from (select ?::uuid as id) viewer
  join welfare.group_member m on m.staff_id = t.id
  where m.group_id = viewer.id or exists (
    select from welfare.group_serves own join welfare.group_serves other using (controller_id)
    where own.group_id = viewer.id and other.group_id = m.group_id))`

async function writeMemberships({ client, id }: Writing, write: StaffWrite): Promise<void> {
  await client.query('delete from welfare.group_member where staff_id = $1 and group_id <> all ($2)', [
    id,
    write.groupIds,
  ])
  await client.query(
    `insert into welfare.group_member (group_id, staff_id)
      select distinct each, $1::uuid from unnest($2::uuid[]) each on conflict do nothing`,
    [id, write.groupIds],
  )
}
