import type { PoolClient } from 'pg'
import type { Database, Temporal } from '../../kernel/index.ts'
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
 */
export async function escalateDue(db: Database, now: Temporal.Instant, callOut: CallOut): Promise<number> {
  let opened = 0
  for (;;) {
    const batch = await db.transaction((client) => escalateBatch(client, now, callOut))
    opened += batch
    if (batch < atOnce) return opened
  }
}

async function escalateBatch(client: PoolClient, now: Temporal.Instant, callOut: CallOut): Promise<number> {
  const at = new Date(now.epochMilliseconds)
  const { rows } = await client.query<AlarmRow>({
    name: 'welfare.due_steps',
    text: `select ${columnsOf('a')} from welfare.alarm a where ringing and step_due_at <= $1
      order by step_due_at limit ${atOnce} for update skip locked`,
    values: [at],
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
