import Type, { type Static } from 'typebox'
import { proxyKinds } from './decision.ts'

const Id = Type.String({ format: 'uuid', description: 'UUIDv7' })
const Instant = Type.String({ format: 'date-time', description: 'Instant in UTC, RFC 3339' })
/** Names something in the register of parties: an HSA-id, a client id, a UUID. Never a personnummer. */
const Party = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$' })
const Types = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 100 })
const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Enum(values as unknown as string[]) as unknown as ReturnType<typeof Type.Unsafe<T[number]>>

/**
 * What can be consented to. `informed` is not a consent but the proof that she was informed of the coherent records
 * (SVOD 2 kap. 2 §); `secondary_use_opt_out` is the opposite of one. Both are given, shown and withdrawn like the others.
 */
export const consentKinds = [
  'informed',
  'coherent_records',
  'disclosure_secrecy',
  'disclosure_process',
  'disclosure_receive',
  'welfare_technology',
  'camera',
  'secondary_use_opt_out',
] as const
export type ConsentKind = (typeof consentKinds)[number]

const consentScope = {
  controller: Type.Optional(Type.Unsafe<string>({ ...Party, description: 'Whose data; absent: any' })),
  recipient: Type.Optional(Type.Unsafe<string>({ ...Party, description: 'Who may have it; absent: any' })),
  informationTypes: Type.Optional(Types),
  validFrom: Type.Optional(Instant),
  validUntil: Type.Optional(Instant),
}

/** A text as it is shown before a consent is given. */
export const ConsentText = Type.Object(
  {
    kind: oneOf(consentKinds),
    version: Type.String(),
    text: Type.Object({ sv: Type.String(), en: Type.String() }),
  },
  { title: 'ConsentText' },
)
export type ConsentText = Static<typeof ConsentText>

/** `onRequest`: staff enters it at the person's own request, which is written down. */
const OnRequest = Type.Optional(Type.Boolean({ default: false }))

export const ConsentWrite = Type.Object(
  {
    kind: oneOf(consentKinds),
    textVersion: Type.String({ minLength: 1, maxLength: 100, description: 'Of the text that was shown' }),
    ...consentScope,
    onRequest: OnRequest,
  },
  { title: 'ConsentWrite', additionalProperties: false },
)
export type ConsentWrite = Static<typeof ConsentWrite>

export const Consent = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    person: Id,
    kind: oneOf(consentKinds),
    state: oneOf(['coming', 'holds', 'expired', 'withdrawn'] as const),
    givenAt: Instant,
    giver: Party,
    giverKind: oneOf(['person', 'proxy'] as const),
    proxy: Type.Optional(Id),
    registeredBy: Type.Optional(Party),
    textVersion: Type.String(),
    controller: Type.Optional(Party),
    recipient: Type.Optional(Party),
    informationTypes: Type.Optional(Types),
    validFrom: Instant,
    validUntil: Type.Optional(Instant),
    withdrawnAt: Type.Optional(Instant),
    withdrawnBy: Type.Optional(Party),
  },
  { title: 'Consent' },
)
export type Consent = Static<typeof Consent>

/** What a recipient has to erase since a consent to disclosure was withdrawn; confirmed when it is done. */
export const ErasureOrder = Type.Object(
  {
    id: Id,
    consent: Id,
    person: Id,
    recipient: Party,
    controller: Type.Optional(Party),
    informationTypes: Type.Optional(Types),
    orderedAt: Instant,
    confirmedAt: Type.Optional(Instant),
    confirmedBy: Type.Optional(Party),
  },
  { title: 'ErasureOrder' },
)
export type ErasureOrder = Static<typeof ErasureOrder>

export const BlockWrite = Type.Object(
  {
    kind: oneOf(['inner', 'outer'] as const),
    controller: Party,
    unit: Type.Optional(Party),
    informationTypes: Type.Optional(Types),
    dataFrom: Type.Optional(Instant),
    dataUntil: Type.Optional(Instant),
    onRequest: OnRequest,
  },
  { title: 'BlockWrite', additionalProperties: false },
)
export type BlockWrite = Static<typeof BlockWrite>

export const BlockLiftWrite = Type.Object(
  {
    organisation: Type.Optional(Type.Unsafe<string>({ ...Party, description: 'For whom; absent: for all' })),
    validUntil: Instant,
    onRequest: OnRequest,
  },
  { title: 'BlockLiftWrite', additionalProperties: false },
)
export type BlockLiftWrite = Static<typeof BlockLiftWrite>

export const Block = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    person: Id,
    kind: oneOf(['inner', 'outer'] as const),
    state: oneOf(['holds', 'lifted'] as const),
    setAt: Instant,
    setBy: Party,
    registeredBy: Type.Optional(Party),
    controller: Party,
    unit: Type.Optional(Party),
    informationTypes: Type.Optional(Types),
    dataFrom: Type.Optional(Instant),
    dataUntil: Type.Optional(Instant),
    lifts: Type.Array(
      Type.Object({
        id: Id,
        organisation: Type.Optional(Party),
        validFrom: Instant,
        validUntil: Instant,
        by: Party,
      }),
    ),
    liftedAt: Type.Optional(Instant),
    liftedBy: Type.Optional(Party),
  },
  { title: 'Block' },
)
export type Block = Static<typeof Block>

export const ProxyWrite = Type.Object(
  {
    holder: Party,
    kind: oneOf(proxyKinds),
    acts: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50, uniqueItems: true }),
    basis: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "The court's decision, the register, or the version of the text that was shown",
    }),
    validFrom: Type.Optional(Instant),
    validUntil: Type.Optional(Instant),
    onRequest: OnRequest,
  },
  { title: 'ProxyWrite', additionalProperties: false },
)
export type ProxyWrite = Static<typeof ProxyWrite>

export const Proxy = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    person: Id,
    holder: Party,
    kind: oneOf(proxyKinds),
    state: oneOf(['coming', 'holds', 'expired', 'ended'] as const),
    acts: Type.Array(Type.String()),
    grantedAt: Instant,
    grantedBy: Party,
    registeredBy: Type.Optional(Party),
    understood: Type.Boolean(),
    basis: Type.String(),
    validFrom: Instant,
    validUntil: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
    endedBy: Type.Optional(Party),
  },
  { title: 'Proxy' },
)
export type Proxy = Static<typeof Proxy>

/** One version of a consent, a block or a proxy, and who made it. */
export const RightsChange = Type.Object(
  {
    version: Type.Integer(),
    act: Type.String(),
    at: Instant,
    by: Party,
    document: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'RightsChange' },
)
export type RightsChange = Static<typeof RightsChange>
