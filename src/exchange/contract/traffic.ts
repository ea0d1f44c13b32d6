import Type, { type Static } from 'typebox'
import { BothLanguages } from './both-languages.ts'
import { ContractKey, HsaId, Instant, oneOf } from './values.ts'

const Ms = Type.Number({ description: 'Milliseconds after the call came' })

/** One call, without content. */
export const Call = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'The support id of its answer' }),
    at: Instant,
    correlationId: Type.String(),
    traceId: Type.String(),
    protocol: oneOf(['rivta', 'rest', 'internal'] as const),
    consumer: Type.String(),
    consumerName: Type.Optional(Type.String()),
    originalConsumer: Type.String(),
    onBehalfOf: Type.Optional(Type.String()),
    history: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'Platforms that it had come through before this one, by their HSA-ids, the first one first',
      }),
    ),
    contract: Type.String(),
    operation: Type.String(),
    logicalAddress: Type.String(),
    addressName: Type.Optional(Type.String()),
    producer: Type.Optional(Type.String()),
    producerName: Type.Optional(Type.String()),
    version: Type.Integer({ description: 'The version of addressing that it was decided by' }),
    requestBytes: Type.Number(),
    responseBytes: Type.Number(),
    times: Type.Object({
      decided: Type.Optional(Ms),
      sent: Type.Optional(Ms),
      answered: Type.Optional(Ms),
      done: Ms,
    }),
    code: Type.String({ description: 'ok, fault, gone, or VP001–VP015' }),
    status: Type.Integer(),
    decision: Type.Optional(Type.String()),
    faults: Type.Integer({ description: 'Places that validation found fault with' }),
  },
  { title: 'Call' },
)
export type Call = Static<typeof Call>

/** Traffic between two systems by one contract. */
export const TrafficEdge = Type.Object(
  {
    consumer: Type.String(),
    consumerName: Type.Optional(Type.String()),
    producer: Type.String({ description: 'Empty: it came to no producer' }),
    producerName: Type.Optional(Type.String()),
    contract: Type.String(),
    calls: Type.Integer(),
    errors: Type.Integer(),
    p50: Type.Number({ description: 'ms' }),
    p95: Type.Number({ description: 'ms' }),
    requestBytes: Type.Number(),
    responseBytes: Type.Number(),
  },
  { title: 'TrafficEdge' },
)
export type TrafficEdge = Static<typeof TrafficEdge>

export const TrafficAlert = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    kind: oneOf(['errors', 'slow'] as const),
    contract: Type.String(),
    producer: Type.String(),
    producerName: Type.Optional(Type.String()),
    raisedAt: Instant,
    closedAt: Type.Optional(Instant),
    calls: Type.Integer(),
    measured: Type.Number({ description: 'Share of the calls, or ms at the 95th percentile' }),
    allowed: Type.Number(),
  },
  { title: 'TrafficAlert' },
)
export type TrafficAlert = Static<typeof TrafficAlert>

const measured = {
  calls: Type.Integer(),
  errors: Type.Integer(),
  p50: Type.Number({ description: 'ms' }),
  p95: Type.Number({ description: 'ms' }),
  requestBytes: Type.Number(),
  responseBytes: Type.Number(),
}

/** Traffic over a time by one thing; the busiest fifty. Steps without calls are left out. */
export const TrafficHistory = Type.Object(
  {
    from: Instant,
    to: Instant,
    by: oneOf(['contract', 'consumer', 'producer'] as const),
    stepSeconds: Type.Integer(),
    groups: Type.Array(
      Type.Object({
        key: Type.String({ description: 'The contract’s key or an HSA-id; empty: it could not be told' }),
        name: Type.Optional(Type.String()),
        ...measured,
        steps: Type.Array(Type.Object({ at: Instant, ...measured })),
      }),
    ),
  },
  { title: 'TrafficHistory' },
)
export type TrafficHistory = Static<typeof TrafficHistory>

const ruleFields = {
  contract: Type.Optional(ContractKey),
  producer: Type.Optional(HsaId),
  errors: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'The share of calls that may fail' }),
  slowMs: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 600_000,
      description:
        'How long answers may take at the 95th percentile, ms. Absent: half of the time that the contract gives',
    }),
  ),
  minutes: Type.Integer({ minimum: 1, maximum: 60, description: 'So far back is looked' }),
  fewest: Type.Integer({ minimum: 1, maximum: 100_000, description: 'Fewer calls say nothing' }),
  enabled: Type.Boolean(),
}

/** When an alert is raised: for a contract at a producer, a contract, a producer, or all; the most particular rule holds. */
export const AlertRuleWrite = Type.Object(ruleFields, {
  title: 'AlertRuleWrite',
  additionalProperties: false,
})
export const AlertRule = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    ...ruleFields,
    producerName: Type.Optional(Type.String()),
    version: Type.Integer(),
    changedBy: Type.String(),
    changedByName: Type.Optional(Type.String()),
    changedAt: Instant,
  },
  { title: 'AlertRule' },
)
export type AlertRule = Static<typeof AlertRule>
export type AlertRuleWrite = Static<typeof AlertRuleWrite>

/** A message that did not hold to its contract: where, and which facet; never what stood there. */
export const CallFault = Type.Object(
  {
    call: Type.String(),
    direction: oneOf(['request', 'response'] as const),
    places: Type.Array(Type.Object({ path: Type.String(), facet: Type.String() })),
  },
  { title: 'CallFault' },
)

export const CallStory = Type.Object(
  { calls: Type.Array(Call), faults: Type.Array(CallFault) },
  { title: 'CallStory' },
)
export type CallStory = Static<typeof CallStory>

const Tried = Type.Object({
  kind: oneOf(['authorisation', 'route'] as const),
  address: Type.String(),
  outcome: oneOf(['matched', 'not_yet_valid', 'expired', 'other_consumer', 'none'] as const),
  row: Type.Optional(Type.String({ description: 'The id of the row' })),
  validFrom: Type.Optional(Instant),
  validUntil: Type.Optional(Instant),
})

export const ExplainAsked = Type.Object(
  {
    consumer: Type.String({ minLength: 1, maxLength: 64 }),
    contract: Type.String({ minLength: 1, maxLength: 300 }),
    operation: Type.Optional(Type.String({ maxLength: 200 })),
    logicalAddress: Type.String({ minLength: 1, maxLength: 64 }),
    person: Type.Optional(Type.String({ format: 'uuid', description: 'The resident, by internal id' })),
    at: Type.Optional(Instant),
  },
  { title: 'ExplainAsked', additionalProperties: false },
)
export type ExplainAsked = Static<typeof ExplainAsked>

/** Why a call goes as it does. */
export const Explanation = Type.Object(
  {
    version: Type.Integer(),
    at: Instant,
    code: Type.Optional(Type.String({ description: 'What it is refused with; absent: it goes through' })),
    text: BothLanguages,
    contract: Type.Optional(
      Type.Object({ id: Type.String(), name: Type.String(), lifecycle: Type.String() }),
    ),
    consumer: Type.Optional(Type.Object({ id: Type.String(), hsaId: Type.String(), name: Type.String() })),
    producer: Type.Optional(Type.Object({ hsaId: Type.String(), name: Type.String() })),
    controller: Type.Optional(Type.String()),
    tried: Type.Array(Tried),
    decision: Type.Optional(
      Type.Object({
        decision: oneOf(['permit', 'deny'] as const),
        rules: Type.Array(Type.Object({ id: Type.String(), law: Type.String(), text: BothLanguages })),
        missing: Type.Array(BothLanguages),
      }),
    ),
    order: Type.Array(
      Type.Object({
        text: BothLanguages,
        operation: Type.Optional(
          Type.Unknown({
            description: 'A change of addressing to begin a draft with; what is to be filled in is empty',
          }),
        ),
      }),
      { description: 'What to order so that it goes through' },
    ),
    call: Type.Optional(Call),
    today: Type.Optional(
      Type.Object(
        { code: Type.Optional(Type.String()), text: BothLanguages },
        { description: 'Of a past call: what would come of it by what is published now' },
      ),
    ),
  },
  { title: 'Explanation' },
)
export type Explanation = Static<typeof Explanation>
