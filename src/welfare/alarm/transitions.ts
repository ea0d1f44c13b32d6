import { KnutpunktError } from '../../kernel/index.ts'
import type { Cause } from '../contract/index.ts'
import type { AlarmRow } from './alarm.ts'
import { alarmErrors } from './errors.ts'

/** Who acts, with the name that a refusal shows to the next one. */
export interface Actor {
  id: string
  name: string
}

/** What an act makes of an alarm: the row after it, or nothing when it had been done already. */
export type Outcome = AlarmRow | undefined

const silent = { ringing: false, step_due_at: null, calling: [] }

/**
 * Takes the alarm: it stops ringing and its chain stops. From dispatched or arrived it takes the alarm back to
 * acknowledged (the responder turned back), unless it rings again after a new press: then its state is kept.
 *
 * @throws {KnutpunktError} alarm_taken when somebody else has it and `takeOver` was not asked for
 */
export function acknowledge(
  alarm: AlarmRow,
  by: Actor,
  now: Date,
  takeOver: boolean,
  holder: string,
): Outcome {
  refuseResolved(alarm)
  if (!alarm.ringing && alarm.state === 'acknowledged') {
    if (alarm.acknowledged_by === by.id) return undefined
    if (!takeOver) throw new KnutpunktError(alarmErrors.alarm_taken, { values: { name: holder } })
  }
  const keepsState = alarm.ringing && alarm.state !== 'ringing'
  return {
    ...next(alarm),
    ...silent,
    ...(keepsState
      ? {}
      : { state: 'acknowledged' as const, dispatched_at: null, dispatched_to: null, arrived_at: null }),
    acknowledged_at: now,
    acknowledged_by: by.id,
    first_acknowledged_at: alarm.first_acknowledged_at ?? now,
  }
}

/** Somebody is on the way. An alarm still ringing is acknowledged in the same act. */
export function dispatch(alarm: AlarmRow, by: Actor, now: Date, to: string): Outcome {
  refuseResolved(alarm)
  return {
    ...next(alarm),
    ...silent,
    state: 'dispatched',
    acknowledged_at: alarm.acknowledged_at ?? now,
    acknowledged_by: alarm.acknowledged_by ?? by.id,
    first_acknowledged_at: alarm.first_acknowledged_at ?? now,
    dispatched_at: now,
    dispatched_to: to,
    arrived_at: null,
  }
}

/**
 * Somebody is there.
 *
 * @throws {KnutpunktError} not_acknowledged when nobody has taken the alarm
 */
export function arrive(alarm: AlarmRow, now: Date): Outcome {
  refuseResolved(alarm)
  if (alarm.state === 'ringing') throw new KnutpunktError(alarmErrors.not_acknowledged)
  if (alarm.state === 'arrived') return undefined
  return { ...next(alarm), state: 'arrived', arrived_at: now }
}

/**
 * Ends the alarm with its cause.
 *
 * @throws {KnutpunktError} not_acknowledged while nobody has taken it; pressed_again when a press came that nobody has answered;
 *   already_resolved when it was ended with another cause
 */
export function resolve(alarm: AlarmRow, by: Actor, now: Date, cause: Cause): Outcome {
  if (alarm.state === 'resolved' && alarm.cause === cause) return undefined
  refuseResolved(alarm)
  if (alarm.state === 'ringing') throw new KnutpunktError(alarmErrors.not_acknowledged)
  if (alarm.ringing)
    throw new KnutpunktError(alarmErrors.pressed_again, { values: { presses: alarm.presses } })
  return { ...next(alarm), ...silent, state: 'resolved', resolved_at: now, resolved_by: by.id, cause }
}

/** Back to ringing from any later state; the chain starts again from its first step. */
export function reopen(alarm: AlarmRow): Outcome {
  if (alarm.state === 'ringing') return undefined
  return {
    ...next(alarm),
    state: 'ringing',
    ringing: true,
    acknowledged_at: null,
    acknowledged_by: null,
    dispatched_at: null,
    dispatched_to: null,
    arrived_at: null,
    resolved_at: null,
    resolved_by: null,
    cause: null,
    round: alarm.round + 1,
    chain: null,
    step: 0,
    step_opened_at: null,
    step_due_at: null,
    calling: [],
  }
}

/** The first screen that painted this many presses. Later receipts for the same count change nothing. */
export function shown(alarm: AlarmRow, presses: number, now: Date): Outcome {
  if (presses > alarm.presses) throw new KnutpunktError(alarmErrors.receipt_ahead)
  if (presses <= alarm.shown_presses) return undefined
  return { ...next(alarm), shown_at: alarm.shown_at ?? now, shown_presses: presses }
}

const next = (alarm: AlarmRow): AlarmRow => ({ ...alarm, version: alarm.version + 1 })

function refuseResolved(alarm: AlarmRow): void {
  if (alarm.state === 'resolved') throw new KnutpunktError(alarmErrors.already_resolved)
}
