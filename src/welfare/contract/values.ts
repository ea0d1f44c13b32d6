import Type, { type Static } from 'typebox'

/** A room-internal id, UUIDv7. */
export const Id = Type.String({ format: 'uuid', description: 'UUIDv7' })

/** An instant in UTC, RFC 3339. */
export const Instant = Type.String({ format: 'date-time', description: 'Instant in UTC, RFC 3339' })

/** Free text with a bound; trimmed by the receiver. */
export const text = (maxLength: number, description?: string) =>
  Type.String({ maxLength, ...(description === undefined ? {} : { description }) })

/** A union of string literals that keeps its members as type and as JSON Schema `enum`. */
export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Enum(
    values as unknown as string[],
    description === undefined ? {} : { description },
  ) as unknown as ReturnType<typeof Type.Unsafe<T[number]>>

/** One page of a list: `next` is the cursor of the following page, absent on the last. */
export const page = <T extends Type.TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Optional(Type.Integer()),
    next: Type.Optional(Type.String()),
  })

/** Query of every list. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(text(200)),
  search: Type.Optional(
    text(100, 'Words to find; never a personnummer: look those up with POST /people/find'),
  ),
})

/** WGS 84 position. */
export const Position = Type.Object(
  {
    latitude: Type.Number({ minimum: -90, maximum: 90 }),
    longitude: Type.Number({ minimum: -180, maximum: 180 }),
    accuracyMetres: Type.Optional(Type.Number({ minimum: 0 })),
    at: Type.Optional(Instant),
  },
  { title: 'Position' },
)
export type Position = Static<typeof Position>

/** One way to address a device. `scaip` is the controller id (cid); values are compared trimmed. */
export const DeviceAddress = Type.Object(
  {
    scheme: oneOf(['scaip', 'serial', 'eui', 'mqtt'] as const, 'scaip = cid, eui = EUI-64, mqtt = topic'),
    value: Type.String({ minLength: 1, maxLength: 128 }),
  },
  { title: 'DeviceAddress' },
)
export type DeviceAddress = Static<typeof DeviceAddress>

/**
 * Part of a week, Swedish local time. Days 1 (Monday) to 7. `from` = `to` means all day;
 * `to` earlier than `from` runs past midnight into the next day.
 */
export const WeekWindow = Type.Object(
  {
    days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
      minItems: 1,
      maxItems: 7,
      uniqueItems: true,
    }),
    from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
    to: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
  },
  { title: 'WeekWindow' },
)
export type WeekWindow = Static<typeof WeekWindow>

/** Classes of alarm that a chain can be written for (specs: welfare vocabulary). */
export const alarmClasses = [
  'manual',
  'fall',
  'attack',
  'fire',
  'flood',
  'wandering',
  'bed',
  'inactivity',
  'epilepsy',
  'enuresis',
  'medication',
  'staff_assistance',
  'no_contact',
  'battery',
  'power',
  'tamper',
  'technical',
  'no_screen',
  'test',
  'unknown',
] as const
export const AlarmClass = oneOf(alarmClasses)
export type AlarmClass = (typeof alarmClasses)[number]

/** How urgent: acute before prompt before technical; tests apart. */
export const urgencies = ['acute', 'prompt', 'technical', 'test'] as const
export const Urgency = oneOf(urgencies)
export type Urgency = (typeof urgencies)[number]
