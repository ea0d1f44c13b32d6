import Type, { type Static } from 'typebox'
import { Instant, oneOf } from '../../trust/index.ts'
import { Both, Name, ProductDefinition } from '../wire/index.ts'

const Hour = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'Swedish time' })

/** What a region decides on a product: it alone, at its own node. */
export const PolicyDecision = Type.Object(
  {
    takesPart: Type.Boolean(),
    byHand: Type.Boolean({ description: 'Somebody in the region decides on each run' }),
    dimensions: Type.Optional(
      Type.Array(Name, {
        maxItems: 20,
        uniqueItems: true,
        description: 'That it may be told by, in answers and filters. Absent: all',
      }),
    ),
    threshold: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1000,
        description: 'Counts of people below are not told; stricter only',
      }),
    ),
    small: oneOf(
      ['tell', 'withhold'] as const,
      'Whether the hub gets counts below the threshold, to combine them with others’ before they are told',
    ),
    hours: Type.Optional(
      Type.Object({ from: Hour, to: Hour }, { description: 'When runs may start; over midnight too' }),
    ),
    atOnce: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Runs of it at a time' })),
    note: Type.Optional(Type.String({ maxLength: 1000, description: 'Why; no personnummer' })),
  },
  { additionalProperties: false, title: 'PolicyDecision' },
)
export type PolicyDecision = Static<typeof PolicyDecision>

export const Policy = Type.Object(
  {
    product: Name,
    title: Both,
    description: Both,
    productVersion: Type.Integer(),
    dimensions: Type.Array(Type.Object({ id: Name, title: Both })),
    leastThreshold: Type.Integer({ description: 'No decision can go below it' }),
    digest: Type.String({ description: 'Of the definition; a decision gives the one it was made on' }),
    changed: Type.Boolean({
      description: 'The definition has changed since it was decided on: runs wait for somebody to decide',
    }),
    version: Type.Integer({ description: '0: nothing is decided, and the default of the node holds' }),
    decided: PolicyDecision,
    changedBy: Type.Optional(Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) })),
    changedAt: Type.Optional(Instant),
  },
  { title: 'Policy' },
)
export type Policy = Static<typeof Policy>

export const PolicyDefinitions = Type.Object(
  {
    decided: Type.Optional(ProductDefinition),
    now: ProductDefinition,
  },
  {
    title: 'PolicyDefinitions',
    description: 'A product as it was when the region decided on it, where the node knows, and as it is now',
  },
)
export type PolicyDefinitions = Static<typeof PolicyDefinitions>

export const PolicyWrite = Type.Object(
  {
    version: Type.Integer({ minimum: 0, description: 'That the change was based on' }),
    digest: Type.String({ maxLength: 64, description: 'Of the definition that was read' }),
    decided: PolicyDecision,
  },
  { additionalProperties: false, title: 'PolicyWrite' },
)
export type PolicyWrite = Static<typeof PolicyWrite>

export const PolicyChange = Type.Object(
  {
    version: Type.Integer(),
    decided: PolicyDecision,
    changedBy: Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) }),
    changedAt: Instant,
  },
  { title: 'PolicyChange' },
)
export type PolicyChange = Static<typeof PolicyChange>
