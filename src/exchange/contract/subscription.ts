import Type, { type Static } from 'typebox'
import { deliveryStates } from '../subscription/delivery-store.ts'
import { BasedOn, HsaId, Id, Instant, oneOf, text } from './values.ts'

const closed = { additionalProperties: false } as const
const Filter = Type.Array(text(255), { maxItems: 100, uniqueItems: true, description: 'Empty: all' })

const fields = {
  name: text(200),
  organisation: Type.Optional(Id),
  logicalAddress: HsaId,
  serviceDomains: Filter,
  categorizations: Filter,
  active: Type.Boolean({ description: 'When not, what it would be told waits' }),
}

export const SubscriptionWrite = Type.Object(
  { ...fields, version: BasedOn },
  { title: 'SubscriptionWrite', ...closed },
)
export type SubscriptionWrite = Static<typeof SubscriptionWrite>

export const Subscription = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    ...fields,
    createdAt: Instant,
    updatedAt: Instant,
    counts: Type.Object({ waiting: Type.Integer(), delivered: Type.Integer(), dead: Type.Integer() }),
  },
  { title: 'Subscription' },
)
export type Subscription = Static<typeof Subscription>

/** What one subscriber is told of one request's changes: how many, and how it goes, never of whom. */
export const Delivery = Type.Object(
  {
    id: Id,
    subscription: Id,
    subscriber: Type.String(),
    state: oneOf(deliveryStates),
    changes: Type.Integer(),
    attempts: Type.Integer(),
    dueAt: Instant,
    code: Type.Optional(Type.String({ description: 'What the last attempt came to' })),
    call: Type.Optional(Type.String({ description: 'The call of the last attempt, for its story' })),
    createdAt: Instant,
    deliveredAt: Type.Optional(Instant),
  },
  { title: 'Delivery' },
)
export type Delivery = Static<typeof Delivery>

export const ReplayWrite = Type.Object(
  {
    subscription: Type.Optional(Id),
    deliveries: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000, uniqueItems: true })),
    again: Type.Optional(
      Type.Boolean({ description: 'Of those named also what was delivered already, once more' }),
    ),
  },
  { title: 'ReplayWrite', ...closed },
)
