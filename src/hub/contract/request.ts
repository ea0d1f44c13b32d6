import Type, { type Static } from 'typebox'
import { Both, Name, Selection } from '../../region/index.ts'
import { Id, Instant, oneOf, PageQuery, text } from '../../trust/index.ts'

export const RequestKind = oneOf(
  ['permit', 'request'] as const,
  'permit: rows in a secure environment (datatillstånd); request: figures alone (databegäran)',
)
export type RequestKind = Static<typeof RequestKind>

export const RequestState = oneOf([
  'draft',
  'submitted',
  'incomplete',
  'complete',
  'approved',
  'approved_in_part',
  'refused',
  'withdrawn',
  'lapsed',
] as const)
export type RequestState = Static<typeof RequestState>

/** A region, by its code. */
export const Region = Type.String({ pattern: '^[0-9]{2}$' })
const Regions = Type.Array(Region, { minItems: 1, maxItems: 21, uniqueItems: true })
/** Employees by their ids in the register of parties, and systems by theirs. */
const People = Type.Array(text(200), { minItems: 1, maxItems: 50, uniqueItems: true })
const Code = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' })
const Day = Type.String({ format: 'date' })

/** On what ground personal data is processed: codes of GET /requests/rules. */
export const LegalBasis = Type.Object(
  {
    article6: Code,
    article9: Code,
    law: Type.Optional(text(400, 'The national law or the agreement that it rests on')),
  },
  { additionalProperties: false },
)

const asked = {
  selection: Selection,
  regions: Regions,
  people: People,
  purpose: Code,
  need: text(4000, 'Why the data is needed, and why less will not do'),
  protection: text(4000, 'How the data is protected'),
  legalBasis: LegalBasis,
  publication: text(2000, 'How the results are to be published'),
  publicBody: Type.Boolean({ description: 'A public sector body: shorter time limit' }),
  months: Type.Integer({ minimum: 1, maximum: 120, description: 'How long it is needed' }),
}

/** All that has to be told before it is submitted. */
export const RequestContent = Type.Object(asked, { additionalProperties: false, title: 'RequestContent' })
export type RequestContent = Static<typeof RequestContent>

/** What is told of it so far. */
export const DraftContent = Type.Partial(RequestContent, {
  additionalProperties: false,
  title: 'DraftContent',
})
export type DraftContent = Static<typeof DraftContent>

const kept = { kind: RequestKind, product: Name, title: text(200), content: DraftContent }
/** A new application, as a draft. */
export const RequestWrite = Type.Object(kept, { additionalProperties: false, title: 'RequestWrite' })
export type RequestWrite = Static<typeof RequestWrite>

const Version = Type.Integer({ description: 'Of what is changed, as it was read' })
export const RequestChange = Type.Object(
  { ...kept, version: Version },
  { additionalProperties: false, title: 'RequestChange' },
)
/** An act that needs no words. */
export const RequestAct = Type.Object(
  { version: Version },
  { additionalProperties: false, title: 'RequestAct' },
)
const Reasons = Type.String({ minLength: 10, maxLength: 4000, description: 'Without personal data' })
/** An act with its reasons. */
export const RequestActWithReasons = Type.Object(
  { version: Version, reasons: Reasons },
  { additionalProperties: false, title: 'RequestActWithReasons' },
)

/** Something that is missing, or not as it must be. `field`: of the content, such as `selection`, `legalBasis`. */
export const Missing = Type.Object(
  { field: text(63), text: text(1000) },
  { additionalProperties: false, title: 'Missing' },
)
export type Missing = Static<typeof Missing>
export const RequestAsk = Type.Object(
  { version: Version, missing: Type.Array(Missing, { minItems: 1, maxItems: 30 }) },
  { additionalProperties: false, title: 'RequestAsk' },
)

/** What is granted where it is less than what was applied for; what is left out is as applied for. */
export const Grant = Type.Object(
  {
    selection: Type.Optional(Selection),
    regions: Type.Optional(Regions),
    people: Type.Optional(People),
    months: Type.Optional(asked.months),
  },
  { additionalProperties: false, title: 'Grant' },
)
export type Grant = Static<typeof Grant>
export const Outcome = oneOf(['approved', 'approved_in_part', 'refused'] as const)
export type Outcome = Static<typeof Outcome>
const Conditions = Type.Array(text(1000), { maxItems: 20 })
export const RequestDecide = Type.Object(
  {
    version: Version,
    outcome: Outcome,
    reasons: Reasons,
    conditions: Type.Optional(Conditions),
    grant: Type.Optional(Grant),
  },
  { additionalProperties: false, title: 'RequestDecide' },
)
export type RequestDecide = Static<typeof RequestDecide>

/** A time limit: the last day is in it, in Sweden. */
export const RequestClock = Type.Object(
  {
    what: oneOf(['completion', 'decision', 'validity', 'emptying', 'publication', 'logs'] as const),
    text: Both,
    law: Type.String(),
    since: Instant,
    until: Type.Optional(Instant),
    lastDay: Type.Optional(Day),
    movedFrom: Type.Optional(
      Type.String({
        format: 'date',
        description: 'A day off that it would have ended on: it ends on the next working day',
      }),
    ),
    paused: Type.Boolean({ description: 'While the applicant completes; it then has no end yet' }),
    extended: Type.Boolean(),
    endedAt: Type.Optional(Instant),
    overdue: Type.Boolean(),
  },
  { title: 'RequestClock' },
)
export type RequestClock = Static<typeof RequestClock>

export const Person = Type.Object({ id: Type.String(), name: Type.String() })
export const RequestEvent = Type.Object(
  {
    at: Instant,
    by: Type.Optional(Person),
    act: oneOf([
      'created',
      'changed',
      'submitted',
      'asked',
      'completed',
      'extended',
      'decided',
      'withdrawn',
      'lapsed',
      'reminded',
    ] as const),
    state: RequestState,
    reasons: Type.Optional(Type.String()),
    missing: Type.Optional(Type.Array(Missing)),
    what: Type.Optional(Type.String({ description: 'Of a reminder: of which time limit' })),
  },
  { title: 'RequestEvent' },
)
export type RequestEvent = Static<typeof RequestEvent>

const requestFacts = {
  id: Id,
  number: Type.Optional(Type.String({ description: 'From the day it is submitted, `DT 2026-17`' })),
  version: Type.Integer(),
  kind: RequestKind,
  product: Name,
  productTitle: Both,
  title: Type.String(),
  state: RequestState,
  organisation: Id,
  organisationName: Type.String(),
  applicant: Person,
  createdAt: Instant,
  submittedAt: Type.Optional(Instant),
  clocks: Type.Array(RequestClock),
}
export const RequestItem = Type.Object(requestFacts, { title: 'RequestItem' })
export type RequestItem = Static<typeof RequestItem>

export const RequestPage = Type.Object(
  {
    ...requestFacts,
    content: DraftContent,
    people: Type.Array(Person, { description: 'Those of the content, with their names' }),
    missing: Type.Array(Type.Object({ field: Type.String(), text: Both }), {
      description: 'What has to be told or put right before it can be submitted',
    }),
    asked: Type.Optional(Type.Array(Missing, { description: 'What the applicant is asked to complete' })),
    history: Type.Array(RequestEvent),
    outcome: Type.Optional(Outcome),
    reasons: Type.Optional(Type.String()),
    permit: Type.Optional(Id),
    may: Type.Array(
      oneOf(['change', 'submit', 'withdraw', 'ask', 'complete', 'extend', 'decide', 'discard'] as const),
      {
        description: 'What the one who reads may do with it now',
      },
    ),
  },
  { title: 'RequestPage' },
)
export type RequestPage = Static<typeof RequestPage>

export const RequestQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: Type.Optional(Id),
  state: Type.Optional(RequestState),
  open: Type.Optional(Type.Boolean({ description: 'Those that wait for somebody alone' })),
})

const Limit = Type.Object({
  years: Type.Optional(Type.Integer()),
  months: Type.Optional(Type.Integer()),
  weeks: Type.Optional(Type.Integer()),
})
/** What an application is filled in by: codes, and how long things take. */
export const RequestRules = Type.Object(
  {
    purposes: Type.Array(
      Type.Object({
        code: Code,
        text: Both,
        law: Type.String(),
        publicBodyOnly: Type.Boolean(),
      }),
    ),
    article6: Type.Array(Type.Object({ code: Code, text: Both })),
    article9: Type.Array(Type.Object({ code: Code, text: Both })),
    conditions: Type.Array(Both, { description: 'Of every permit' }),
    limits: Type.Array(
      Type.Object({
        what: RequestClock.properties.what,
        kind: Type.Optional(RequestKind),
        publicBody: Type.Optional(Type.Boolean()),
        limit: Limit,
        extension: Type.Optional(Limit),
        moves: Type.Optional(
          Type.Boolean({ description: 'From a Saturday, Sunday or Swedish holiday to the next working day' }),
        ),
        text: Both,
        law: Type.String(),
      }),
    ),
  },
  { title: 'RequestRules' },
)
export type RequestRules = Static<typeof RequestRules>
