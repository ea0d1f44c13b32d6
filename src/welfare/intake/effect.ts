import type { Press, Subject } from '../alarm/alarm.ts'
import type { AlarmClass, AlarmEvent, AlarmMark } from '../contract/index.ts'
import { isTechnicalStatus, meaningOf } from './classify.ts'
import type { NormalSignal } from './signal.ts'
import type { KnownDevice } from './signal-store.ts'

/**
 * What a signal does to alarms. `press` makes an alarm or joins the open one; `news` is written into the open alarm of
 * that subject and class, if there is one, and changes nothing but its marks; `back` is news too, but makes an alarm of its own
 * when none is open; `keep` only keeps the signal.
 */
export interface Effect {
  signal: NormalSignal
  device: KnownDevice | undefined
  subject: Subject
  act: 'press' | 'news' | 'back' | 'keep'
  class: AlarmClass
  event: AlarmEvent['kind']
  mark?: AlarmMark
  batteryLow?: boolean
}

type Doing = Pick<Effect, 'act' | 'class' | 'event'> & { mark?: AlarmMark; batteryLow?: boolean }

/** Reads a signal in the light of the device it came from. Pure: all it needs is in its arguments. */
export function effectOf(signal: NormalSignal, device: KnownDevice | undefined): Effect {
  return { signal, device, subject: subjectOf(signal, device), ...doing(signal, device) }
}

function doing(signal: NormalSignal, device: KnownDevice | undefined): Doing {
  switch (signal.type) {
    case 'heartbeat':
      return keep
    case 'reset':
      return { act: 'news', class: 'manual', event: 'reset', mark: 'reset' }
    case 'cancel':
      return { act: 'news', class: 'manual', event: 'cancel', mark: 'cancelled' }
    case 'test':
      return { act: 'press', class: 'test', event: 'pressed' }
    case 'invalid':
      return signal.rings ? { act: 'press', class: 'unknown', event: 'pressed' } : keep
    case 'information':
      return isTechnicalStatus(signal.code) ? alarm(signal, device) : information(signal)
    case 'alarm':
      return alarm(signal, device)
  }
}

const keep: Doing = { act: 'keep', class: 'unknown', event: 'information' }

function alarm(signal: NormalSignal, device: KnownDevice | undefined): Doing {
  const meaning = meaningOf(signal.code, signal.deviceType)
  if (meaning.kind === 'cancel') return { act: 'news', class: 'manual', event: 'cancel', mark: 'cancelled' }
  if (meaning.kind === 'news') return information(signal)
  const technical = isTechnicalStatus(signal.code)
  const inTest = device?.testUntil != null && device.testUntil >= signal.receivedAt
  const event = meaning.class === 'no_contact' ? 'contact_lost' : 'pressed'
  return {
    act: 'press',
    class: inTest && !technical ? 'test' : meaning.class,
    event,
    ...(meaning.class === 'battery' && { batteryLow: true }),
  }
}

function information(signal: NormalSignal): Doing {
  const meaning = meaningOf(signal.code, signal.deviceType)
  if (meaning.kind === 'news' && meaning.news === 'power_back') {
    return { act: 'news', class: 'power', event: 'information', mark: 'power_back' }
  }
  if (meaning.kind === 'news' && meaning.news === 'battery_ok') {
    return { act: 'news', class: 'battery', event: 'information', batteryLow: false }
  }
  return { act: 'news', class: 'manual', event: 'information' }
}

function subjectOf(signal: NormalSignal, device: KnownDevice | undefined): Subject {
  return {
    controllerId: device?.controllerId ?? null,
    personId: device?.personId ?? null,
    homeId: device?.homeId ?? null,
    deviceId: device?.id ?? null,
    scheme: signal.address.scheme,
    address: signal.address.value,
  }
}

/** The press that an effect makes, with what the operator must know about how it came. */
export function pressOf(effect: Effect): Press {
  const { signal, device, mark } = effect
  const state = device?.state
  const marks: AlarmMark[] = [...signal.marks]
  if (device === undefined && !effect.subject.groupId) marks.push('unknown_device')
  if (state === 'planned' || state === 'installed') marks.push('not_proven')
  if (state === 'suspended' || state === 'removed') marks.push('suspended_device')
  if (mark) marks.push(mark)
  return {
    subject: effect.subject,
    class: effect.class,
    pressedAt: signal.occurredAt,
    receivedAt: signal.receivedAt,
    marks,
    location: (signal.location as Record<string, unknown> | undefined) ?? null,
    text: signal.text ?? null,
    voice: (signal.voice as Record<string, unknown> | undefined) ?? null,
  }
}
