import { inSwedishOrder, json, KnutpunktError, present, type Temporal } from '../../kernel/index.ts'
import type { PartyRegister } from '../../trust/index.ts'
import { isNear, type Viewer } from '../access/viewer.ts'
import { chainsCalling, chainsFallingBackOn } from '../chain/chain-references.ts'
import type { Group, GroupWrite } from '../contract/index.ts'
import { mirrorGroup } from '../mirror/mirror.ts'
import { registerErrors } from '../register/errors.ts'
import { refuseWhile, requireRows } from '../register/reach.ts'
import { createRegister, type Register, type RegisterDeps, type Writing } from '../register/register.ts'
import { onDuty, screenSilenceSeconds } from './group.ts'
import { requireOwn, requireWithin } from './own.ts'

export interface GroupFilter {
  /** Only groups that serve this controller. */
  controller?: string
  kind?: Group['kind']
}
export type GroupRegister = Register<Group, GroupWrite, GroupFilter>

/** The groups on duty: receptions that answer and response teams that drive out. */
export function createGroups(
  deps: RegisterDeps & { parties: PartyRegister; screenLiveSeconds?: number },
): GroupRegister {
  const { screenLiveSeconds = screenSilenceSeconds } = deps
  return createRegister<Group, GroupWrite, GroupFilter>(deps, {
    kind: 'group',
    table: 'welfare.duty_group',
    select: `select t.id, t.version, t.updated_at as "updatedAt", t.name, t.kind, t.hours, t.phone,
      t.organisation_id as "organisationId",
      (select coalesce(jsonb_agg(g.controller_id order by g.controller_id), '[]')
        from welfare.group_serves g where g.group_id = t.id) as serves,
      (select coalesce(jsonb_agg(s.seen_at), '[]')
        from welfare.screen s where s.group_id = t.id and s.attended) as screens
      from welfare.duty_group t`,
    searchIn: 't.name',
    order: [inSwedishOrder('t.name')],
    live: 't.removed_at is null',
    visible: visibleGroups,
    near: `(t.organisation_id = any(?::uuid[]) or exists (select from welfare.group_serves g
      where g.group_id = t.id and g.controller_id = any(?::uuid[])))`,
    acts: 'organisation',
    concerns: ({ serves, organisationId }) => ({
      controllers: organisationId === undefined ? serves : [organisationId, ...serves],
    }),
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
    columns: (write, before, viewer) => ({
      organisation_id: organisationOf(write, before, viewer),
      name: write.name,
      kind: write.kind,
      hours: json(write.hours),
      phone: write.phone,
    }),
    check: async ({ client, id }, write, before, viewer) => {
      requireOwn(viewer, organisationsOf(before))
      requireWithin(viewer, write.serves, before?.serves)
      requireOrganisation(write, before, viewer)
      await requireRows(
        client,
        'select from welfare.controller where id = any($1) for key share',
        write.serves,
        'serves',
      )
      const left = before?.serves.filter((controller) => !write.serves.includes(controller)) ?? []
      refuseWhile(await chainsFallingBackOn(client, id, left), registerErrors.fallback_must_serve)
    },
    async after(writing, write) {
      await writeServes(writing, write)
      await mirrorGroup(writing.client, deps.parties, writing.id)
    },
    async remove({ client, id }, before, viewer) {
      requireOwn(viewer, organisationsOf(before))
      requireWithin(viewer, [], before.serves)
      refuseWhile(await chainsCalling(client, id), registerErrors.named_in_chain)
      await client.query('delete from welfare.group_serves where group_id = $1', [id])
      await client.query('delete from welfare.group_member where group_id = $1', [id])
      await deps.parties.endUnit(client, id)
    },
  })
}

/** Whose a group is; of one from before it was asked, whom it serves. */
function organisationsOf(group: Group | undefined): string[] {
  if (group === undefined) return []
  return group.organisationId === undefined ? group.serves : [group.organisationId]
}

/** Whose a new group is, when nobody says: the one it serves, else the writer's own, else the first it serves. */
function organisationOf(write: GroupWrite, before: Group | undefined, { party }: Viewer): string | undefined {
  const { organisationId, serves } = write
  const only = serves.length === 1 ? serves[0] : undefined
  return organisationId ?? before?.organisationId ?? only ?? party.organisation ?? serves[0]
}

/** A group stays with its organisation, which is one that the writer acts for. */
function requireOrganisation(write: GroupWrite, before: Group | undefined, viewer: Viewer): void {
  const { organisationId } = write
  if (organisationId === undefined || organisationId === before?.organisationId) return
  if (before?.organisationId !== undefined) throw new KnutpunktError(registerErrors.controller_fixed)
  if (!isNear(viewer, organisationId)) throw new KnutpunktError(registerErrors.controller_not_served)
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
