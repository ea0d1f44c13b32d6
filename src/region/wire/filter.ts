import Type, { type Static } from 'typebox'
import { oneOf } from '../../trust/index.ts'

/** Name of a column, a measure, a dimension or a product. */
export const Name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' })

/** Text in both languages. */
export const Both = Type.Object(
  { sv: Type.String({ minLength: 1, maxLength: 4000 }), en: Type.String({ minLength: 1, maxLength: 4000 }) },
  { additionalProperties: false },
)
export type Both = Static<typeof Both>

/** What a value is compared with. Dates as `2026-01-31`. */
export const Value = Type.Union([Type.String({ maxLength: 200 }), Type.Number(), Type.Boolean()])
export type Value = Static<typeof Value>

/** Which rows count: a comparison of a column with values or with another column. Structure, never text of a query language. */
export const Filter = Type.Object(
  {
    column: Name,
    is: oneOf(['=', '<>', '<', '<=', '>', '>=', 'in', 'not_in', 'null', 'not_null'] as const),
    value: Type.Optional(Value),
    values: Type.Optional(Type.Array(Value, { minItems: 1, maxItems: 500 })),
    /** Another column to compare with. */
    with: Type.Optional(Name),
  },
  { additionalProperties: false, title: 'Filter' },
)
export type Filter = Static<typeof Filter>
