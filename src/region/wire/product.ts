import Type, { type Static } from 'typebox'
import { oneOf } from '../../trust/index.ts'
import { Both, Filter, Name } from './filter.ts'

/** How rows are told apart. */
export const Dimension = Type.Object(
  {
    id: Name,
    title: Both,
    definition: Both,
    /** Of the product's view. */
    column: Name,
    /** Of a date column: which part of time. */
    by: Type.Optional(oneOf(['day', 'week', 'month', 'quarter', 'year'] as const)),
    /** Name of a code list in `products/codes/`. */
    codes: Type.Optional(Name),
    /** A dimension that stands above it (ward → hospital → region), so that margins are known. */
    within: Type.Optional(Name),
  },
  { additionalProperties: false, title: 'Dimension' },
)
export type Dimension = Static<typeof Dimension>

const measureFacts = {
  id: Name,
  title: Both,
  definition: Both,
  /** Of the definition; figures of different versions are not one series. */
  version: Type.Integer({ minimum: 1 }),
  /** Law or authority that defines it. */
  source: Type.String({ maxLength: 400 }),
  unit: oneOf(['count', 'persons', 'days', 'share', 'per_hundred', 'beds', 'sek', 'points'] as const),
  decimals: Type.Integer({ minimum: 0, maximum: 4 }),
  where: Type.Optional(Type.Array(Filter, { maxItems: 20 })),
}

/** What is counted. All are built at the nodes of parts that add up, so that nodes' answers make one. */
export const Measure = Type.Union(
  [
    Type.Object({ ...measureFacts, kind: Type.Literal('count') }, { additionalProperties: false }),
    /** Different values of a column; they add up over regions since nobody is counted in two. */
    Type.Object(
      { ...measureFacts, kind: Type.Literal('distinct'), of: Name },
      { additionalProperties: false },
    ),
    Type.Object(
      { ...measureFacts, kind: oneOf(['sum', 'mean'] as const), of: Name },
      { additionalProperties: false },
    ),
    /** From how often each whole value comes; exact over regions too. */
    Type.Object(
      {
        ...measureFacts,
        kind: Type.Literal('percentile'),
        of: Name,
        p: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
        /** Width of a step of the values; 1: whole numbers. */
        step: Type.Number({ exclusiveMinimum: 0, default: 1 }),
      },
      { additionalProperties: false },
    ),
    /** A sum over units, as it is at a time: over several times the mean. `per` is the column of time. */
    Type.Object(
      { ...measureFacts, kind: Type.Literal('level'), of: Name, per: Name },
      { additionalProperties: false },
    ),
    /** Rows that `of` holds for, of those that `where` holds for. */
    Type.Object(
      { ...measureFacts, kind: Type.Literal('share'), of: Type.Array(Filter, { minItems: 1, maxItems: 20 }) },
      { additionalProperties: false },
    ),
    /** A sum over another, times a factor: occupied beds per hundred available. */
    Type.Object(
      { ...measureFacts, kind: Type.Literal('rate'), of: Name, over: Name, times: Type.Number() },
      { additionalProperties: false },
    ),
  ],
  { title: 'Measure' },
)
export type Measure = Static<typeof Measure>

/** A data product, defined once: from this come its interface, its queries, its catalogue entry, its pages and its documentation. */
export const ProductDefinition = Type.Object(
  {
    id: Name,
    version: Type.Integer({ minimum: 1 }),
    title: Both,
    description: Both,
    purpose: Both,
    legalBasis: Type.Array(Type.Object({ law: Type.String({ maxLength: 300 }), text: Both }), {
      minItems: 1,
    }),
    /** A view of the common model. */
    view: Name,
    /** Of the common model that it was written for. */
    modelVersion: Type.Integer({ minimum: 1 }),
    /** Column of time, and the finest that figures are told by. */
    time: Type.Object({ column: Name, grain: oneOf(['day', 'month', 'year'] as const) }),
    /** Who a row is of, where it is about people: what small counts are counted by. */
    person: Type.Optional(Name),
    dimensions: Type.Array(Dimension, { minItems: 1, maxItems: 20 }),
    measures: Type.Array(Measure, { minItems: 1, maxItems: 30 }),
    /** Tables that are always to be had, each by its dimensions: finer ones hide more, so that these can be told whatever is asked first. */
    tables: Type.Optional(
      Type.Array(Type.Array(Name, { minItems: 1, maxItems: 6 }), { minItems: 1, maxItems: 30 }),
    ),
    refresh: oneOf(['daily', 'monthly', 'on_request'] as const),
    /** The hub keeps each region's rows of the view, by itself, and answers from them: for views without people alone. */
    staged: Type.Optional(Type.Boolean()),
    retentionMonths: Type.Integer({ minimum: 1, maximum: 240 }),
    /** `open`: to whoever may see data products; `permit`: after an approved request. */
    access: oneOf(['open', 'permit'] as const),
    disclosure: Type.Object({
      /** Counts of people below this are not told. 0: there are no people in it. */
      threshold: Type.Integer({ minimum: 0, maximum: 100 }),
      cellKey: Type.Boolean(),
      /** A sum of which the two largest make up more than this is not told. */
      dominance: Type.Optional(Type.Number({ minimum: 0.5, maximum: 1 })),
    }),
    seriesBreaks: Type.Optional(Type.Array(Type.Object({ at: Type.String({ format: 'date' }), text: Both }))),
    /** HealthDCAT-AP. */
    healthCategory: Type.Array(oneOf(['NRPE', 'HRAD', 'EHRS'] as const), { minItems: 1 }),
    keywords: Type.Array(Both, { maxItems: 20 }),
    /** To which register it is delivered, and when. */
    register: Type.Optional(
      Type.Object({
        name: Both,
        /** Cron, Europe/Stockholm. */
        schedule: Type.String({ maxLength: 100 }),
        /** So many earlier months are sent again. */
        resubmitMonths: Type.Integer({ minimum: 0, maximum: 24 }),
        format: oneOf(['csv', 'parquet', 'jsonl', 'arrow'] as const),
      }),
    ),
  },
  { additionalProperties: false, title: 'ProductDefinition' },
)
export type ProductDefinition = Static<typeof ProductDefinition>
