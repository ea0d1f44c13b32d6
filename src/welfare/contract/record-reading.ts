import Type, { type Static } from 'typebox'
import { Id, Instant, oneOf } from './values.ts'

/** What is read from the municipality's record. */
export const recordKinds = ['people', 'staff'] as const
export type RecordKind = (typeof recordKinds)[number]

/** A care decision (biståndsbeslut), as the record has it. */
export const CareDecision = Type.Object(
  {
    /** The record's own id of it. */
    recordId: Type.String(),
    /** What was granted, in the record's words: "Trygghetslarm". */
    kind: Type.String(),
    validFrom: Type.String({ format: 'date' }),
    /** The last day; absent: until further notice. */
    validUntil: Type.Optional(Type.String({ format: 'date' })),
    /** Who decided, or carries it out. */
    unit: Type.Optional(Type.String()),
  },
  { title: 'CareDecision' },
)
export type CareDecision = Static<typeof CareDecision>

export const PersonDecisions = Type.Object(
  {
    items: Type.Array(
      Type.Intersect([CareDecision, Type.Object({ validNow: Type.Boolean(), readAt: Instant })]),
    ),
    /** Whether they are left out because of protected identity. */
    withheld: Type.Boolean(),
  },
  { title: 'PersonDecisions' },
)
export type PersonDecisions = Static<typeof PersonDecisions>

export const recordProblems = [
  'record_silent',
  'record_faults',
  'answer_unreadable',
  'no_route',
  'not_authorised',
  'platform_fault',
  'no_gateway',
] as const

/** A reading of the record, and what is left to decide on from it. */
export const RecordReading = Type.Object(
  {
    controllerId: Id,
    controllerName: Type.String(),
    kind: oneOf(recordKinds),
    nightly: oneOf(['off', 'tell', 'apply'] as const),
    /** When it was last tried; absent: never. */
    at: Type.Optional(Instant),
    byName: Type.Optional(Type.String()),
    /** Why the last try failed; what is told of differences is then from the reading before it. */
    problem: Type.Optional(oneOf(recordProblems)),
    /** When it last went well, and how many the record has. */
    readAt: Type.Optional(Instant),
    found: Type.Optional(Type.Integer()),
    /** In the record, and cannot be kept here: an identity of an unknown kind, no name. */
    unreadable: Type.Optional(Type.Integer()),
    differences: Type.Object({
      add: Type.Integer(),
      change: Type.Integer(),
      missing: Type.Integer(),
      /** Of them, those of which something may be taken without choosing. */
      takeable: Type.Integer(),
      /** Those in which something was decided here too, and that are taken only when chosen. */
      toChoose: Type.Integer(),
    }),
  },
  { title: 'RecordReading' },
)
export type RecordReading = Static<typeof RecordReading>

/** An address as a text, or a value of its own; absent where there is none, and where it is withheld. */
export const RecordValue = Type.Union([Type.String(), Type.Boolean(), Type.Array(CareDecision)])
export type RecordValue = Static<typeof RecordValue>

/** One field of a difference. */
export const FieldDifference = Type.Object({
  field: Type.String(),
  here: Type.Optional(RecordValue),
  there: Type.Optional(RecordValue),
  /** Changed here too, or a matter to think about: taken only when chosen. */
  choose: Type.Boolean(),
})
export type FieldDifference = Static<typeof FieldDifference>

/** What the record has otherwise than the register, about one person or employee. */
export const RecordDifference = Type.Object(
  {
    id: Id,
    /** Not here; different; or no longer in the record, which is told and never done. */
    act: oneOf(['add', 'change', 'missing'] as const),
    objectId: Type.Optional(Id),
    /** Empty of one with protected identity. */
    name: Type.String(),
    protectedIdentity: Type.Boolean(),
    birthDate: Type.Optional(Type.String({ format: 'date' })),
    fields: Type.Array(FieldDifference),
  },
  { title: 'RecordDifference' },
)
export type RecordDifference = Static<typeof RecordDifference>

export const RecordChoices = Type.Object(
  {
    controllerId: Id,
    /** Everything that nobody here has decided otherwise, a portion at a time: ask again while `left` is not 0. */
    all: Type.Optional(Type.Literal(true)),
    choices: Type.Optional(
      Type.Array(
        Type.Object({
          id: Id,
          /** Fields to be as in the record. */
          take: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
          /** Fields to stay as they are here; they are not told of again until the record changes. */
          keep: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
        }),
        { minItems: 1, maxItems: 200 },
      ),
    ),
    by: Type.Optional(Id),
  },
  { title: 'RecordChoices' },
)
export type RecordChoices = Static<typeof RecordChoices>

export const RecordApplied = Type.Object(
  {
    done: Type.Integer(),
    /** What could not be done, and why, in words. */
    failed: Type.Array(
      Type.Object({ id: Id, reason: Type.Object({ sv: Type.String(), en: Type.String() }) }),
    ),
    /** How many more "all" would take. */
    left: Type.Integer(),
  },
  { title: 'RecordApplied' },
)
export type RecordApplied = Static<typeof RecordApplied>
