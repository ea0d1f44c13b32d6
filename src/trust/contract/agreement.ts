import Type, { type Static } from 'typebox'
import { ClientId } from './party.ts'
import { BasedOn, Id, InformationTypes, Instant, oneOf, Purposes, stored, text } from './values.ts'

// ── agreements ───────────────────────────────────────────────────────────────────────────────

/** processor: personuppgiftsbiträdesavtal (GDPR art. 28); agent: acts for; data_sharing: between controllers; connection: to this platform. */
export const agreementKinds = ['processor', 'agent', 'data_sharing', 'connection'] as const
export type AgreementKind = (typeof agreementKinds)[number]

/** What a party is in an agreement. `giver` has the data or gives the mandate, `taker` processes or acts. Both are many. */
export const agreementRoles = ['giver', 'taker'] as const

const agreement = {
  kind: oneOf(agreementKinds),
  title: text(200),
  reference: Type.Optional(text(100, 'The diary number (diarienummer)')),
  parties: Type.Array(Type.Object({ organisationId: Id, role: oneOf(agreementRoles) }), {
    minItems: 2,
    maxItems: 300,
  }),
  /** Service contracts it covers; empty: all. */
  contracts: Type.Array(text(200), { maxItems: 200, uniqueItems: true }),
  informationTypes: InformationTypes,
  purposes: Purposes,
  validFrom: Instant,
  validUntil: Type.Optional(Instant),
}
/** An agreement between parties, many to many. */
export const Agreement = Type.Object(
  {
    id: Id,
    ...agreement,
    state: oneOf(['upcoming', 'in_force', 'expired', 'ended'] as const),
    endedAt: Type.Optional(Instant),
    ...stored,
  },
  { title: 'Agreement' },
)
export const AgreementWrite = Type.Object(
  { ...agreement, version: BasedOn },
  { title: 'AgreementWrite', additionalProperties: false },
)
export type Agreement = Static<typeof Agreement>
export type AgreementWrite = Static<typeof AgreementWrite>

/** One thing that an agreement lets happen: a system of `takerId` handling these types for `giverId`. */
export const Allowance = Type.Object(
  {
    giverId: Id,
    takerId: Id,
    systems: Type.Array(Type.Object({ id: ClientId, name: Type.String() })),
    informationTypes: InformationTypes,
    purposes: Purposes,
    /** Service contracts it is limited to, where agreements name some; `*`: those that are not named, and acts without one. Absent: all. */
    contracts: Type.Optional(Type.Array(Type.String())),
  },
  { title: 'Allowance' },
)
export type Allowance = Static<typeof Allowance>

/** What a change or an end of an agreement would change at once: POST /agreements/effect before, and with the answer after. */
export const AgreementEffect = Type.Object(
  {
    gained: Type.Array(Allowance),
    lost: Type.Array(Allowance),
    kept: Type.Array(Allowance),
    more: Type.Optional(Type.Literal(true, { description: 'There is more than is listed' })),
  },
  { title: 'AgreementEffect' },
)
export type AgreementEffect = Static<typeof AgreementEffect>

/** What is asked of `POST /agreements/effect`: a write of a new agreement, a change of one, or the end of one. */
export const AgreementEffectQuestion = Type.Object(
  {
    /** Which is changed or ended; absent: a new one. */
    id: Type.Optional(Id),
    /** What would be written; absent: the agreement would be ended. */
    write: Type.Optional(AgreementWrite),
  },
  { title: 'AgreementEffectQuestion', additionalProperties: false },
)
export type AgreementEffectQuestion = Static<typeof AgreementEffectQuestion>

// ── certification ────────────────────────────────────────────────────────────────────────────

/** A scheme that products are certified by. */
const scheme = {
  name: text(150),
  description: Type.Optional(text(1000)),
  /** The type of trust mark in the federation (OpenID Federation 1.0, section 7); absent: marks are recorded by hand. */
  trustMarkType: Type.Optional(text(500)),
}
export const Scheme = Type.Object({ id: Id, ...scheme, ...stored }, { title: 'Scheme' })
export const SchemeWrite = Type.Object(
  { ...scheme, version: BasedOn },
  { title: 'SchemeWrite', additionalProperties: false },
)
export type Scheme = Static<typeof Scheme>
export type SchemeWrite = Static<typeof SchemeWrite>

/** A mark that a product holds by a scheme. */
export const HeldMark = Type.Object(
  {
    id: Id,
    schemeId: Id,
    issuedAt: Instant,
    validUntil: Type.Optional(Instant),
    revokedAt: Type.Optional(Instant),
    revokedReason: Type.Optional(Type.String()),
    /** `federation`: the trust mark was verified with its issuer; `recorded`: an administrator has seen the certificate. */
    source: oneOf(['federation', 'recorded'] as const),
    reference: Type.Optional(text(200)),
    holds: Type.Boolean(),
  },
  { title: 'HeldMark' },
)
export type HeldMark = Static<typeof HeldMark>
export const MarkWrite = Type.Object(
  {
    schemeId: Id,
    validUntil: Type.Optional(Instant),
    reference: Type.Optional(text(200)),
    trustMark: Type.Optional(
      Type.String({ maxLength: 16_384, description: 'The signed trust mark (JWT), to be verified' }),
    ),
  },
  { title: 'MarkWrite', additionalProperties: false },
)
export type MarkWrite = Static<typeof MarkWrite>
export const MarkRevocation = Type.Object({ reason: text(200) }, { additionalProperties: false })

const product = {
  name: text(150),
  /** The organisation that supplies it. */
  supplierId: Id,
  /** What it is made for, and with which information. */
  purposes: Purposes,
  informationTypes: InformationTypes,
  entityId: Type.Optional(text(500, 'Its entity identifier in the federation')),
}
/** A supplier's product, which systems run. */
export const Product = Type.Object(
  { id: Id, ...product, marks: Type.Array(HeldMark), ...stored },
  { title: 'Product' },
)
export const ProductWrite = Type.Object(
  { ...product, version: BasedOn },
  { title: 'ProductWrite', additionalProperties: false },
)
export type Product = Static<typeof Product>
export type ProductWrite = Static<typeof ProductWrite>

/** One criterion of a controller's allow-list: products that hold the marks, within the purposes and types, are admitted. */
const admission = {
  /** Trust marks by scheme: all of them. Empty: none is asked for, and the products are named. */
  schemeIds: Type.Array(Id, { maxItems: 50, uniqueItems: true }),
  purposes: Purposes,
  informationTypes: InformationTypes,
  /** Only these products; absent: any that fulfils the rest. */
  productIds: Type.Optional(Type.Array(Id, { maxItems: 200, uniqueItems: true })),
  validUntil: Type.Optional(Instant),
}
export const Admission = Type.Object(
  { id: Id, controllerId: Id, ...admission, ...stored },
  { title: 'Admission' },
)
export const AdmissionWrite = Type.Object(
  { ...admission, version: BasedOn },
  { title: 'AdmissionWrite', additionalProperties: false },
)
export type Admission = Static<typeof Admission>
export type AdmissionWrite = Static<typeof AdmissionWrite>

/** `GET /allow-lists/{controller}`: its criteria, and every product with what admits it or what it lacks. */
export const AllowList = Type.Object(
  {
    controllerId: Id,
    admissions: Type.Array(Admission),
    products: Type.Array(
      Type.Object({
        productId: Id,
        name: Type.String(),
        admitted: Type.Boolean(),
        /** The criteria that admit it. */
        by: Type.Array(Id),
        /** Schemes whose mark it lacks, when none admits it. */
        lacks: Type.Array(Id),
      }),
    ),
  },
  { title: 'AllowList' },
)
export type AllowList = Static<typeof AllowList>

// ── exposure limits ──────────────────────────────────────────────────────────────────────────

const limit = {
  /** Kinds of information it may meet; absent: those of its agreements. */
  informationTypes: Type.Optional(InformationTypes),
  /** Controllers whose data it may meet; absent: those it acts for. */
  controllers: Type.Optional(Type.Array(Id, { maxItems: 300, uniqueItems: true })),
  /** The persons it may meet, by internal id; absent: any. */
  cohort: Type.Optional(Type.Array(Id, { maxItems: 100_000 })),
  /** The call pattern: acts a minute and a day, and the hours (Swedish time) it is expected in. */
  perMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  perDay: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
  hours: Type.Optional(
    Type.Object({
      from: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
      to: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
    }),
  ),
  /** What unusual use does: tells somebody, or sets the system aside as well. */
  onUnusual: oneOf(['alert', 'suspend'] as const),
}
/** The exposure limit of a system, set apart from the system itself (GDPR art. 25, 32). */
export const Limit = Type.Object(
  {
    systemId: ClientId,
    ...limit,
    /** How many persons the cohort has; a list of limits tells that instead of the persons. */
    cohortSize: Type.Optional(Type.Integer()),
    ...stored,
  },
  { title: 'Limit' },
)
export const LimitWrite = Type.Object(
  { ...limit, version: BasedOn },
  { title: 'LimitWrite', additionalProperties: false },
)
export type Limit = Static<typeof Limit>
export type LimitWrite = Static<typeof LimitWrite>

export const limitAlertKinds = ['volume', 'hours', 'cohort', 'information_types', 'controller'] as const
/** Unusual use of a system that somebody has to look at. */
export const LimitAlert = Type.Object(
  {
    id: Id,
    systemId: ClientId,
    kind: oneOf(limitAlertKinds),
    /** Repeats within the hour are counted, not listed again. */
    count: Type.Integer(),
    firstAt: Instant,
    lastAt: Instant,
    suspended: Type.Boolean(),
    closedAt: Type.Optional(Instant),
    closedBy: Type.Optional(Type.String()),
    conclusion: Type.Optional(Type.String()),
  },
  { title: 'LimitAlert' },
)
export type LimitAlert = Static<typeof LimitAlert>
export const AlertConclusion = Type.Object({ conclusion: text(500) }, { additionalProperties: false })
export type AlertConclusion = Static<typeof AlertConclusion>

/** A system that is set aside: nothing it asks for is permitted, until somebody lifts it. */
export const Suspension = Type.Object(
  {
    id: Id,
    systemId: ClientId,
    at: Instant,
    /** Who set it; absent: the program, because of the alert. */
    by: Type.Optional(Type.String()),
    alertId: Type.Optional(Id),
    reason: Type.String(),
    liftedAt: Type.Optional(Instant),
    liftedBy: Type.Optional(Type.String()),
    liftedReason: Type.Optional(Type.String()),
  },
  { title: 'Suspension' },
)
export type Suspension = Static<typeof Suspension>
export const SuspensionWrite = Type.Object({ reason: text(200) }, { additionalProperties: false })
