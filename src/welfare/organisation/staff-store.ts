import type { Clock, Database } from '../../kernel/index.ts'
import { chainsCalling } from '../chain/chain-references.ts'
import type { Staff, StaffWrite } from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'
import { inSwedishOrder } from '../register/paging.ts'
import { refuseWhile, requireRows } from '../register/reach.ts'
import { createRegister, type Register, type Writing } from '../register/register.ts'
import { present } from '../register/sql.ts'

export interface StaffFilter {
  /** Only members of this group. */
  member?: string
}
export type StaffRegister = Register<Staff, StaffWrite, StaffFilter>

/** Employees: operators at a screen, and responders who are called. */
export function createStaff(deps: { db: Database; clock: Clock }): StaffRegister {
  return createRegister<Staff, StaffWrite, StaffFilter>(deps, {
    kind: 'staff',
    table: 'welfare.staff',
    select: `select t.id, t.version, t.updated_at as "updatedAt", t.name, t.title, t.phone,
      (select coalesce(jsonb_agg(m.group_id order by m.group_id), '[]')
        from welfare.group_member m where m.staff_id = t.id) as "groupIds"
      from welfare.staff t`,
    searchIn: `concat_ws(' ', t.name, t.title)`,
    order: [inSwedishOrder('t.name')],
    live: 't.removed_at is null',
    visible: visibleStaff,
    derived: [],
    read: (row) => present<Staff>(row),
    filter(where, { member }) {
      if (member === undefined) return
      where.add(
        'exists (select from welfare.group_member m where m.staff_id = t.id and m.group_id = ?)',
        member,
      )
    },
    columns: (write) => ({ name: write.name, title: write.title, phone: write.phone }),
    check: ({ client }, write) =>
      requireRows(
        client,
        'select from welfare.duty_group where id = any($1) and removed_at is null for share',
        write.groupIds,
        'groupIds',
      ),
    after: writeMemberships,
    async remove({ client, id }) {
      refuseWhile(await chainsCalling(client, id), registerErrors.named_in_chain)
      await client.query('delete from welfare.group_member where staff_id = $1', [id])
    },
  })
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
