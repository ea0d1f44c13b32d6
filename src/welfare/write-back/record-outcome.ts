import type { PoolClient } from 'pg'
import type { AlarmRow } from '../alarm/alarm.ts'
import { type NewEvent } from '../alarm/alarm-store.ts'
import type { AlarmClass } from '../contract/index.ts'
import type { OutcomeAct, OutcomeDocument, OutcomeSignal } from './outcome.ts'
import { isTold, keepOutcome, replaceWaiting } from './outcome-store.ts'

/**
 * What an act means to the municipality's record, in the act's own transaction, after its lines of the story are written: a
 * resolved alarm is told of, and what is said of it afterwards is told as a correction; one that is open again is not told of
 * until it is resolved anew. Answers the line that this adds to the story.
 */
export async function recordOutcome(
  client: PoolClient,
  before: AlarmRow,
  after: AlarmRow,
  act: Pick<NewEvent, 'kind' | 'data'>,
  at: Date,
): Promise<NewEvent[]> {
  if (after.state !== 'resolved') {
    if (before.state === 'resolved') await replaceWaiting(client, after.id, at)
    return []
  }
  const corrected = act.kind === 'note' && act.data?.['explanation'] !== true
  if (before.state === 'resolved' && !corrected) return []
  if (!(await isTold(client, after))) return []
  return [await keepOutcome(client, after, await documentOf(client, after), at)]
}

/** How much of a long story is told: the newest. */
const most = { signals: 200, acts: 500 }

async function documentOf(client: PoolClient, alarm: AlarmRow): Promise<OutcomeDocument> {
  const acts = await readActs(client, alarm.id)
  const resolvedBy = acts.findLast(({ kind }) => kind === 'resolved')?.by
  const device = await readDevice(client, alarm.device_id)
  return {
    class: alarm.class,
    urgency: alarm.urgency,
    presses: alarm.presses,
    pressedAt: alarm.pressed_at.toISOString(),
    receivedAt: alarm.received_at.toISOString(),
    ...stamp('answeredAt', alarm.first_acknowledged_at),
    ...stamp('dispatchedAt', alarm.dispatched_at),
    ...stamp('arrivedAt', alarm.arrived_at),
    resolvedAt: alarm.resolved_at!.toISOString(),
    ...(resolvedBy && { resolvedBy }),
    cause: alarm.cause!,
    ...(device && { device }),
    signals: await readSignals(client, alarm.id),
    acts,
  }
}

const stamp = <K extends string>(name: K, at: Date | null) =>
  (at === null ? {} : { [name]: at.toISOString() }) as { [P in K]?: string }

async function readActs(client: PoolClient, alarmId: string): Promise<OutcomeAct[]> {
  const { rows } = await client.query<{
    at: Date
    kind: OutcomeAct['kind']
    name: string | null
    data: { text?: string; to?: string }
  }>({
    name: 'welfare.outcome_acts',
    text: `select * from (select e.id, e.at, e.kind, s.name, e.data from welfare.alarm_event e
        left join welfare.staff s on s.id = e.by_staff where e.alarm_id = $1
          and e.kind in ('acknowledged', 'dispatched', 'arrived', 'resolved', 'reopened', 'note')
          and e.data ->> 'explanation' is null
        order by e.id desc limit ${most.acts}) newest order by id`,
    values: [alarmId],
  })
  return rows.map(({ at, kind, name, data: { text, to } }) => ({
    at: at.toISOString(),
    kind,
    ...(name !== null && { by: name }),
    ...(to && { to }),
    ...(text && { text }),
  }))
}

async function readSignals(client: PoolClient, alarmId: string): Promise<OutcomeSignal[]> {
  const { rows } = await client.query<{
    id: string
    received_at: Date
    occurred_at: Date
    type: string
    class: AlarmClass | null
    body: { code?: { system: string; value: string } }
  }>({
    name: 'welfare.outcome_signals',
    text: `select * from (select id, received_at, occurred_at, type, class, body from welfare.signal where alarm_id = $1
      order by received_at desc, id desc limit ${most.signals}) newest order by received_at, id`,
    values: [alarmId],
  })
  return rows.map(({ id, received_at, occurred_at, type, class: alarmClass, body: { code } }) => ({
    id,
    at: occurred_at.toISOString(),
    receivedAt: received_at.toISOString(),
    type,
    ...(alarmClass && { class: alarmClass }),
    ...(code && { code: { system: code.system, value: code.value } }),
  }))
}

async function readDevice(client: PoolClient, id: string | null) {
  if (id === null) return undefined
  const { rows } = await client.query<{ kind: string; place: string | null }>({
    name: 'welfare.outcome_device',
    text: 'select kind, place from welfare.device where id = $1',
    values: [id],
  })
  return rows[0] && { kind: rows[0].kind, ...(rows[0].place && { place: rows[0].place }) }
}
