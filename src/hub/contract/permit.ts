import Type, { type Static } from 'typebox'
import { Both, Name, Selection } from '../../region/index.ts'
import { Id, Instant, oneOf, PageQuery, text } from '../../trust/index.ts'
import { RegionAlike } from './environment.ts'
import { Outcome, Person, Region, RequestClock, RequestKind } from './request.ts'

const Day = Type.String({ format: 'date' })
export const PermitState = oneOf(['in_force', 'expired', 'revoked', 'emptied'] as const)

/** Where results are published. */
export const PublishedResult = Type.Object(
  { title: Type.String(), url: Type.String(), publishedOn: Day },
  { title: 'PublishedResult' },
)
export const PublishedResultWrite = Type.Object(
  {
    title: text(300),
    url: Type.String({ maxLength: 1000, pattern: '^https://[^\\s<>"]+$' }),
    publishedOn: Day,
  },
  { additionalProperties: false, title: 'PublishedResultWrite' },
)
export type PublishedResult = Static<typeof PublishedResult>

const permitFacts = {
  id: Id,
  number: Type.String(),
  version: Type.Integer(),
  kind: RequestKind,
  application: Id,
  organisation: Id,
  organisationName: Type.String(),
  product: Name,
  productTitle: Both,
  purpose: Type.String(),
  state: PermitState,
  validFrom: Instant,
  validUntil: Instant,
  lastDay: Day,
  clocks: Type.Array(RequestClock),
}
export const PermitItem = Type.Object(permitFacts, { title: 'PermitItem' })
export type PermitItem = Static<typeof PermitItem>

export const PermitPage = Type.Object(
  {
    ...permitFacts,
    purposeText: Both,
    selection: Selection,
    regions: Type.Array(Region),
    people: Type.Array(Person),
    epoch: Type.Integer(),
    outcome: Outcome,
    reasons: Type.String(),
    conditions: Type.Array(Type.String(), { description: 'Of this permit alone' }),
    standing: Type.Array(Both, { description: 'Conditions of every permit' }),
    decidedAt: Instant,
    decidedBy: Type.Optional(Person),
    prolonged: Type.Optional(Type.Object({ at: Instant, reasons: Type.String(), lastDay: Day })),
    revoked: Type.Optional(Type.Object({ at: Instant, reasons: Type.String() })),
    emptiedAt: Type.Optional(Instant),
    results: Type.Array(PublishedResult),
    alike: Type.Array(RegionAlike, { description: 'Of its rows; for data stewards alone' }),
    policy: Type.String({ description: 'Where it is as ODRL' }),
    may: Type.Array(oneOf(['run', 'revoke', 'prolong', 'publish'] as const)),
  },
  { title: 'PermitPage' },
)
export type PermitPage = Static<typeof PermitPage>

export const PermitQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: Type.Optional(Id),
  state: Type.Optional(PermitState),
  mine: Type.Optional(Type.Boolean({ description: 'Those that name the one who asks' })),
})

export const PermitProlong = Type.Object(
  {
    version: Type.Integer(),
    months: Type.Integer({ minimum: 1, maximum: 120, description: 'After its last day' }),
    reasons: Type.String({ minLength: 10, maxLength: 4000 }),
  },
  { additionalProperties: false, title: 'PermitProlong' },
)

/** A decision in the public register: never who applied, decided or uses the data. */
export const Decision = Type.Object(
  {
    number: Type.String(),
    kind: RequestKind,
    organisation: Type.String({ description: 'Its name' }),
    product: Name,
    productTitle: Both,
    purpose: Type.String(),
    purposeText: Both,
    outcome: Outcome,
    reasons: Type.String(),
    conditions: Type.Array(Type.String()),
    regions: Type.Array(Region),
    regionTexts: Type.Array(Both, { description: 'What those are called, in the same order' }),
    appliedOn: Day,
    decidedOn: Day,
    lastDay: Type.Optional(Day),
    state: Type.Optional(PermitState),
    prolonged: Type.Optional(Type.Object({ on: Day, reasons: Type.String() })),
    revoked: Type.Optional(Type.Object({ on: Day, reasons: Type.String() })),
    results: Type.Array(PublishedResult),
    publishBy: Type.Optional(Day),
    policy: Type.Optional(Type.String({ description: 'Where the permit is as ODRL' })),
  },
  { title: 'Decision' },
)
export type Decision = Static<typeof Decision>

const chosen = {
  search: PageQuery.properties.search,
  product: Type.Optional(Name),
  outcome: Type.Optional(Outcome),
  kind: Type.Optional(RequestKind),
}
/** Of an application and of the permit that came of it. */
export const DecisionNumber = Type.String({ pattern: '^D[TB] [0-9]{4}-[0-9]{1,6}$' })

export const DecisionQuery = Type.Object({
  limit: PageQuery.properties.limit,
  cursor: Type.Optional(DecisionNumber),
  ...chosen,
})
export const DecisionExport = Type.Object({
  ...chosen,
  separator: Type.Optional(oneOf(['semicolon', 'comma'] as const)),
})

/** A permit as ODRL 2.2, in JSON-LD. */
export const PermitPolicy = Type.Record(Type.String(), Type.Unknown(), { title: 'PermitPolicy' })
