import type { PoolClient } from 'pg'
import { newId, type Temporal } from '../../kernel/index.ts'
import { type AlarmRow, addMark, addPress, needsChain, newAlarm, subjectKey } from '../alarm/alarm.ts'
import { addEvents, insertAlarms, lockOpen, type NewEvent, updateAlarms } from '../alarm/alarm-store.ts'
import { type CallOut, queueCalls } from '../alarm/call.ts'
import { ring } from '../alarm/ring.ts'
import { type Effect, pressOf } from './effect.ts'

/** Another process opened an alarm for the same subject in the same moment. Nothing was kept; taking the batch again joins it. */
export class SubjectRace extends Error {
  override readonly name = 'SubjectRace'
}

/** The alarms of one batch while they are worked on, by subject. */
interface Sheet {
  alarms: Map<string, { alarm: AlarmRow; isNew: boolean; changed: boolean }>
  events: NewEvent[]
  /** The alarm that each signal went into. */
  alarmIds: Map<string, string>
}

/**
 * Makes, joins and marks alarms, opens first chain steps, and writes it all. Answers the alarm of each signal, by signal id.
 *
 * @throws {SubjectRace}
 */
export async function applyEffects(
  client: PoolClient,
  effects: readonly Effect[],
  now: Temporal.Instant,
  callOut: CallOut,
): Promise<Map<string, string>> {
  const acting = effects.filter((effect) => effect.act !== 'keep')
  if (acting.length === 0) return new Map()
  const subjects = [...new Set(acting.map((effect) => subjectKey(effect.subject, effect.class)))].sort()
  const open = await lockOpen(client, subjects)
  const sheet: Sheet = {
    alarms: new Map(open.map((alarm) => [alarm.subject, { alarm, isNew: false, changed: false }])),
    events: [],
    alarmIds: new Map(),
  }
  for (const effect of acting) apply(sheet, effect)
  await write(client, sheet, now, callOut)
  return sheet.alarmIds
}

function apply(sheet: Sheet, effect: Effect): void {
  const subject = subjectKey(effect.subject, effect.class)
  const entry = sheet.alarms.get(subject)
  const makes = effect.act === 'press' || effect.act === 'back'
  if (entry === undefined && !makes) return
  const alarm = entry === undefined ? newAlarm(newId(), pressOf(effect)) : changed(entry.alarm, effect)
  const rang = entry !== undefined && effect.act === 'press'
  sheet.alarms.set(subject, { alarm, isNew: entry?.isNew ?? true, changed: true })
  sheet.alarmIds.set(effect.signal.id, alarm.id)
  sheet.events.push({
    alarmId: alarm.id,
    at: effect.signal.receivedAt,
    kind: rang && effect.event === 'pressed' ? 'pressed_again' : effect.event,
    data: storyOf(effect),
  })
}

function changed(alarm: AlarmRow, effect: Effect): AlarmRow {
  return effect.act === 'press' ? addPress(alarm, pressOf(effect)) : addMark(alarm, effect.mark)
}

function storyOf({ signal }: Effect): Record<string, unknown> {
  return {
    signalId: signal.id,
    occurredAt: signal.occurredAt.toISOString(),
    clock: signal.clock,
    protocol: signal.protocol,
    ...(signal.code && { code: signal.code }),
    ...(signal.deviceType && { deviceType: signal.deviceType }),
    ...(signal.text && { text: signal.text }),
  }
}

async function write(
  client: PoolClient,
  sheet: Sheet,
  now: Temporal.Instant,
  callOut: CallOut,
): Promise<void> {
  const entries = [...sheet.alarms.values()].filter((entry) => entry.changed)
  if (entries.length === 0) return
  const rung = await ring(client, entries.map(({ alarm }) => alarm).filter(needsChain), now)
  const final = new Map(rung.alarms.map((alarm) => [alarm.id, alarm]))
  const rows = (isNew: boolean) =>
    entries.filter((entry) => entry.isNew === isNew).map(({ alarm }) => final.get(alarm.id) ?? alarm)
  const made = rows(true)
  if (made.length > 0 && (await insertAlarms(client, made)).size < made.length) throw new SubjectRace()
  const kept = rows(false)
  if (kept.length > 0) await updateAlarms(client, kept)
  const called = await queueCalls(client, rung.calls, now, callOut)
  await addEvents(client, [...sheet.events, ...rung.events, ...called])
}
