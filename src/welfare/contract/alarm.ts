import Type, { type Static } from 'typebox'
import { Outcome, OutcomeMark } from './outcome.ts'
import { Relative } from './register.ts'
import { Signal } from './signal.ts'
import { AlarmClass, DeviceAddress, Id, Instant, oneOf, Position, text, Urgency } from './values.ts'

export const alarmStates = ['ringing', 'acknowledged', 'dispatched', 'arrived', 'resolved'] as const
export const AlarmState = oneOf(alarmStates)
export type AlarmState = (typeof alarmStates)[number]

/** Things the operator must know about how the alarm came. */
export const alarmMarks = [
  'unknown_device',
  'not_proven',
  'suspended_device',
  'delayed',
  'clock_skew',
  'cancelled',
  'reset',
  'contact_back',
  'power_back',
  'simulated',
] as const
export const AlarmMark = oneOf(alarmMarks)
export type AlarmMark = (typeof alarmMarks)[number]

/** Short list of causes to resolve with. */
export const causes = [
  'help_given',
  'toilet_or_hygiene',
  'fall_no_injury',
  'fall_injury',
  'illness',
  'ambulance',
  'worry',
  'pressed_by_mistake',
  'test_press',
  'technical_fault',
  'battery_replaced',
  'contact_restored',
  'no_one_home',
  'relative_took_over',
  'duplicate',
  'other',
] as const
export const Cause = oneOf(causes)
export type Cause = (typeof causes)[number]

/** An alarm as the board shows it; also the data of the stream's `alarm` events. */
export const Alarm = Type.Object(
  {
    id: Id,
    /** Counts up at each change; a lower one than already shown is old news. */
    version: Type.Integer(),
    controllerId: Type.Optional(Id),
    controllerName: Type.Optional(Type.String()),
    class: AlarmClass,
    urgency: Urgency,
    state: AlarmState,
    /** Rings until acknowledged; a new press makes it ring again whatever its state. */
    ringing: Type.Boolean(),
    presses: Type.Integer(),
    /** When the first and the newest press were made (the device's clock where it is believable). */
    pressedAt: Instant,
    lastPressAt: Instant,
    receivedAt: Instant,
    shownAt: Type.Optional(Instant),
    acknowledgedAt: Type.Optional(Instant),
    acknowledgedBy: Type.Optional(Type.String()),
    dispatchedAt: Type.Optional(Instant),
    dispatchedTo: Type.Optional(Type.String()),
    arrivedAt: Type.Optional(Instant),
    resolvedAt: Type.Optional(Instant),
    cause: Type.Optional(Cause),
    marks: Type.Array(AlarmMark),
    /** Title of the card: the person, the home, or what is known of an unknown device. "Skyddad identitet" is rendered from `protectedIdentity`. */
    person: Type.Optional(
      Type.Object({
        id: Id,
        name: Type.String(),
        birthDate: Type.Optional(Type.String()),
        protectedIdentity: Type.Boolean(),
      }),
    ),
    home: Type.Optional(
      Type.Object({
        id: Id,
        street: Type.String(),
        city: Type.Optional(Type.String()),
        floor: Type.Optional(Type.String()),
      }),
    ),
    device: Type.Optional(Type.Object({ id: Id, kind: Type.String(), place: Type.Optional(Type.String()) })),
    address: Type.Optional(DeviceAddress),
    location: Type.Optional(
      Type.Object({
        code: Type.Optional(Type.String()),
        text: Type.Optional(Type.String()),
        position: Type.Optional(Position),
      }),
    ),
    text: Type.Optional(Type.String()),
    chain: Type.Object({
      name: Type.String(),
      /** 1-based; steps + 1 is the fallback. */
      step: Type.Integer(),
      steps: Type.Integer(),
      openedAt: Type.Optional(Instant),
      dueAt: Type.Optional(Instant),
      calling: Type.Array(Type.String()),
      fallback: Type.Boolean(),
    }),
    /** How far the outcome has got on its way to the municipality's record; absent where none is told. */
    outcome: Type.Optional(OutcomeMark),
  },
  { title: 'Alarm' },
)
export type Alarm = Static<typeof Alarm>

export const eventKinds = [
  'pressed',
  'pressed_again',
  'cancel',
  'reset',
  'information',
  'contact_lost',
  'contact_back',
  'shown',
  'acknowledged',
  'dispatched',
  'arrived',
  'resolved',
  'reopened',
  'note',
  'revealed',
  'step_opened',
  'step_ended',
  'called',
  'call_delivered',
  'call_failed',
  'outcome_waiting',
  'outcome_delayed',
  'outcome_sent',
  'outcome_refused',
] as const

/** One line of an alarm's story. */
export const AlarmEvent = Type.Object(
  {
    id: Type.Integer(),
    at: Instant,
    kind: oneOf(eventKinds),
    byName: Type.Optional(Type.String()),
    /** Free text, or data of the kind (step number, names called, cause, …). */
    text: Type.Optional(Type.String()),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'AlarmEvent' },
)
export type AlarmEvent = Static<typeof AlarmEvent>

export const ChainProgress = Type.Object(
  {
    round: Type.Integer(),
    step: Type.Integer(),
    fallback: Type.Boolean(),
    names: Type.Array(Type.String()),
    phones: Type.Array(Type.String()),
    waitSeconds: Type.Integer(),
    state: oneOf(['waiting', 'open', 'answered', 'timed_out', 'passed_over'] as const),
    openedAt: Type.Optional(Instant),
    dueAt: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
  },
  { title: 'ChainProgress' },
)
export type ChainProgress = Static<typeof ChainProgress>

/** Everything an operator needs on one screen. */
export const AlarmDetail = Type.Intersect(
  [
    Alarm,
    Type.Object({
      instructions: Type.Optional(Type.String()),
      personPhone: Type.Optional(Type.String()),
      language: Type.Optional(Type.String()),
      doorCode: Type.Optional(Type.String()),
      access: Type.Optional(Type.String()),
      hazards: Type.Optional(Type.String()),
      homePosition: Type.Optional(Position),
      relatives: Type.Array(Relative),
      /** Others who live in the home; one with protected identity has neither name nor id here, or her home would be found by it. */
      household: Type.Array(Type.Object({ id: Type.Optional(Id), name: Type.String() })),
      voice: Type.Optional(
        Type.Object({
          direction: oneOf(['device_calls', 'call_device', 'none'] as const),
          uri: Type.Optional(Type.String()),
        }),
      ),
      progress: Type.Array(ChainProgress),
      events: Type.Array(AlarmEvent),
      signals: Type.Array(Signal),
      /** Every version of the outcome, newest first; empty where no record is told. */
      outcomes: Type.Array(Outcome),
      /** True while name, address and access of a person with protected identity are withheld; POST …/reveal shows them, and is logged. */
      withheld: Type.Boolean(),
    }),
  ],
  { title: 'AlarmDetail' },
)
export type AlarmDetail = Static<typeof AlarmDetail>

/** GET /alarms query. */
export const AlarmQuery = Type.Object({
  group: Type.Optional(Id),
  state: Type.Optional(Type.Array(AlarmState)),
  open: Type.Optional(Type.Boolean({ description: 'true: all but resolved; false: resolved only' })),
  ringing: Type.Optional(Type.Boolean()),
  urgency: Type.Optional(Type.Array(Urgency)),
  class: Type.Optional(Type.Array(AlarmClass)),
  person: Type.Optional(Id),
  home: Type.Optional(Id),
  device: Type.Optional(Id),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  order: Type.Optional(
    oneOf(
      ['board', 'newest', 'oldest'] as const,
      'board: as the operator sees it (default). To read all pages while alarms change, ask for newest or oldest: on the board they move',
    ),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  cursor: Type.Optional(text(200)),
})
export type AlarmQuery = Static<typeof AlarmQuery>

/** A screen confirms that it has painted an alarm with this many presses: the display receipt. */
export const ShownAct = Type.Object(
  { screenId: Id, presses: Type.Integer({ minimum: 1 }) },
  { title: 'ShownAct' },
)
const by = {
  by: Type.Optional(
    Type.String({
      format: 'uuid',
      description:
        'Who acts: of an employee herself, and need not be said; of a system, the employee it acts for',
    }),
  ),
}
/** `takeOver` takes an alarm that somebody else has acknowledged. */
export const AcknowledgeAct = Type.Object(
  {
    ...by,
    note: Type.Optional(text(2000)),
    takeOver: Type.Optional(Type.Boolean()),
  },
  { title: 'AcknowledgeAct' },
)
export const DispatchAct = Type.Object(
  {
    ...by,
    staffId: Type.Optional(Id),
    groupId: Type.Optional(Id),
    note: Type.Optional(text(2000)),
  },
  { title: 'DispatchAct' },
)
export const ArriveAct = Type.Object({ ...by, note: Type.Optional(text(2000)) }, { title: 'ArriveAct' })
export const ResolveAct = Type.Object(
  { ...by, cause: Cause, note: Type.Optional(text(2000)) },
  { title: 'ResolveAct' },
)
/** Back to ringing from any later state: the chain starts again from its first step. */
export const ReopenAct = Type.Object(
  { ...by, reason: Type.String({ minLength: 1, maxLength: 2000 }) },
  { title: 'ReopenAct' },
)
export const NoteAct = Type.Object(
  { ...by, text: Type.String({ minLength: 1, maxLength: 2000 }) },
  { title: 'NoteAct' },
)
/** Show the details of a person with protected identity to somebody who takes part in helping her; logged in the alarm's story. */
export const RevealAct = Type.Object({ ...by, reason: Type.Optional(text(500)) }, { title: 'RevealAct' })
