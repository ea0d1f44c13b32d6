import Type, { type Static } from 'typebox'
import { Alarm, AlarmEvent, ChainProgress } from './alarm.ts'
import { ChainTarget } from './register.ts'
import { Signal } from './signal.ts'
import { DeviceAddress, Id, Instant, oneOf, WeekWindow } from './values.ts'

const Target = Type.Intersect([
  ChainTarget,
  Type.Object({
    name: Type.Optional(Type.String({ description: 'Of a group or a member of staff, as it is now' })),
  }),
])

/** The chain as it was when the last round of ringing began; later changes of the register are not in it. */
const ChainAsItWas = Type.Object({
  chainId: Type.Optional(Id),
  name: Type.String(),
  steps: Type.Array(
    Type.Object({
      targets: Type.Array(Target),
      waitSeconds: Type.Integer(),
      windows: Type.Array(WeekWindow),
    }),
  ),
  fallback: Type.Object({ targets: Type.Array(Target), repeatSeconds: Type.Integer() }),
})

const Call = Type.Object({
  id: Id,
  round: Type.Integer(),
  step: Type.Integer(),
  name: Type.Optional(Type.String()),
  phone: Type.Optional(Type.String()),
  channel: oneOf(['gateway', 'by_hand'] as const),
  state: oneOf(['queued', 'delivered', 'failed', 'by_hand', 'withdrawn'] as const),
  attempts: Type.Integer(),
  createdAt: Instant,
  endedAt: Type.Optional(Instant),
})

const Receipt = Type.Object({
  screenId: Id,
  groupName: Type.Optional(Type.String()),
  staffName: Type.Optional(Type.String()),
  presses: Type.Integer(),
  at: Instant,
})

const Actor = Type.Object({
  staffId: Id,
  name: Type.String(),
  title: Type.Optional(Type.String()),
  acts: Type.Array(AlarmEvent.properties.kind),
  firstAt: Instant,
  lastAt: Instant,
})

const IncidentDevice = Type.Object({
  id: Id,
  kind: Type.String(),
  model: Type.Optional(Type.String()),
  place: Type.Optional(Type.String()),
  state: Type.String(),
  addresses: Type.Array(DeviceAddress),
  authenticationMode: Type.String(),
  heartbeatSeconds: Type.Optional(Type.Integer()),
  testIntervalDays: Type.Optional(Type.Integer()),
  provenAt: Type.Optional(Instant),
  lastContactAt: Type.Optional(Instant),
  lostSince: Type.Optional(Instant),
  battery: Type.Optional(Type.Integer()),
  batteryLow: Type.Optional(Type.Boolean()),
  /** Its test presses, newest first. */
  tests: Type.Array(
    Type.Object({
      alarmId: Id,
      receivedAt: Instant,
      shownAt: Type.Optional(Instant),
      resolvedAt: Type.Optional(Instant),
    }),
  ),
  /** What was done to it in the register, newest first. */
  changes: Type.Array(
    Type.Object({
      version: Type.Integer(),
      at: Instant,
      byName: Type.Optional(Type.String()),
      act: oneOf(['created', 'changed', 'removed'] as const),
      state: Type.Optional(Type.String()),
    }),
  ),
})

/** GET /alarms/{id}/incident: one alarm's whole story, to be handed to whoever looks into it. */
export const Incident = Type.Object(
  {
    format: Type.Literal('knutpunkt.incident'),
    formatVersion: Type.Literal(1),
    exportedAt: Instant,
    /** What wrote the export. */
    program: Type.Object({
      name: Type.Literal('Knutpunkt'),
      version: Type.String(),
      node: Type.String(),
      postgresql: Type.String(),
    }),
    /** True while who a person with protected identity is, and where, is left out; with it free texts and raw messages. */
    withheld: Type.Boolean(),
    alarm: Alarm,
    stamps: Type.Object({
      pressedAt: Instant,
      lastPressAt: Instant,
      receivedAt: Instant,
      lastReceivedAt: Instant,
      shownAt: Type.Optional(Instant),
      firstAcknowledgedAt: Type.Optional(Instant),
      acknowledgedAt: Type.Optional(Instant),
      dispatchedAt: Type.Optional(Instant),
      arrivedAt: Type.Optional(Instant),
      resolvedAt: Type.Optional(Instant),
      /** From receipt to the first acknowledgement, seconds. */
      answerSeconds: Type.Optional(Type.Number()),
    }),
    answeredByGroup: Type.Optional(Type.String()),
    resolvedBy: Type.Optional(Type.String()),
    explanation: Type.Optional(Type.String()),
    events: Type.Array(AlarmEvent),
    eventsTotal: Type.Integer({ description: 'More than are in events: the oldest were left out' }),
    signals: Type.Array(Signal),
    signalsTotal: Type.Integer({ description: 'More than are in signals: the oldest were left out' }),
    chain: Type.Optional(ChainAsItWas),
    progress: Type.Array(ChainProgress),
    calls: Type.Array(Call),
    receipts: Type.Array(Receipt),
    actors: Type.Array(Actor),
    device: Type.Optional(IncidentDevice),
    /** SHA-256, hexadecimal, of the canonical form (RFC 8785) of all of this but `sha256` itself. */
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  { title: 'Incident' },
)
export type Incident = Static<typeof Incident>
