import type { Pool, PoolClient } from 'pg'
import type { Alarm, DeviceAddress, OutcomeMark } from '../contract/index.ts'
import type { AlarmRow } from './alarm.ts'
import { columnsOf } from './alarm-columns.ts'
import { namelessCalled } from './nameless.ts'

/** An alarm with what its card names: person, home, device, and who has it. */
export interface CardRow extends AlarmRow {
  controller_name: string | null
  given_name: string | null
  family_name: string | null
  birth_date: string | null
  protected_identity: boolean | null
  street: string | null
  city: string | null
  floor: string | null
  device_kind: string | null
  device_place: string | null
  acknowledged_name: string | null
  group_name: string | null
  outcome: OutcomeMark | null
}

/** The SELECT that every reading of alarms shares; put conditions on `a` behind it. */
export const cardSelect = `select ${columnsOf('a')}, c.name as controller_name, p.given_name, p.family_name,
    to_char(p.birth_date, 'YYYY-MM-DD') as birth_date, p.protected_identity,
    h.street, h.city, h.floor, d.kind as device_kind, d.place as device_place, s.name as acknowledged_name,
    g.name as group_name, o.mark as outcome
  from welfare.alarm a
  left join welfare.controller c on c.id = a.controller_id
  left join welfare.person p on p.id = a.person_id
  left join welfare.home h on h.id = a.home_id
  left join welfare.device d on d.id = a.device_id
  left join welfare.staff s on s.id = a.acknowledged_by
  left join welfare.duty_group g on g.id = a.group_id
  left join lateral (select jsonb_strip_nulls(jsonb_build_object('state', o.state, 'version', o.version, 'problem', o.problem,
      'sentAt', case when o.state = 'sent' then o.ended_at end)) as mark
    from welfare.outcome o where o.alarm_id = a.id order by o.version desc limit 1) o on true`

/** The alarms with these ids, as cards. Those that are gone are left out; the order is not kept. */
export async function readCards(client: Pool | PoolClient, ids: readonly string[]): Promise<CardRow[]> {
  const { rows } = await client.query<CardRow>({
    name: 'welfare.cards',
    text: `${cardSelect} where a.id = any($1::uuid[])`,
    values: [ids],
  })
  return rows
}

/** A card as the interface has it. A protected person's name and home are not in it. */
export function cardOf(row: CardRow): Alarm {
  const hidden = row.protected_identity === true
  return {
    id: row.id,
    version: row.version,
    ...optional('controllerId', row.controller_id),
    ...optional('controllerName', row.controller_name),
    class: row.class,
    urgency: row.urgency,
    state: row.state,
    ringing: row.ringing,
    presses: row.presses,
    pressedAt: row.pressed_at.toISOString(),
    lastPressAt: row.last_press_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    ...stamps(row),
    ...optional('acknowledgedBy', row.acknowledged_name),
    ...optional('dispatchedTo', row.dispatched_to),
    ...optional('cause', row.cause),
    marks: row.marks,
    ...(row.person_id && { person: personOf(row, row.person_id, hidden) }),
    ...(row.home_id && row.street && !hidden && { home: homeOf(row, row.home_id, row.street) }),
    ...(row.device_id &&
      row.device_kind && {
        device: { id: row.device_id, kind: row.device_kind, ...optional('place', row.device_place) },
      }),
    ...(row.address && { address: { scheme: row.scheme as DeviceAddress['scheme'], value: row.address } }),
    ...(row.location && !hidden && { location: row.location as NonNullable<Alarm['location']> }),
    ...optional('text', row.text ?? row.group_name),
    chain: chainOf(row, hidden),
    ...(row.outcome && { outcome: markOf(row.outcome) }),
  }
}

function stamps(row: AlarmRow) {
  return {
    ...optional('shownAt', row.shown_at?.toISOString()),
    ...optional('acknowledgedAt', row.acknowledged_at?.toISOString()),
    ...optional('dispatchedAt', row.dispatched_at?.toISOString()),
    ...optional('arrivedAt', row.arrived_at?.toISOString()),
    ...optional('resolvedAt', row.resolved_at?.toISOString()),
  }
}

function markOf({ sentAt, ...mark }: NonNullable<CardRow['outcome']>): OutcomeMark {
  return { ...mark, ...optional('sentAt', sentAt && new Date(sentAt).toISOString()) }
}

function personOf(row: CardRow, id: string, hidden: boolean): NonNullable<Alarm['person']> {
  return {
    id,
    name: hidden ? '' : `${row.given_name} ${row.family_name}`,
    ...(!hidden && optional('birthDate', row.birth_date)),
    protectedIdentity: hidden,
  }
}

function homeOf(row: CardRow, id: string, street: string): NonNullable<Alarm['home']> {
  return { id, street, ...optional('city', row.city), ...optional('floor', row.floor) }
}

function chainOf(row: CardRow, hidden: boolean): Alarm['chain'] {
  const steps = row.chain?.steps.length ?? 0
  return {
    name: row.chain?.name ?? '',
    step: row.step,
    steps,
    ...optional('openedAt', row.step_opened_at?.toISOString()),
    ...optional('dueAt', row.step_due_at?.toISOString()),
    calling: (hidden ? row.calling.map(namelessCalled) : row.calling).map((called) => called.name),
    fallback: row.step > steps,
  }
}

/** A property that is there only when it has a value: the interface has no nulls. */
export function optional<K extends string, V>(key: K, value: V | null | undefined): { [P in K]?: V } {
  return value === null || value === undefined ? {} : ({ [key]: value } as { [P in K]: V })
}
