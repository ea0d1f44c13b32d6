import type { PoolClient } from 'pg'
import { addJob, newId, type Temporal } from '../../kernel/index.ts'
import type { AlarmRow } from './alarm.ts'
import type { NewEvent } from './alarm-store.ts'
import type { Callee } from './directory.ts'

/** How people who are not at a screen are called: through a gateway, or by the operator's own hand when there is none. */
export type CallOut = 'gateway' | 'by_hand'

/** The job that makes one call. Its payload is the call's id and nothing more. */
export const callTask = 'welfare:call'

/** The people that the step just opened calls by phone. */
export interface WantedCalls {
  alarm: AlarmRow
  callees: readonly Callee[]
}

/**
 * Writes down each call that a step asks for and, with a gateway, the job that makes it, in the caller's transaction.
 * Without a gateway the call stands in the alarm's story and on the board as one to be made by hand.
 */
export async function queueCalls(
  client: PoolClient,
  wanted: readonly WantedCalls[],
  now: Temporal.Instant,
  callOut: CallOut,
): Promise<NewEvent[]> {
  const at = new Date(now.epochMilliseconds)
  const events: NewEvent[] = []
  for (const { alarm, callees } of wanted) {
    for (const { kind, name, phone } of callees) {
      const id = newId()
      const state = callOut === 'gateway' ? 'queued' : 'by_hand'
      await client.query({
        name: 'welfare.insert_call',
        text: `insert into welfare.call (id, alarm_id, round, step, name, phone, channel, state, created_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        values: [id, alarm.id, alarm.round, alarm.step, name, phone, callOut, state, at],
      })
      if (callOut === 'gateway') await addJob(client, callTask, { callId: id }, { key: id, maxAttempts: 5 })
      events.push({
        alarmId: alarm.id,
        at,
        kind: 'called',
        data: { callId: id, kind, name, channel: callOut },
      })
    }
  }
  return events
}

/** Calls not made yet are taken back when somebody has answered. */
export async function withdrawCalls(client: PoolClient, alarmId: string, at: Date): Promise<void> {
  await client.query({
    name: 'welfare.withdraw_calls',
    text: `update welfare.call set state = 'withdrawn', ended_at = $2 where alarm_id = $1 and state in ('queued', 'by_hand')`,
    values: [alarmId, at],
  })
}
