import type { PoolClient } from 'pg'
import type { AlarmEvent } from '../contract/index.ts'
import type { AlarmRow } from './alarm.ts'
import { alarmColumns, changingColumns, columnsOf } from './alarm-columns.ts'

type EventKind = AlarmEvent['kind']

/** A line to add to an alarm's story. */
export interface NewEvent {
  alarmId: string
  at: Date
  kind: EventKind
  by?: string | null
  data?: Record<string, unknown>
}

/** Every other process and every screen is told that the feed has grown; the payload says nothing. */
export const feedChannel = 'welfare_feed'

/** The open alarms of these subjects, locked until commit, in one order for everybody. */
export async function lockOpen(client: PoolClient, subjects: readonly string[]): Promise<AlarmRow[]> {
  const { rows } = await client.query<AlarmRow>({
    name: 'welfare.lock_open',
    text: `select ${columnsOf('a')} from welfare.alarm a where open_subject = any($1::text[])
      order by open_subject for update`,
    values: [subjects],
  })
  return rows
}

/** One alarm, locked until commit. */
export async function lockAlarm(client: PoolClient, id: string): Promise<AlarmRow | undefined> {
  const { rows } = await client.query<AlarmRow>({
    name: 'welfare.lock_alarm',
    text: `select ${columnsOf('a')} from welfare.alarm a where id = $1 for update`,
    values: [id],
  })
  return rows[0]
}

/**
 * Inserts new alarms, in order of subject, and answers the ids of those that got in: a subject that another process
 * opened an alarm for in the meantime is left out, and is then found open.
 */
export async function insertAlarms(client: PoolClient, alarms: readonly AlarmRow[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>({
    name: 'welfare.insert_alarms',
    text: `insert into welfare.alarm (${alarmColumns.join(', ')})
      select ${columnsOf('n')} from jsonb_populate_recordset(null::welfare.alarm, $1::jsonb) n order by subject
      on conflict (open_subject) do nothing returning id`,
    values: [JSON.stringify(alarms)],
  })
  return new Set(rows.map((row) => row.id))
}

/** Writes back alarms that were locked and changed. */
export async function updateAlarms(client: PoolClient, alarms: readonly AlarmRow[]): Promise<void> {
  await client.query({
    name: 'welfare.update_alarms',
    text: `update welfare.alarm a set ${changingColumns.map((column) => `${column} = n.${column}`).join(', ')}
      from jsonb_populate_recordset(null::welfare.alarm, $1::jsonb) n where a.id = n.id`,
    values: [JSON.stringify(alarms)],
  })
}

/** Adds to the stories, and tells the screens after commit. */
export async function addEvents(client: PoolClient, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  await client.query({
    name: 'welfare.add_events',
    text: `with told as (select pg_notify('${feedChannel}', ''))
      insert into welfare.alarm_event (alarm_id, at, kind, by_staff, data)
      select n.* from told, unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[], $5::jsonb[]) as n`,
    values: [
      events.map((e) => e.alarmId),
      events.map((e) => e.at),
      events.map((e) => e.kind),
      events.map((e) => e.by ?? null),
      events.map((e) => JSON.stringify(e.data ?? {})),
    ],
  })
}
