import type { PoolClient } from 'pg'
import { addJob, newId, present, type Queryable, Temporal } from '../../kernel/index.ts'
import type { AlarmRow } from '../alarm/alarm.ts'
import type { NewEvent } from '../alarm/alarm-store.ts'
import type { Outcome } from '../contract/index.ts'
import { type OutcomeDocument, outcomeTask, queueOf } from './outcome.ts'

/** Whether the alarm's controller has a record that is told, and the alarm is about a person whose record it is. */
export async function isTold(client: Queryable, alarm: AlarmRow): Promise<boolean> {
  if (alarm.controller_id === null || alarm.person_id === null) return false
  if (alarm.urgency === 'technical' || alarm.urgency === 'test') return false
  const { rowCount } = await client.query({
    name: 'welfare.is_told',
    text: `select from welfare.controller where id = $1 and record_write_back and record_address is not null`,
    values: [alarm.controller_id],
  })
  return rowCount !== 0
}

/** Keeps a new version of an alarm's outcome and the job that sends it; one that still waited is replaced. */
export async function keepOutcome(
  client: PoolClient,
  alarm: Pick<AlarmRow, 'id' | 'controller_id'>,
  document: OutcomeDocument,
  at: Date,
): Promise<NewEvent> {
  const id = newId()
  const controller = alarm.controller_id!
  await replaceWaiting(client, alarm.id, at)
  const { rows } = await client.query<{ version: number }>({
    name: 'welfare.keep_outcome',
    text: `insert into welfare.outcome (id, alarm_id, version, controller_id, document, created_at, next_attempt_at)
      select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $5 from welfare.outcome where alarm_id = $2
      returning version`,
    values: [id, alarm.id, controller, JSON.stringify(document), at],
  })
  await queueOutcome(client, { id, controller })
  const { version } = rows[0]!
  return { alarmId: alarm.id, at, kind: 'outcome_waiting', data: { outcomeId: id, version } }
}

/** What has not been taken by the record is no longer what is to be said: a newer version says it, or the alarm is open again. */
export async function replaceWaiting(client: PoolClient, alarmId: string, at: Date): Promise<void> {
  await client.query({
    name: 'welfare.replace_outcome',
    text: `update welfare.outcome set state = 'replaced', ended_at = $2, next_attempt_at = null
      where alarm_id = $1 and state in ('waiting', 'refused')`,
    values: [alarmId, at],
  })
}

/** Adds the job that sends an outcome; one that waits already is moved. */
export async function queueOutcome(
  client: PoolClient,
  { id, controller }: { id: string; controller: string },
  runAt?: Temporal.Instant,
): Promise<void> {
  const options = { key: id, queue: queueOf(controller), ...(runAt && { runAt }) }
  await addJob(client, outcomeTask, { outcomeId: id }, options)
}

/** What waited while a controller's record was switched off is tried again. */
export async function queueWaiting(client: PoolClient, controller: string): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `select id from welfare.outcome where controller_id = $1 and state = 'waiting' and next_attempt_at is null
      order by created_at limit 10000`,
    [controller],
  )
  for (const { id } of rows) await queueOutcome(client, { id, controller })
}

/** The newest version that has not got through is tried again at once. Undefined when there is none. */
export async function sendAgain(
  client: PoolClient,
  alarmId: string,
  at: Date,
): Promise<{ id: string; version: number } | undefined> {
  const { rows } = await client.query<{ id: string; version: number; controller: string }>(
    `update welfare.outcome set state = 'waiting', next_attempt_at = $2, ended_at = null
      where alarm_id = $1 and state in ('waiting', 'refused') returning id, version, controller_id as controller`,
    [alarmId, at],
  )
  const [outcome] = rows
  if (outcome !== undefined) await queueOutcome(client, outcome)
  return outcome
}

export const outcomeColumns = `o.id, o.alarm_id as "alarmId", o.version, o.state, o.created_at as "createdAt", o.attempts,
  o.last_attempt_at as "lastAttemptAt", o.next_attempt_at as "nextAttemptAt", o.problem, o.answer, o.call,
  o.ended_at as "endedAt", o.receipt`

/** The versions of an alarm's outcome, newest first. */
export async function readOutcomes(client: Queryable, alarmId: string): Promise<Outcome[]> {
  const { rows } = await client.query({
    name: 'welfare.outcomes',
    text: `select ${outcomeColumns} from welfare.outcome o where o.alarm_id = $1 order by o.version desc limit 100`,
    values: [alarmId],
  })
  return rows.map((row) => present<Outcome>(row))
}
