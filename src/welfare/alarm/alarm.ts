import type { AlarmClass, AlarmMark, AlarmState, Cause, Chain, Urgency } from '../contract/index.ts'
import { tierOf, urgencyOf, urgencyRank } from './class.ts'

/** The chain as it was when this round of ringing began. A later edit of the register never changes a running alarm. */
export interface ChainSnapshot {
  chainId: string | null
  name: string
  steps: Chain['steps']
  fallback: { targets: Chain['steps'][number]['targets']; repeatSeconds: number }
}

/** Somebody the open step calls. */
export interface Called {
  kind: 'group' | 'staff' | 'relative'
  name: string
  phone: string | null
}

/** A row of `welfare.alarm`; the names are the columns'. */
export interface AlarmRow {
  id: string
  version: number
  subject: string
  controller_id: string | null
  person_id: string | null
  home_id: string | null
  device_id: string | null
  group_id: string | null
  scheme: string | null
  address: string | null
  class: AlarmClass
  urgency: Urgency
  state: AlarmState
  ringing: boolean
  presses: number
  pressed_at: Date
  last_press_at: Date
  received_at: Date
  last_received_at: Date
  shown_at: Date | null
  shown_presses: number
  acknowledged_at: Date | null
  acknowledged_by: string | null
  first_acknowledged_at: Date | null
  answered_by_group: string | null
  dispatched_at: Date | null
  dispatched_to: string | null
  arrived_at: Date | null
  resolved_at: Date | null
  resolved_by: string | null
  cause: Cause | null
  marks: AlarmMark[]
  location: Record<string, unknown> | null
  text: string | null
  voice: Record<string, unknown> | null
  round: number
  chain: ChainSnapshot | null
  step: number
  step_opened_at: Date | null
  step_due_at: Date | null
  calling: Called[]
  explanation: string | null
}

/** Whom or what a press concerns, as far as it is known. */
export interface Subject {
  controllerId: string | null
  personId: string | null
  homeId: string | null
  deviceId: string | null
  groupId?: string | null
  scheme: string | null
  address: string | null
}

/** One press, or one technical fault: what makes an alarm, or joins an open one. */
export interface Press {
  subject: Subject
  class: AlarmClass
  pressedAt: Date
  receivedAt: Date
  marks: AlarmMark[]
  location: Record<string, unknown> | null
  text: string | null
  voice: Record<string, unknown> | null
}

/**
 * What keeps one card per person: the tier (care, technical, test) and the nearest thing known, person before home before
 * device. What is technical is about a device, so there it is one card per device and class; a test is of one device, so that
 * what a screen shows proves that one and no other.
 */
export function subjectKey(subject: Subject, alarmClass: AlarmClass): string {
  const tier = tierOf(urgencyOf(alarmClass))
  if (tier === 'technical' && subject.deviceId) return `${tier}|device:${subject.deviceId}|${alarmClass}`
  if (tier === 'test' && subject.deviceId) return `${tier}|device:${subject.deviceId}`
  if (subject.groupId) return `${tier}|group:${subject.groupId}`
  if (subject.personId) return `${tier}|person:${subject.personId}`
  if (subject.homeId) return `${tier}|home:${subject.homeId}`
  if (subject.deviceId) return `${tier}|device:${subject.deviceId}`
  return `${tier}|address:${subject.scheme}:${subject.address}`
}

/** A new alarm from its first press. Its first chain step is opened by `openStep`, in the same transaction. */
export function newAlarm(id: string, press: Press): AlarmRow {
  const { subject } = press
  return {
    id,
    version: 1,
    subject: subjectKey(subject, press.class),
    controller_id: subject.controllerId,
    person_id: subject.personId,
    home_id: subject.homeId,
    device_id: subject.deviceId,
    group_id: subject.groupId ?? null,
    scheme: subject.scheme,
    address: subject.address,
    class: press.class,
    urgency: urgencyOf(press.class),
    state: 'ringing',
    ringing: true,
    presses: 1,
    pressed_at: press.pressedAt,
    last_press_at: press.pressedAt,
    received_at: press.receivedAt,
    last_received_at: press.receivedAt,
    ...untouched,
    marks: press.marks,
    location: press.location,
    text: press.text,
    voice: press.voice,
  }
}

const untouched = {
  shown_at: null,
  shown_presses: 0,
  acknowledged_at: null,
  acknowledged_by: null,
  first_acknowledged_at: null,
  answered_by_group: null,
  dispatched_at: null,
  dispatched_to: null,
  arrived_at: null,
  resolved_at: null,
  resolved_by: null,
  cause: null,
  round: 1,
  chain: null,
  step: 0,
  step_opened_at: null,
  step_due_at: null,
  calling: [],
  explanation: null,
}

/**
 * Adds a press to an open alarm: counted, and rings again whatever the alarm's state. The chain starts over when
 * nobody was being called any more, or when the press is of a graver class than the alarm so far.
 *
 * Only equipment that says the same fault over and over is merely counted once somebody has taken it: a device is no
 * person pressing. A fault that had gone and comes back rings.
 */
export function addPress(alarm: AlarmRow, press: Press): AlarmRow {
  const graver = urgencyRank[urgencyOf(press.class)] < urgencyRank[alarm.urgency]
  const known = alarm.class === 'unknown' && press.class !== 'unknown'
  const gone = alarm.marks.includes('contact_back') || alarm.marks.includes('power_back')
  const ofDevice = alarm.urgency === 'technical' && alarm.class !== 'no_screen'
  const repeatedFault = ofDevice && !alarm.ringing && !gone
  const startOver = (!alarm.ringing && !repeatedFault) || graver
  return {
    ...alarm,
    version: alarm.version + 1,
    ...(graver || known ? { class: press.class, urgency: urgencyOf(press.class) } : {}),
    ringing: !repeatedFault,
    presses: alarm.presses + 1,
    last_press_at: later(alarm.last_press_at, press.pressedAt),
    last_received_at: later(alarm.last_received_at, press.receivedAt),
    device_id: press.subject.deviceId ?? alarm.device_id,
    scheme: press.subject.scheme ?? alarm.scheme,
    address: press.subject.address ?? alarm.address,
    marks: union(
      alarm.marks.filter((mark) => !takenBack.has(mark)),
      press.marks,
    ),
    location: press.location ?? alarm.location,
    text: press.text ?? alarm.text,
    voice: press.voice ?? alarm.voice,
    ...(startOver
      ? { round: alarm.round + 1, chain: null, step: 0, step_opened_at: null, step_due_at: null, calling: [] }
      : {}),
  }
}

/** Marks that spoke of what came before; a new press, or the fault again, takes them back. */
const takenBack: ReadonlySet<AlarmMark> = new Set(['cancelled', 'reset', 'contact_back', 'power_back'])

/** A mark that news puts on an open alarm (cancelled, reset, contact back). It is shown, and closes nothing. */
export function addMark(alarm: AlarmRow, mark: AlarmMark | undefined): AlarmRow {
  return { ...alarm, version: alarm.version + 1, marks: mark ? union(alarm.marks, [mark]) : alarm.marks }
}

/** True when the alarm waits for its first step: made just now, or rung again. */
export const needsChain = (alarm: AlarmRow) => alarm.ringing && alarm.chain === null

const later = (a: Date, b: Date) => (a > b ? a : b)
const union = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])]
