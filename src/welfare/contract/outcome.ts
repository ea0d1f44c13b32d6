import Type, { type Static } from 'typebox'
import { AlarmClass, Id, Instant, oneOf } from './values.ts'

/** Replaced: a newer version was made before this one had been taken by the record. */
export const outcomeStates = ['waiting', 'sent', 'refused', 'replaced'] as const
export type OutcomeState = (typeof outcomeStates)[number]

/** Why an outcome has not got through. The last two need a person; the others are tried again by themselves. */
export const outcomeProblems = [
  'record_silent',
  'record_faults',
  'answer_unreadable',
  'no_route',
  'not_authorised',
  'platform_fault',
  'no_gateway',
  'switched_off',
  'identity_missing',
  'record_refused',
] as const
export type OutcomeProblem = (typeof outcomeProblems)[number]

/** What an alarm's card says of its write-back. Absent: the municipality has no record that is told. */
export const OutcomeMark = Type.Object({
  state: oneOf(outcomeStates),
  version: Type.Integer(),
  problem: Type.Optional(oneOf(outcomeProblems)),
  sentAt: Type.Optional(Instant),
})
export type OutcomeMark = Static<typeof OutcomeMark>

/** One version of an alarm's outcome, and how far it has got on its way to the municipality's record. */
export const Outcome = Type.Object(
  {
    id: Id,
    alarmId: Id,
    /** From 1; a correction is the next. */
    version: Type.Integer(),
    state: oneOf(outcomeStates),
    createdAt: Instant,
    attempts: Type.Integer(),
    lastAttemptAt: Type.Optional(Instant),
    nextAttemptAt: Type.Optional(Instant),
    problem: Type.Optional(oneOf(outcomeProblems)),
    /** What the record said when it refused; withheld of a person with protected identity. */
    answer: Type.Optional(Type.String()),
    /** The call of the last try, for its story in the service platform. */
    call: Type.Optional(Type.String()),
    /** When it was sent, refused or replaced. */
    endedAt: Type.Optional(Instant),
    /** The record's own mark of what it has taken. */
    receipt: Type.Optional(Type.String()),
  },
  { title: 'Outcome' },
)
export type Outcome = Static<typeof Outcome>

/** An outcome that has not got through, with what it is about. */
export const OutcomeListed = Type.Intersect(
  [
    Outcome,
    Type.Object({
      controllerId: Id,
      controllerName: Type.String(),
      class: AlarmClass,
      resolvedAt: Type.Optional(Instant),
      /** Without name of one with protected identity. */
      person: Type.Optional(Type.Object({ id: Id, name: Type.String(), protectedIdentity: Type.Boolean() })),
    }),
  ],
  { title: 'OutcomeListed' },
)
export type OutcomeListed = Static<typeof OutcomeListed>

export const OutcomeQuery = Type.Object({
  controller: Type.Optional(Id),
  state: Type.Optional(oneOf(['waiting', 'refused'] as const)),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Id),
})
export type OutcomeQuery = Static<typeof OutcomeQuery>

export const OutcomePage = Type.Object(
  {
    items: Type.Array(OutcomeListed),
    /** Of all that the asker may see, whatever the page. */
    counts: Type.Object({ waiting: Type.Integer(), refused: Type.Integer() }),
    next: Type.Optional(Type.String()),
  },
  { title: 'OutcomePage' },
)
export type OutcomePage = Static<typeof OutcomePage>

export const RetryAct = Type.Object(
  {
    by: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'Of a system: the employee it acts for',
      }),
    ),
  },
  { title: 'RetryAct' },
)
