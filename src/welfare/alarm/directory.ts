import type { Queryable, Temporal } from '../../kernel/index.ts'
import { withinWindows } from '../chain/week.ts'
import type { ChainTarget, Relative, WeekWindow } from '../contract/index.ts'

/** Somebody a chain target leads to. `screens` are reached on their boards; the others by phone. */
export interface Callee {
  kind: 'group' | 'staff' | 'relative'
  name: string
  phone: string | null
  screens: boolean
  onDuty: boolean
}

interface Group {
  id: string
  name: string
  kind: 'reception' | 'response'
  phone: string | null
  hours: WeekWindow[]
}

/** Who is who among the targets of some chains, read in one go for a whole batch of alarms. */
export interface Directory {
  callees(targets: readonly ChainTarget[], personId: string | null, at: Temporal.Instant): Callee[]
  /** Those of them whom a step can reach: on duty, and at a screen or with a telephone. */
  reachable(targets: readonly ChainTarget[], personId: string | null, at: Temporal.Instant): Callee[]
}

/** Reads groups, staff and the relatives of these people, as the targets need them. */
export async function loadDirectory(
  client: Queryable,
  wanted: readonly { targets: readonly ChainTarget[]; personId: string | null }[],
): Promise<Directory> {
  const ids = (kind: ChainTarget['kind']) => [
    ...new Set(wanted.flatMap((w) => w.targets.filter((t) => t.kind === kind).map((t) => t.id!))),
  ]
  const withRelatives = wanted.filter((w) => w.personId && w.targets.some((t) => t.kind === 'relatives'))
  const groups = new Map((await readGroups(client, ids('group'))).map((g) => [g.id, g]))
  const staff = new Map((await readStaff(client, ids('staff'))).map((s) => [s.id, s]))
  const relatives = await readRelatives(client, [...new Set(withRelatives.map((w) => w.personId!))])
  const callees: Directory['callees'] = (targets, personId, at) =>
    targets.flatMap((target): Callee[] => {
      if (target.kind === 'relatives') return relativesOf(relatives.get(personId ?? '') ?? [], target.place)
      if (target.kind === 'staff') return [staff.get(target.id!)].filter((s) => s !== undefined)
      const group = groups.get(target.id!)
      if (group === undefined) return []
      const { name, phone, kind } = group
      return [
        {
          kind: 'group',
          name,
          phone,
          screens: kind === 'reception',
          onDuty: withinWindows(group.hours, at),
        },
      ]
    })
  return {
    callees,
    reachable: (targets, personId, at) =>
      callees(targets, personId, at).filter(
        (callee) => callee.onDuty && (callee.screens || callee.phone !== null),
      ),
  }
}

function relativesOf(relatives: readonly Relative[], place: number | undefined): Callee[] {
  const chosen = place === undefined ? relatives : relatives.slice(place - 1, place)
  return chosen.map(({ name, phone }) => ({ kind: 'relative', name, phone, screens: false, onDuty: true }))
}

async function readGroups(client: Queryable, ids: string[]): Promise<Group[]> {
  if (ids.length === 0) return []
  const { rows } = await client.query<Group>({
    name: 'welfare.directory_groups',
    text: 'select id, name, kind, phone, hours from welfare.duty_group where id = any($1::uuid[]) and removed_at is null',
    values: [ids],
  })
  return rows
}

async function readStaff(client: Queryable, ids: string[]): Promise<(Callee & { id: string })[]> {
  if (ids.length === 0) return []
  const { rows } = await client.query<{ id: string; name: string; phone: string | null }>({
    name: 'welfare.directory_staff',
    text: 'select id, name, phone from welfare.staff where id = any($1::uuid[]) and removed_at is null',
    values: [ids],
  })
  return rows.map((row) => ({ ...row, kind: 'staff' as const, screens: false, onDuty: true }))
}

async function readRelatives(client: Queryable, personIds: string[]): Promise<Map<string, Relative[]>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await client.query<{ id: string; relatives: Relative[] }>({
    name: 'welfare.directory_relatives',
    text: 'select id, relatives from welfare.person where id = any($1::uuid[])',
    values: [personIds],
  })
  return new Map(rows.map((row) => [row.id, row.relatives]))
}
