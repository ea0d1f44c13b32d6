import Type, { type Static } from 'typebox'
import { profiles } from '../addressing/addressing.ts'
import { BasedOn, ContractKey, HsaId, Id, Instant, oneOf, text } from './values.ts'

const closed = { additionalProperties: false } as const

export const Component = Type.Object(
  { id: Id, hsaId: HsaId, name: text(200), organisation: Id, system: Type.Optional(text(200)) },
  { title: 'Component', ...closed },
)
export const Endpoint = Type.Object(
  {
    id: Id,
    component: Id,
    url: text(500),
    profile: oneOf(profiles),
    authorities: Type.Optional(Type.String({ maxLength: 64_000, description: 'PEM' })),
  },
  { title: 'Endpoint', ...closed },
)
export const LogicalAddress = Type.Object(
  { hsaId: HsaId, name: text(200), organisation: Id, parent: Type.Optional(HsaId) },
  { title: 'LogicalAddress', ...closed },
)
const period = { validFrom: Instant, validUntil: Type.Optional(Instant) }
export const Route = Type.Object(
  { id: Id, contract: ContractKey, logicalAddress: HsaId, endpoint: Id, ...period },
  { title: 'Route', ...closed },
)
export const Authorisation = Type.Object(
  {
    id: Id,
    consumer: Id,
    contract: ContractKey,
    logicalAddress: HsaId,
    agreement: Type.Optional(Id),
    ...period,
  },
  { title: 'Authorisation', ...closed },
)

const kinds = ['component', 'endpoint', 'logicalAddress', 'route', 'authorisation'] as const
const put = <const K extends (typeof kinds)[number], T extends Type.TSchema>(kind: K, value: T) =>
  Type.Object({ op: Type.Literal('put'), kind: Type.Literal(kind), value }, closed)

/** One change of addressing; an address is named by its HSA-id, others by their id. */
export const Operation = Type.Union(
  [
    put('component', Component),
    put('endpoint', Endpoint),
    put('logicalAddress', LogicalAddress),
    put('route', Route),
    put('authorisation', Authorisation),
    Type.Object(
      { op: Type.Literal('remove'), kind: oneOf(kinds), id: Type.String({ minLength: 1, maxLength: 64 }) },
      closed,
    ),
  ],
  { title: 'AddressingOperation' },
)
export const Operations = Type.Array(Operation, { maxItems: 5000 })

export const draftStates = ['open', 'submitted', 'approved', 'published', 'discarded'] as const

export const Draft = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    title: Type.String(),
    state: oneOf(draftStates),
    operations: Operations,
    author: Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) }),
    approver: Type.Optional(Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) })),
    publishedAs: Type.Optional(Type.Integer()),
    mine: Type.Boolean({ description: 'Whether the reader wrote it, and so cannot approve it' }),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { title: 'AddressingDraft' },
)
export type Draft = Static<typeof Draft>
export const DraftWrite = Type.Object(
  { title: text(200), operations: Operations, version: BasedOn },
  { title: 'AddressingDraftWrite', ...closed },
)
export type DraftWrite = Static<typeof DraftWrite>

/** A call that somebody makes, or could: who, what, where. */
const Relation = Type.Object({
  consumer: Type.Object({ hsaId: Type.String(), name: Type.Optional(Type.String()) }),
  contract: Type.String(),
  logicalAddress: Type.String(),
})
const Recorded = Type.Object({
  ...Relation.properties,
  calls: Type.Integer({ description: 'Calls recorded in the last 30 days' }),
  lastAt: Instant,
  code: Type.String({ description: 'What it would be answered after the change: VP004, VP007' }),
  from: Type.Optional(
    Type.String({ format: 'date-time', description: 'When it begins to fail; absent: at once' }),
  ),
})
export const DraftDiff = Type.Object(
  {
    base: Type.Integer({ description: 'The version it was compared with' }),
    changes: Type.Array(
      Type.Object({
        kind: oneOf(kinds),
        id: Type.String(),
        change: oneOf(['added', 'changed', 'removed'] as const),
        before: Type.Optional(Type.Unknown()),
        after: Type.Optional(Type.Unknown()),
      }),
    ),
    names: Type.Record(Type.String(), Type.String(), {
      description: 'What the changed rows point at is called, by id or HSA-id',
    }),
    gains: Type.Array(Relation),
    loses: Type.Array(Relation),
    breaks: Type.Array(Recorded),
    fault: Type.Optional(Type.Object({ code: Type.String(), sv: Type.String(), en: Type.String() })),
  },
  { title: 'AddressingDiff' },
)
export type DraftDiff = Static<typeof DraftDiff>

export const Version = Type.Object(
  {
    number: Type.Integer(),
    note: Type.String(),
    at: Instant,
    author: Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) }),
    approver: Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) }),
    changes: Type.Integer(),
    hash: Type.String(),
    current: Type.Boolean(),
  },
  { title: 'AddressingVersion' },
)
export type Version = Static<typeof Version>
