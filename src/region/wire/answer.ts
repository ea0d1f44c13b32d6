import Type, { type Static } from 'typebox'
import { oneOf } from '../../trust/index.ts'
import { Both } from './filter.ts'
import { RunState } from './order.ts'

/** One cell of an aggregate: the parts that measures are put together of, and the evidence that disclosure is controlled by. */
export const Cell = Type.Object(
  {
    /** Values of the ordered dimensions, in their order; null: unknown. */
    at: Type.Array(Type.Union([Type.String(), Type.Null()])),
    /** Rows; people, where the product is about people. */
    rows: Type.Integer({ minimum: 0 }),
    people: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Sum of the people's (else the rows') cell keys, modulo 256: the same people always make the same key. */
    key: Type.Integer({ minimum: 0, maximum: 255 }),
    /**
     * By name, `measure.part`: `n`, `sum`, `hits`, `over`, `times`; and where the product is about people, `people` and `key` of those
     * that the measure's own rows are of, `hit_people` and `hit_key` of those that a share holds for. A measure that the node does not tell
     * since it is of fewer people than its threshold has no parts.
     */
    parts: Type.Record(Type.String(), Type.Number()),
    /** How often each step of a percentile's values comes, by measure; a step is told by its upper end. */
    steps: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Tuple([Type.Number(), Type.Integer()])))),
    /** The two largest contributions of one person to a sum, by measure. */
    largest: Type.Optional(Type.Record(Type.String(), Type.Tuple([Type.Number(), Type.Number()]))),
    /** The node does not tell it: fewer people than its threshold. Then only `at` says anything. */
    withheld: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, title: 'Cell' },
)
export type Cell = Static<typeof Cell>

/** Where data came from and how good it is; travels with every figure. */
export const Evidence = Type.Object({
  /** The least count that the node tells: the stricter of its own and the order's. */
  threshold: Type.Integer(),
  modelVersion: Type.Integer(),
  /** When the data was last loaded, and the last day that it holds for. */
  loadedAt: Type.String({ format: 'date-time' }),
  dataUntil: Type.String({ format: 'date' }),
  /** When the hub fetched the rows that it answered from by itself, of a product that is staged. */
  stagedAt: Type.Optional(Type.String({ format: 'date-time' })),
  /** Rows set aside in the loads that it rests on. */
  setAside: Type.Integer(),
  engine: oneOf(['duckdb', 'postgresql', 'trino'] as const),
  milliseconds: Type.Number(),
  /** Flags on comparability, as codes of `products/codes/comparability`. */
  flags: Type.Array(Type.String()),
})
export type Evidence = Static<typeof Evidence>

/** What a node says of a run. */
export const RunAnswer = Type.Object(
  {
    run: Type.String({ format: 'uuid' }),
    region: Type.String(),
    state: RunState,
    /** Of a refusal or failure: a code of the room's errors, and in words. */
    reason: Type.Optional(Type.Object({ code: Type.String(), sv: Type.String(), en: Type.String() })),
    cells: Type.Optional(Type.Array(Cell)),
    evidence: Type.Optional(Evidence),
    /** Of a run for rows: the file's SHA-256 and how many rows; fetched apart. */
    file: Type.Optional(Type.Object({ sha256: Type.String(), rows: Type.Integer(), bytes: Type.Integer() })),
  },
  { title: 'RunAnswer' },
)
export type RunAnswer = Static<typeof RunAnswer>

/** What a node has: for the hub's catalogue. */
export const NodeDescription = Type.Object(
  {
    v: Type.Integer(),
    region: Type.String(),
    name: Type.String(),
    software: Type.String(),
    modelVersion: Type.Integer(),
    sources: Type.Array(
      Type.Object({
        entity: Type.String(),
        rows: Type.Integer(),
        setAside: Type.Integer(),
        loadedAt: Type.String(),
        from: Type.Optional(Type.String()),
        until: Type.Optional(Type.String()),
        /** Share of the model's columns that have a source, 0 to 1. */
        coverage: Type.Number(),
      }),
    ),
    /** Products, by id, that the region takes part in, and those it does not. */
    products: Type.Array(
      Type.Object({
        id: Type.String(),
        takesPart: Type.Boolean(),
        byHand: Type.Boolean(),
        threshold: Type.Integer(),
      }),
    ),
  },
  { title: 'NodeDescription' },
)
export type NodeDescription = Static<typeof NodeDescription>

/** Why an order was not taken, though the hub is believed. `versions`: of these forms, that the node knows. */
export const Fault = Type.Object(
  {
    fault: Type.Object({ code: Type.String(), ...Both.properties }),
    versions: Type.Optional(Type.Array(Type.Integer())),
  },
  { additionalProperties: false, title: 'Fault' },
)
export type Fault = Static<typeof Fault>

/** What a node says to an order. */
export const AnswerBody = Type.Union([RunAnswer, NodeDescription, Fault], { title: 'AnswerBody' })
export type AnswerBody = Static<typeof AnswerBody>
