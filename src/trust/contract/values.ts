import Type, { type TSchema } from 'typebox'

/** A room-internal id, UUIDv7. */
export const Id = Type.String({ format: 'uuid', description: 'UUIDv7' })

/** An instant in UTC, RFC 3339. */
export const Instant = Type.String({ format: 'date-time', description: 'Instant in UTC, RFC 3339' })

/** A union of string literals that keeps its members as type and as JSON Schema `enum`. */
export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>(Type.Enum([...values], description === undefined ? {} : { description }))

/** Free text with a bound. */
export const text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...(description !== undefined && { description }) })

/** A text in both languages. */
export const BothLanguages = Type.Object({ sv: Type.String(), en: Type.String() })

/** One page of a list: `next` is the cursor of the following page, absent on the last. */
export const page = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Optional(Type.Integer()),
    next: Type.Optional(Type.String()),
  })

/** Query of every list. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  search: Type.Optional(Type.String({ maxLength: 100, description: 'Words to find; never a personnummer' })),
})

/** Fields every register object has when read. `version` counts up; a write gives the version it was based on. */
export const stored = { version: Type.Integer(), updatedAt: Instant }

/** Which version a change was based on: required when changing, and a stale one is refused with 409. */
export const BasedOn = Type.Optional(
  Type.Integer({ description: 'Version the change was based on; required when changing' }),
)

/** Codes of kinds of information, such as `social_alarm`, `diagnoses`; the register has their names. */
export const InformationTypes = Type.Array(text(100), { maxItems: 100, uniqueItems: true })

/** Codes of purposes, such as `care`, `alarm`. */
export const Purposes = Type.Array(text(100), { maxItems: 50, uniqueItems: true })
