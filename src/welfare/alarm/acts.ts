import type { PoolClient } from 'pg'
import { type Clock, type Database, KnutpunktError, Temporal } from '../../kernel/index.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Alarm, AlarmEvent, Cause } from '../contract/index.ts'
import { markProven } from '../device/proven.ts'
import { sendAgain } from '../write-back/outcome-store.ts'
import { recordOutcome } from '../write-back/record-outcome.ts'
import { type AlarmRow, needsChain } from './alarm.ts'
import { addEvents, lockAlarm, type NewEvent, updateAlarms } from './alarm-store.ts'
import { type CallOut, queueCalls, withdrawCalls } from './call.ts'
import { cardOf, readCards } from './card.ts'
import { alarmErrors } from './errors.ts'
import { ring } from './ring.ts'
import { readStaff, responderName, type Staff } from './staff.ts'
import * as transitions from './transitions.ts'

export interface ActDeps {
  db: Database
  clock: Clock
  callOut: CallOut
}

/** Who acts, and how it is entered in the log, in the act's own transaction. */
export interface ActedBy {
  by: string
  enter(client: PoolClient): Promise<void>
}

/** What an act makes of the alarm, and the line for its story. */
interface Done {
  alarm: AlarmRow | undefined
  event: Omit<NewEvent, 'alarmId' | 'at'>
}

/**
 * The acts that take an alarm from ringing to resolved, and back. Each is one transaction with the alarm locked, so
 * that two operators who act at once are one after the other: the second gets the alarm as it is now, or a refusal
 * that says who was first. Doing again what is done already changes nothing.
 */
export function createActs(deps: ActDeps) {
  const act = (
    id: string,
    { by, enter }: ActedBy,
    perform: (alarm: AlarmRow, actor: Staff, now: Date, client: PoolClient) => Promise<Done> | Done,
  ) =>
    inAlarm(deps, id, enter, async (alarm, now, client) =>
      perform(alarm, await readStaff(client, by), now, client),
    )

  return {
    acknowledge: (id: string, acted: ActedBy, body: { note?: string; takeOver?: boolean }) =>
      act(id, acted, async (alarm, actor, now, client) => {
        const holder = await holderOf(client, alarm)
        const after = transitions.acknowledge(alarm, actor, now, body.takeOver ?? false, holder)
        const answered = after && {
          ...after,
          answered_by_group: alarm.answered_by_group ?? actor.receptionId,
        }
        return {
          alarm: answered,
          event: { kind: 'acknowledged', by: acted.by, data: said(body.note, { takeOver: body.takeOver }) },
        }
      }),

    /** `near`: the controllers whose groups and staff may be sent. */
    dispatch: (
      id: string,
      acted: ActedBy,
      body: { staffId?: string; groupId?: string; note?: string },
      near: Viewer['controllers'],
    ) =>
      act(id, acted, async (alarm, actor, now, client) => {
        const to = await responderName(client, body, near)
        const after = transitions.dispatch(alarm, actor, now, to)
        const answered = after && {
          ...after,
          answered_by_group: alarm.answered_by_group ?? actor.receptionId,
        }
        return { alarm: answered, event: { kind: 'dispatched', by: acted.by, data: said(body.note, { to }) } }
      }),

    arrive: (id: string, acted: ActedBy, body: { note?: string }) =>
      act(id, acted, (alarm, _, now) => ({
        alarm: transitions.arrive(alarm, now),
        event: { kind: 'arrived', by: acted.by, data: said(body.note) },
      })),

    resolve: (id: string, acted: ActedBy, body: { cause: Cause; note?: string }) =>
      act(id, acted, (alarm, actor, now) => ({
        alarm: transitions.resolve(alarm, actor, now, body.cause),
        event: { kind: 'resolved', by: acted.by, data: said(body.note, { cause: body.cause }) },
      })),

    reopen: (id: string, acted: ActedBy, body: { reason: string }) =>
      act(id, acted, async (alarm, _, __, client) => {
        await refuseSecondOpen(client, alarm)
        return {
          alarm: transitions.reopen(alarm),
          event: { kind: 'reopened', by: acted.by, data: said(body.reason) },
        }
      }).catch(asSecondOpen),

    note: (id: string, acted: ActedBy, text: string) =>
      act(id, acted, (alarm) => ({
        alarm: nextVersion(alarm),
        event: { kind: 'note', by: acted.by, data: said(text) },
      })),

    reveal: (id: string, acted: ActedBy, reason: string | undefined) =>
      act(id, acted, (alarm) => ({
        alarm: nextVersion(alarm),
        event: { kind: 'revealed', by: acted.by, data: said(reason) },
      })),

    explain: (id: string, acted: ActedBy, text: string) =>
      act(id, acted, (alarm) => ({
        alarm: { ...nextVersion(alarm), explanation: text },
        event: { kind: 'note', by: acted.by, data: said(text, { explanation: true }) },
      })),

    /** The outcome that the municipality's record has not taken is sent again, now. */
    retry: (id: string, acted: ActedBy) =>
      act(id, acted, async (alarm, _, now, client) => {
        const outcome = await sendAgain(client, id, now)
        if (outcome === undefined) throw new KnutpunktError(alarmErrors.nothing_to_send)
        const data = { outcomeId: outcome.id, version: outcome.version, again: true }
        return { alarm: nextVersion(alarm), event: { kind: 'outcome_waiting', by: acted.by, data } }
      }),

    /** A screen has painted the alarm with this many presses. For a test press this is the proof of the device. */
    shown: (
      id: string,
      { screenId, presses }: { screenId: string; presses: number },
      enter: ActedBy['enter'],
    ) =>
      inAlarm(deps, id, enter, async (alarm, now, client) => {
        await keepReceipt(client, id, screenId, presses, now)
        const after = transitions.shown(alarm, presses, now)
        if (after && alarm.urgency === 'test' && alarm.device_id) {
          await markProven(client, alarm.device_id, Temporal.Instant.fromEpochMilliseconds(now.getTime()))
        }
        return { alarm: after, event: { kind: 'shown', data: { screenId, presses } } }
      }),
  }
}

export type Acts = ReturnType<typeof createActs>

async function inAlarm(
  { db, clock, callOut }: ActDeps,
  id: string,
  enter: ActedBy['enter'],
  perform: (alarm: AlarmRow, now: Date, client: PoolClient) => Promise<Done>,
): Promise<Alarm> {
  return db.transaction(async (client) => {
    const now = clock.now()
    const at = new Date(now.epochMilliseconds)
    const before = await lockAlarm(client, id)
    if (before === undefined) throw new KnutpunktError(alarmErrors.alarm_not_found)
    const { alarm, event } = await withWords(client, before, await perform(before, at, client))
    if (alarm !== undefined) {
      const rung = await ring(client, [alarm].filter(needsChain), now)
      await updateAlarms(client, [rung.alarms[0] ?? alarm])
      if (before.ringing && !alarm.ringing) await withdrawCalls(client, id, at)
      const called = await queueCalls(client, rung.calls, now, callOut)
      const ended = stepEnded(before, alarm, at)
      await addEvents(client, [{ ...event, alarmId: id, at }, ...ended, ...rung.events, ...called])
      await addEvents(client, await recordOutcome(client, before, alarm, event, at))
    }
    await enter(client)
    return cardOf((await readCards(client, [id]))[0]!)
  })
}

/** What was said with an act that had been done already is kept as a note, unless the same was said before. */
async function withWords(client: PoolClient, before: AlarmRow, done: Done): Promise<Done> {
  const { by = null, data: { text } = {} } = done.event
  if (done.alarm !== undefined || text === undefined) return done
  const { rowCount } = await client.query(
    `select from welfare.alarm_event where alarm_id = $1 and by_staff = $2 and data ->> 'text' = $3 limit 1`,
    [before.id, by, text],
  )
  if (rowCount !== 0) return done
  return { alarm: nextVersion(before), event: { kind: 'note', by, data: { text } } }
}

/** An answer ends the step that was open. */
function stepEnded(before: AlarmRow, after: AlarmRow, at: Date): NewEvent[] {
  if (!before.ringing || after.ringing || before.step === 0) return []
  const data = { round: before.round, step: before.step, outcome: 'answered' }
  return [{ alarmId: before.id, at, kind: 'step_ended' satisfies AlarmEvent['kind'], data }]
}

const nextVersion = (alarm: AlarmRow): AlarmRow => ({ ...alarm, version: alarm.version + 1 })

function said(text: string | undefined, data: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...data, ...(text !== undefined && text.trim() !== '' && { text: text.trim() }) }
}

async function holderOf(client: PoolClient, alarm: AlarmRow): Promise<string> {
  if (alarm.acknowledged_by === null) return ''
  const { rows } = await client.query<{ name: string }>('select name from welfare.staff where id = $1', [
    alarm.acknowledged_by,
  ])
  return rows[0]?.name ?? ''
}

/** A person never has two open cards: an older alarm stays resolved while a newer one is open. */
async function refuseSecondOpen(client: PoolClient, alarm: AlarmRow): Promise<void> {
  if (alarm.state !== 'resolved') return
  const { rows } = await client.query(`select 1 from welfare.alarm where open_subject = $1`, [alarm.subject])
  if (rows.length > 0) throw new KnutpunktError(alarmErrors.another_open)
}

/** The same, found out by the index when a press came in the very moment. */
function asSecondOpen(error: unknown): never {
  const { constraint } = (error ?? {}) as { constraint?: unknown }
  if (constraint === 'alarm_open_subject') throw new KnutpunktError(alarmErrors.another_open)
  throw error
}

async function keepReceipt(client: PoolClient, alarmId: string, screenId: string, presses: number, at: Date) {
  await client.query({
    name: 'welfare.keep_receipt',
    text: `insert into welfare.display_receipt (alarm_id, screen_id, presses, at) values ($1, $2, $3, $4)
      on conflict do nothing`,
    values: [alarmId, screenId, presses, at],
  })
}
