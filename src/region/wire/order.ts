import Type, { type Static } from 'typebox'
import { oneOf } from '../../trust/index.ts'
import { Filter, Name } from './filter.ts'
import { ProductDefinition } from './product.ts'

/** `typ` of an order: a compact JWS, signed by the hub, `iss` the hub's id, `aud` the node's code, with `iat`, `exp` and `jti`. */
export const orderType = 'knutpunkt-order+jwt'
/** `typ` of a node's answer: signed by the node, `iss` its code, `aud` the hub's id, `order` the order's `jti`. */
export const answerType = 'knutpunkt-answer+jwt'

/** The version of these forms. A node that does not know it says so. */
export const wireVersion = 1

export const Period = Type.Object({
  from: Type.String({ format: 'date' }),
  to: Type.String({ format: 'date' }),
})
export type Period = Static<typeof Period>

/** What is asked of the product. `to` of the period is not part of it. */
export const Selection = Type.Object(
  {
    measures: Type.Array(Name, { minItems: 1, maxItems: 30 }),
    dimensions: Type.Array(Name, { maxItems: 6 }),
    /** On dimensions, by their ids. */
    filters: Type.Array(Filter, { maxItems: 20 }),
    period: Period,
  },
  { additionalProperties: false, title: 'Selection' },
)
export type Selection = Static<typeof Selection>

/** What a node is ordered to run. */
export const RunOrder = Type.Object(
  {
    v: Type.Literal(wireVersion),
    act: Type.Literal('run'),
    /** Of the whole run over all nodes. */
    run: Type.String({ format: 'uuid' }),
    product: ProductDefinition,
    selection: Selection,
    /** `aggregate`: cells; `rows`: rows of the view, pseudonymised under a permit; without people in it and of a product that is staged also without one. */
    form: oneOf(['aggregate', 'rows'] as const),
    permit: Type.Optional(
      Type.Object({
        id: Type.String({ format: 'uuid' }),
        epoch: Type.Integer({ minimum: 1 }),
        until: Type.String({ format: 'date-time' }),
      }),
    ),
    /** Of the least count that is told; the node's own applies where it is stricter. */
    threshold: Type.Integer({ minimum: 0 }),
    /** Who asks, as the region's own people read it: a name and an organisation, a permit's number, or `schedule`: the hub by itself. */
    askedBy: Type.String({ maxLength: 200 }),
    purpose: Type.String({ maxLength: 400 }),
  },
  { additionalProperties: false, title: 'RunOrder' },
)
export type RunOrder = Static<typeof RunOrder>

/** What else may be ordered: how a run stands, its result, its end; and what the node has. */
export const OtherOrder = Type.Union([
  Type.Object({
    v: Type.Literal(wireVersion),
    act: oneOf(['status', 'result', 'cancel'] as const),
    run: Type.String({ format: 'uuid' }),
  }),
  Type.Object({ v: Type.Literal(wireVersion), act: Type.Literal('describe') }),
])

export const Order = Type.Union([RunOrder, OtherOrder], { title: 'Order' })
export type Order = Static<typeof Order>

/** How a run stands at a node. `held`: somebody in the region is to decide. */
export const RunState = oneOf([
  'waiting',
  'held',
  'running',
  'done',
  'refused',
  'failed',
  'cancelled',
] as const)
export type RunState = Static<typeof RunState>
