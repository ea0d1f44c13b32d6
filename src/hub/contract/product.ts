import Type, { type Static } from 'typebox'
import { Both, Evidence, ProductDefinition, RunState, Selection } from '../../region/index.ts'
import { Id, Instant, oneOf } from '../../trust/index.ts'

/** A product as it is shown: its definition, and the codes that its dimensions use. */
export const ProductPage = Type.Object(
  {
    product: ProductDefinition,
    hash: Type.String({ description: 'SHA-256 of the definition' }),
    codes: Type.Record(Type.String(), Type.Record(Type.String(), Both), {
      description: 'Code lists that its dimensions use, by name',
    }),
  },
  { title: 'ProductPage' },
)
export type ProductPage = Static<typeof ProductPage>

export const ProductSummary = Type.Object(
  {
    id: Type.String(),
    version: Type.Integer(),
    title: Both,
    description: Both,
    access: oneOf(['open', 'permit'] as const),
    refresh: Type.String(),
    lastRunAt: Type.Optional(Instant),
  },
  { title: 'ProductSummary' },
)
export type ProductSummary = Static<typeof ProductSummary>

/** A figure, or why there is none. Suppressed is never a zero. */
export const Figure = Type.Union(
  [
    Type.Object({ value: Type.Number() }),
    Type.Object({
      suppressed: oneOf(['threshold', 'complementary', 'dominance', 'withheld', 'differencing'] as const),
    }),
    Type.Object({ empty: Type.Literal(true) }),
  ],
  { title: 'Figure' },
)
export type Figure = Static<typeof Figure>

export const Figures = Type.Object(
  {
    dimensions: Type.Array(Type.String()),
    measures: Type.Array(Type.String()),
    cells: Type.Array(
      Type.Object({
        at: Type.Array(Type.Union([Type.String(), Type.Null()])),
        figures: Type.Record(Type.String(), Figure),
      }),
    ),
    absent: Type.Array(Type.String(), { description: 'Regions without an answer in it' }),
  },
  { title: 'Figures' },
)
export type Figures = Static<typeof Figures>

export const RunPart = Type.Object(
  {
    region: Type.String(),
    name: Type.Optional(Type.String()),
    state: Type.Union([RunState, Type.Literal('absent')]),
    reason: Type.Optional(Type.Object({ code: Type.String(), sv: Type.String(), en: Type.String() })),
    evidence: Type.Optional(Evidence),
  },
  { title: 'RunPart' },
)
export type RunPart = Static<typeof RunPart>

/** A run over the nodes, and what it came to. */
export const Run = Type.Object(
  {
    id: Id,
    product: Type.String(),
    productVersion: Type.Integer(),
    productHash: Type.String(),
    selection: Selection,
    state: oneOf(['running', 'done', 'failed', 'cancelled'] as const),
    purpose: Type.String(),
    permit: Type.Optional(Id),
    regions: Type.Optional(Type.Array(Type.String(), { description: 'Those that were asked; absent: all' })),
    createdAt: Instant,
    deadline: Instant,
    endedAt: Type.Optional(Instant),
    reason: Type.Optional(Type.String()),
    parts: Type.Array(RunPart),
    figures: Type.Optional(Figures),
  },
  { title: 'Run' },
)
export type Run = Static<typeof Run>

export const RunWrite = Type.Object(
  {
    product: Type.String({ maxLength: 63 }),
    selection: Selection,
    purpose: Type.String({ minLength: 3, maxLength: 400, description: 'What the figures are for' }),
    permit: Type.Optional(Id),
    regions: Type.Optional(
      Type.Array(Type.String({ pattern: '^[0-9]{2}$' }), {
        minItems: 1,
        maxItems: 21,
        uniqueItems: true,
        description:
          'Those that are asked; absent: all, or all of the permit. A region may ask itself without one',
      }),
    ),
  },
  { additionalProperties: false, title: 'RunWrite' },
)

export const Node = Type.Object(
  {
    region: Type.String({ pattern: '^[0-9]{2}$' }),
    name: Type.String(),
    url: Type.String(),
    active: Type.Boolean(),
    organisation: Type.Optional(Id),
    version: Type.Integer(),
    seenAt: Type.Optional(Instant),
    description: Type.Optional(Type.Unknown({ description: 'What it said it has, when it was seen' })),
  },
  { title: 'Node' },
)
export type Node = Static<typeof Node>

export const NodeWrite = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    url: Type.String({ maxLength: 400, pattern: '^https?://[^\\s]+$' }),
    publicJwk: Type.Object(
      { kty: Type.String({ maxLength: 10 }), crv: Type.Optional(Type.String({ maxLength: 20 })) },
      {
        additionalProperties: Type.String({ maxLength: 400 }),
        description: 'The public key that the node signs with',
      },
    ),
    active: Type.Boolean(),
    organisation: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'That is the region: it may ask its own node without a permit',
      }),
    ),
    /** Of what is changed; absent: it is new. */
    version: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false, title: 'NodeWrite' },
)
export type NodeWrite = Static<typeof NodeWrite>
