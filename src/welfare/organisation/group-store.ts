import { type Clock, type Database, type Temporal } from '../../kernel/index.ts'
import { chainsCalling, chainsFallingBackOn } from '../chain/chain-references.ts'
import type { Group, GroupWrite } from '../contract/index.ts'
import { registerErrors } from '../register/errors.ts'
import { inSwedishOrder } from '../register/paging.ts'
import { refuseWhile, requireRows } from '../register/reach.ts'
import { createRegister, type Register, type Writing } from '../register/register.ts'
import { json, present } from '../register/sql.ts'
import { onDuty, screenSilenceSeconds } from './group.ts'

export interface GroupFilter {
  /** Only groups that serve this controller. */
  controller?: string
  kind?: Group['kind']
}
export type GroupRegister = Register<Group, GroupWrite, GroupFilter>

/** The groups on duty: receptions that answer and response teams that drive out. */
export function createGroups(deps: {
  db: Database
  clock: Clock
  screenLiveSeconds?: number
}): GroupRegister {
  const { screenLiveSeconds = screenSilenceSeconds } = deps
  return createRegister<Group, GroupWrite, GroupFilter>(deps, {
    kind: 'group',
    table: 'welfare.duty_group',
    select: `select t.id, t.version, t.updated_at as "updatedAt", t.name, t.kind, t.hours, t.phone,
      (select coalesce(jsonb_agg(g.controller_id order by g.controller_id), '[]')
        from welfare.group_serves g where g.group_id = t.id) as serves,
      (select coalesce(jsonb_agg(s.seen_at), '[]')
        from welfare.screen s where s.group_id = t.id and s.attended) as screens
      from welfare.duty_group t`,
    searchIn: 't.name',
    order: [inSwedishOrder('t.name')],
    live: 't.removed_at is null',
    visible: visibleGroups,
    derived: ['onDutyNow', 'liveScreens'],
    conflicts: { duty_group_name: registerErrors.name_taken },
    read: (row, now) => readGroup(row, now, screenLiveSeconds),
    filter(where, { controller, kind }) {
      if (kind !== undefined) where.add('t.kind = ?', kind)
      if (controller === undefined) return
      where.add(
        'exists (select from welfare.group_serves g where g.group_id = t.id and g.controller_id = ?)',
        controller,
      )
    },
    columns: (write) => ({
      name: write.name,
      kind: write.kind,
      hours: json(write.hours),
      phone: write.phone,
    }),
    check: async ({ client, id }, write, before) => {
      await requireRows(
        client,
        'select from welfare.controller where id = any($1) for key share',
        write.serves,
        'serves',
      )
      const left = before?.serves.filter((controller) => !write.serves.includes(controller)) ?? []
      refuseWhile(await chainsFallingBackOn(client, id, left), registerErrors.fallback_must_serve)
    },
    after: writeServes,
    async remove({ client, id }) {
      refuseWhile(await chainsCalling(client, id), registerErrors.named_in_chain)
      await client.query('delete from welfare.group_serves where group_id = $1', [id])
      await client.query('delete from welfare.group_member where group_id = $1', [id])
    },
  })
}

/** A group sees itself and the groups that serve any of the same controllers. */
const visibleGroups = `exists (select from (select ?::uuid as id) viewer
  where viewer.id = t.id or exists (
    select from welfare.group_serves own join welfare.group_serves other using (controller_id)
    where own.group_id = viewer.id and other.group_id = t.id))`

function readGroup(row: Record<string, unknown>, now: Temporal.Instant, liveSeconds: number): Group {
  const { screens, ...rest } = row as { screens: string[] } & Record<string, unknown>
  const liveSince = now.epochMilliseconds - liveSeconds * 1000
  const group = present<Omit<Group, 'onDutyNow' | 'liveScreens'>>(rest)
  return {
    ...group,
    onDutyNow: onDuty(group, now),
    liveScreens: screens.filter((seenAt) => Date.parse(seenAt) > liveSince).length,
  }
}

async function writeServes({ client, id }: Writing, write: GroupWrite): Promise<void> {
  await client.query('delete from welfare.group_serves where group_id = $1 and controller_id <> all ($2)', [
    id,
    write.serves,
  ])
  await client.query(
    `insert into welfare.group_serves (group_id, controller_id)
      select distinct $1::uuid, each from unnest($2::uuid[]) each on conflict do nothing`,
    [id, write.serves],
  )
}
