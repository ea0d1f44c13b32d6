import Type, { type Static } from 'typebox'

const id = (description: string) => Type.String({ format: 'uuid', description })

/** Names something by its id in a register: HSA-id, client id, UUID. Never a personnummer, never free text. */
const reference = (description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$', description })

const code = (description: string) =>
  Type.String({ pattern: '^[a-z][a-z0-9_-]*([.:][a-z0-9_-]+)*$', maxLength: 100, description })

const oneOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Unsafe<T[number]>(Type.Enum([...values], { description }))

/** Who may be the actor of an entry. `device`: one in somebody's home; `program`: this installation itself. */
export const auditActorKinds = [
  'employee',
  'resident',
  'proxy',
  'system',
  'organisation',
  'device',
  'program',
] as const

/** What came of an act. */
export const auditOutcomes = ['done', 'permitted', 'denied', 'failed'] as const

const entryFields = {
  actorKind: oneOf(auditActorKinds, 'What kind of party acted'),
  actor: reference('Who: the id of the employee, resident, system, organisation or device'),
  assignment: Type.Optional(reference('In which assignment (medarbetaruppdrag) she acted')),
  forWhom: Type.Optional(reference('For whom: the organisation she acted for')),
  onBehalfOf: Type.Optional(reference('On whose behalf: whom a proxy or a system stood in for')),
  act: code('What was done: a contract and its operation, or a named act, such as welfare.alarm.reveal'),
  outcome: oneOf(auditOutcomes, 'What came of it'),
  person: Type.Optional(id('Whom it was about: the internal id')),
  controller: Type.Optional(reference('Whose data: the controller (personuppgiftsansvarig)')),
  unit: Type.Optional(reference('At which unit: its HSA-id')),
  purpose: Type.Optional(code('Why: the code of the purpose')),
  decision: Type.Optional(id('The decision that it rests on')),
  emergency: Type.Optional(Type.Literal(true, { description: 'On the ground of danger to life or health' })),
  about: Type.Optional(id('Which other entry or matter it was about, such as the entry that was erased')),
}

/** What a caller gives: everything but the entry's id and its time. Never content. */
export const AuditEntryWrite = Type.Object(entryFields, {
  additionalProperties: false,
  title: 'AuditEntryWrite',
})
export type AuditEntryWrite = Static<typeof AuditEntryWrite>

/** One entry of the audit log: who, for whom, on whose behalf, what, about whom, where, why. Never content. */
export const AuditEntry = Type.Object(
  {
    id: id('UUIDv7'),
    at: Type.String({ format: 'date-time', description: 'When, in UTC with milliseconds' }),
    ...entryFields,
  },
  { additionalProperties: false, title: 'AuditEntry' },
)
export type AuditEntry = Static<typeof AuditEntry>

const text = Type.Object({ sv: Type.String(), en: Type.String() })
const instant = (description: string) => Type.String({ format: 'date-time', description })

/** One line of a person's own extract: who, where, when, what and why, to be read by herself. */
export const AuditExtractItem = Type.Object(
  {
    id: id('The entry'),
    at: instant('When'),
    who: Type.String({ description: 'Name or, when none is known, the id' }),
    whoKind: oneOf(auditActorKinds, 'What kind of party'),
    onBehalfOf: Type.Optional(Type.String()),
    forWhom: Type.Optional(Type.String({ description: 'The organisation' })),
    unit: Type.Optional(Type.String()),
    what: text,
    why: Type.Optional(text),
    outcome: oneOf(auditOutcomes, 'denied: somebody tried, and saw nothing'),
    emergency: Type.Optional(Type.Literal(true)),
    decision: Type.Optional(id('The decision, which can be explained')),
  },
  { title: 'AuditExtractItem' },
)
export type AuditExtractItem = Static<typeof AuditExtractItem>

export const AuditExtract = Type.Object(
  { items: Type.Array(AuditExtractItem), next: Type.Optional(Type.String()) },
  { title: 'AuditExtract' },
)
export type AuditExtract = Static<typeof AuditExtract>

export const AuditExtractQuery = Type.Object({
  from: Type.Optional(instant('Not before')),
  to: Type.Optional(instant('Before')),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(id('next of the page before')),
})
export type AuditExtractQuery = Static<typeof AuditExtractQuery>

/** Why an access is looked at. */
export const reviewKinds = [
  'own_record',
  'same_family_name',
  'same_home',
  'outside_assignment',
  'protected_identity',
  'emergency',
  'volume',
  'random',
] as const
export type ReviewKind = (typeof reviewKinds)[number]

export const reviewStates = ['open', 'assigned', 'concluded', 'closed'] as const
export const reviewOutcomes = ['justified', 'unjustified', 'unclear'] as const
export const followUps = [
  'none',
  'talk',
  'manager',
  'person_informed',
  'police_report',
  'authority_changed',
] as const

/** An access that is looked at (SVOD 4 kap. 4 §, PDL 4 kap. 3 §), from found to followed up. */
export const AuditReview = Type.Object(
  {
    id: id('UUIDv7'),
    kind: oneOf(reviewKinds, 'The rule that found it'),
    state: oneOf(reviewStates, 'open, assigned, concluded (to be followed up), closed'),
    openedAt: instant('When it was found'),
    entry: Type.Optional(AuditEntry),
    entryId: id('The access; its entry is absent when it has been erased'),
    controller: Type.Optional(Type.String()),
    count: Type.Optional(Type.Integer({ description: 'Of volume: how many persons that day' })),
    reviewer: Type.Optional(Type.String()),
    outcome: Type.Optional(oneOf(reviewOutcomes, 'What the reviewer found')),
    comment: Type.Optional(Type.String()),
    concludedAt: Type.Optional(instant('When')),
    followUp: Type.Optional(oneOf(followUps, 'What was done about it')),
    followUpComment: Type.Optional(Type.String()),
    closedAt: Type.Optional(instant('When')),
  },
  { title: 'AuditReview' },
)
export type AuditReview = Static<typeof AuditReview>

export const AuditReviewQuery = Type.Object({
  state: Type.Optional(oneOf(reviewStates, 'Only those')),
  kind: Type.Optional(oneOf(reviewKinds, 'Only those')),
  reviewer: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(id('next of the page before')),
})
export type AuditReviewQuery = Static<typeof AuditReviewQuery>

const comment = Type.Optional(Type.String({ maxLength: 2000, description: 'No personnummer' }))
export const AuditReviewAssign = Type.Object({ reviewer: reference('Who is to look at it') })
export const AuditReviewConclude = Type.Object({ outcome: oneOf(reviewOutcomes, 'What she found'), comment })
export type AuditReviewConclude = Static<typeof AuditReviewConclude>
export const AuditReviewFollowUp = Type.Object({ followUp: oneOf(followUps, 'What was done'), comment })
export type AuditReviewFollowUp = Static<typeof AuditReviewFollowUp>

/** A rule of the systematic checks, with its numbers. */
export const AuditReviewRule = Type.Object(
  {
    kind: oneOf(reviewKinds, 'Which'),
    enabled: Type.Boolean(),
    persons: Type.Optional(Type.Integer({ minimum: 1, description: 'Of volume: never below so many a day' })),
    factor: Type.Optional(
      Type.Number({ minimum: 1, description: 'Of volume: times her own mean of 28 days' }),
    ),
    perThousand: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000, description: 'Of random' })),
  },
  { title: 'AuditReviewRule' },
)
export type AuditReviewRule = Static<typeof AuditReviewRule>

/** One run of the systematic checks. */
export const AuditReviewRun = Type.Object(
  {
    id: id('UUIDv7'),
    at: instant('When'),
    from: Type.Integer({ description: 'First place of the log' }),
    to: Type.Integer({ description: 'Up to, not with' }),
    examined: Type.Integer({ description: 'Accesses to persons' }),
    found: Type.Integer(),
  },
  { title: 'AuditReviewRun' },
)
export type AuditReviewRun = Static<typeof AuditReviewRun>

/** What an auditor looks for; everything given must be so. */
export const AuditEntryQuery = Type.Object({
  person: Type.Optional(id('Whom it was about')),
  actor: Type.Optional(Type.String({ maxLength: 200 })),
  unit: Type.Optional(Type.String({ maxLength: 200 })),
  act: Type.Optional(Type.String({ maxLength: 100 })),
  outcome: Type.Optional(oneOf(auditOutcomes, 'What came of it')),
  decision: Type.Optional(id('The decision that it rests on')),
  from: Type.Optional(instant('Not before')),
  to: Type.Optional(instant('Before')),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(id('next of the page before')),
})
export type AuditEntryQuery = Static<typeof AuditEntryQuery>

/** Names of the employees, organisations, units and systems in a page, by their ids; those unknown are left out. */
const names = Type.Optional(Type.Record(Type.String(), Type.String()))

/** What the acts of a page are called, by their codes. */
const acts = Type.Optional(Type.Record(Type.String(), text))

export const AuditEntryPage = Type.Object(
  { items: Type.Array(AuditEntry), next: Type.Optional(Type.String()), names, acts },
  { title: 'AuditEntryPage' },
)

export const AuditReviewPage = Type.Object(
  { items: Type.Array(AuditReview), next: Type.Optional(Type.String()), names },
  { title: 'AuditReviewPage' },
)

/** What a check of the whole log has found. */
export const AuditCheckResult = Type.Object(
  {
    at: instant('When it began'),
    size: Type.Integer({ description: 'Entries of the signed log' }),
    erased: Type.Integer({ description: 'Of these, erased as the log itself says' }),
    waiting: Type.Integer({ description: 'Entered, and not yet in the log' }),
    problems: Type.Array(
      Type.Object({
        fault: Type.String(),
        text: Type.String(),
        entry: Type.Optional(Type.String()),
        position: Type.Optional(Type.Integer()),
        tile: Type.Optional(Type.String()),
        size: Type.Optional(Type.Integer()),
      }),
    ),
    more: Type.Boolean({ description: 'There are more problems than are listed' }),
  },
  { title: 'AuditCheckResult' },
)
export type AuditCheckResult = Static<typeof AuditCheckResult>
