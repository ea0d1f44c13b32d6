import type { PoolClient } from 'pg'
import { type Database, isUnavailable, type Temporal } from '../../kernel/index.ts'
import type { AlarmRow } from '../alarm/alarm.ts'
import { columnsOf } from '../alarm/alarm-columns.ts'
import { addEvents, type NewEvent, updateAlarms } from '../alarm/alarm-store.ts'
import { type CallOut, queueCalls } from '../alarm/call.ts'
import { ring } from '../alarm/ring.ts'

/** Alarms whose step has run out, in one transaction; another process takes others. */
const atOnce = 50

/**
 * Opens the next step of every alarm whose current one has run out of time. Answers how many were opened.
 *
 * The timer is a column of the alarm itself: it is set in the transaction that makes the alarm ring, is gone in the one
 * that answers it, and is found again after any restart. Two processes share the work (SKIP LOCKED), and a step that was
 * answered in the same moment is left alone. Idempotent: an opened step is due only when its own time has run out.
 *
 * @throws what kept a step from being opened, after all others were: one spoilt alarm never holds up another
 */
export async function escalateDue(db: Database, now: Temporal.Instant, callOut: CallOut): Promise<number> {
  let opened = 0
  for (;;) {
    const some = await escalateSome(db, now, callOut)
    opened += some
    if (some < atOnce) return opened
  }
}

async function escalateSome(db: Database, now: Temporal.Instant, callOut: CallOut): Promise<number> {
  try {
    return await db.transaction((client) => escalateBatch(client, now, callOut), { urgent: true })
  } catch (error) {
    if (isUnavailable(error)) throw error
    return escalateEach(db, now, callOut)
  }
}

/** One transaction for each alarm that is due, when they could not be taken together. */
async function escalateEach(db: Database, now: Temporal.Instant, callOut: CallOut): Promise<number> {
  const { rows } = await db.urgentPool.query<{ id: string }>(
    `select id from welfare.alarm where ${isDue} order by step_due_at limit ${atOnce * 100}`,
    [new Date(now.epochMilliseconds)],
  )
  const failures: unknown[] = []
  let opened = 0
  for (const { id } of rows) {
    opened += await db
      .transaction((client) => escalateBatch(client, now, callOut, id), { urgent: true })
      .catch((error: unknown) => {
        failures.push(error)
        return 0
      })
  }
  if (failures.length > 0)
    throw new Error(`The next step of ${failures.length} alarms could not be opened.`, { cause: failures[0] })
  return opened
}

/**
 * Its time has run out; or the step was opened in what is now the future, since the clock has been set back: then nobody
 * knows how long it has waited, and calling the next one early is the lesser harm.
 */
const isDue = `ringing and (step_due_at <= $1 or step_opened_at > $1::timestamptz + interval '1 minute')`

async function escalateBatch(
  client: PoolClient,
  now: Temporal.Instant,
  callOut: CallOut,
  only: string | null = null,
): Promise<number> {
  const at = new Date(now.epochMilliseconds)
  const { rows } = await client.query<AlarmRow>({
    name: 'welfare.due_steps',
    text: `select ${columnsOf('a')} from welfare.alarm a where ${isDue} and ($2::uuid is null or id = $2)
      order by step_due_at limit ${atOnce} for update skip locked`,
    values: [at, only],
  })
  if (rows.length === 0) return 0
  const rung = await ring(
    client,
    rows.map((row) => ({ ...row, version: row.version + 1 })),
    now,
  )
  await updateAlarms(client, rung.alarms)
  const called = await queueCalls(client, rung.calls, now, callOut)
  await addEvents(client, [...rows.map((row) => ranOut(row, at)), ...rung.events, ...called])
  return rows.length
}

function ranOut(alarm: AlarmRow, at: Date): NewEvent {
  return {
    alarmId: alarm.id,
    at,
    kind: 'step_ended',
    data: { round: alarm.round, step: alarm.step, outcome: 'timed_out' },
  }
}
