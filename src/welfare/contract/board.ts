import Type, { type Static } from 'typebox'
import { Alarm } from './alarm.ts'
import { AlarmClass, DeviceAddress, Id, Instant, oneOf, text } from './values.ts'

/** PUT /screens/{id}: sent at once when a board opens and every 15 s while it is in use; 45 s of silence and it no longer counts as live. */
export const ScreenWrite = Type.Object(
  {
    groupId: Id,
    /** Who sits at it: of an employee herself, and need not be said. */
    staffId: Type.Optional(Id),
    /** False when the page is hidden, or "Är du kvar?" was not answered. */
    attended: Type.Boolean(),
  },
  { title: 'ScreenWrite' },
)

const DeviceLine = Type.Object({
  deviceId: Id,
  kind: Type.String(),
  place: Type.Optional(Type.String()),
  personName: Type.Optional(Type.String()),
  street: Type.Optional(Type.String()),
  since: Type.Optional(Instant),
})

/** What a board shows beside its alarms; also the data of the stream's `board` events. */
export const Board = Type.Object(
  {
    at: Instant,
    groupId: Id,
    groupName: Type.String(),
    onDuty: Type.Boolean(),
    liveScreens: Type.Array(
      Type.Object({ screenId: Id, staffName: Type.Optional(Type.String()), seenAt: Instant }),
    ),
    /** Arrivals outrun answers: newest first, grouped by person, tests apart, nothing hidden. */
    storm: Type.Object({
      on: Type.Boolean(),
      since: Type.Optional(Instant),
      ringing: Type.Integer(),
      arrivedLastFiveMinutes: Type.Integer(),
      answeredLastFiveMinutes: Type.Integer(),
    }),
    silentDevices: Type.Object({ total: Type.Integer(), items: Type.Array(DeviceLine) }),
    testsDue: Type.Object({ total: Type.Integer(), items: Type.Array(DeviceLine) }),
    notProven: Type.Object({ total: Type.Integer(), items: Type.Array(DeviceLine) }),
    unknownHeard: Type.Array(
      Type.Object({ address: DeviceAddress, lastAt: Instant, signals: Type.Integer() }),
    ),
    /** Whether the reception is receiving: its database, its queue, what it turned away the last hour. */
    reception: Type.Object({
      database: oneOf(['ok', 'away'] as const),
      queued: Type.Integer(),
      refusedLastHour: Type.Integer(),
    }),
  },
  { title: 'Board' },
)
export type Board = Static<typeof Board>

/** Events of GET /alarms/stream (Server-Sent Events). `id` is a cursor for Last-Event-ID. */
export type StreamEvent =
  | { event: 'alarm'; data: Alarm }
  | { event: 'board'; data: Board }
  /** More happened since Last-Event-ID than is sent again: read the open alarms anew. */
  | { event: 'resync'; data: Record<string, never> }
  /** Every 5 s: server time, so that a screen knows that it is live and how its clock differs. */
  | { event: 'tick'; data: { at: string; database: 'ok' | 'away' } }

/** Answer times of alarms with urgency acute or prompt, measured from receipt to acknowledgement (TEC/TSA: 97.5 % in 60 s, 99 % in 180 s). */
const Share = Type.Object({
  alarms: Type.Integer(),
  within60: Type.Integer(),
  within180: Type.Integer(),
  unanswered: Type.Integer(),
  medianSeconds: Type.Optional(Type.Number()),
  p975Seconds: Type.Optional(Type.Number()),
  p99Seconds: Type.Optional(Type.Number()),
})
export const AnswerTimesQuery = Type.Object({
  from: Instant,
  to: Instant,
  group: Type.Optional(Id),
  class: Type.Optional(AlarmClass),
})
export const AnswerTimes = Type.Object(
  {
    from: Instant,
    to: Instant,
    goals: Type.Object({ within60: Type.Number(), within180: Type.Number() }),
    all: Share,
    byGroup: Type.Array(
      Type.Intersect([Type.Object({ groupId: Type.Optional(Id), groupName: Type.String() }), Share]),
    ),
    /** Hour of the day, Swedish local time, 0–23. */
    byHour: Type.Array(Type.Intersect([Type.Object({ hour: Type.Integer() }), Share])),
    /** Every alarm above 60 s, longest first; above 180 s each needs an explanation. */
    exceptions: Type.Array(
      Type.Object({
        alarmId: Id,
        receivedAt: Instant,
        class: AlarmClass,
        label: Type.String({ description: 'Person, home or address; empty for a protected identity' }),
        groupName: Type.Optional(Type.String()),
        seconds: Type.Optional(Type.Number({ description: 'Absent: not answered yet' })),
        presses: Type.Integer(),
        explanation: Type.Optional(Type.String()),
      }),
    ),
    exceptionsTotal: Type.Integer(),
  },
  { title: 'AnswerTimes' },
)
export type AnswerTimes = Static<typeof AnswerTimes>
export const ExplainAct = Type.Object({ by: Type.Optional(Id), text: text(2000) }, { title: 'ExplainAct' })
