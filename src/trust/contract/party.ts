import Type, { type Static } from 'typebox'
import { capacities } from './decision.ts'
import { BasedOn, Id, InformationTypes, Instant, oneOf, Purposes, stored, text } from './values.ts'

// ── organisations and units ──────────────────────────────────────────────────────────────────

export const organisationKinds = [
  'region',
  'municipality',
  'care_provider',
  'social_care_provider',
  'supplier',
  'authority',
] as const
export type OrganisationKind = (typeof organisationKinds)[number]

const HsaId = Type.String({
  minLength: 4,
  maxLength: 31,
  description: 'HSA-id, SE and organisation number and a suffix',
})
const Capacity = oneOf(
  capacities,
  'In which role of the law: health care provider (vardgivare), social care provider (omsorgsgivare), neither (annan)',
)

const organisation = {
  name: text(150),
  kinds: Type.Array(oneOf(organisationKinds), { minItems: 1, maxItems: 6, uniqueItems: true }),
  /** Absent when it is several, as a municipality may be: then each unit says its own. */
  capacity: Type.Optional(Capacity),
  organisationNumber: Type.Optional(text(20)),
  hsaId: Type.Optional(HsaId),
  /** The organisation it is part of. */
  parentId: Type.Optional(Id),
}
/** A legal person: region, municipality, care provider, social care provider, supplier, authority. */
export const Organisation = Type.Object(
  {
    id: Id,
    ...organisation,
    /** Runs this installation, so that its administrators see to all parties; exactly one does. */
    operator: Type.Boolean(),
    ...stored,
  },
  { title: 'Organisation' },
)
export const OrganisationWrite = Type.Object(
  { ...organisation, version: BasedOn },
  { title: 'OrganisationWrite', additionalProperties: false },
)
export type Organisation = Static<typeof Organisation>
export type OrganisationWrite = Static<typeof OrganisationWrite>

const unit = {
  organisationId: Id,
  name: text(150),
  hsaId: Type.Optional(HsaId),
  parentId: Type.Optional(Id),
  capacity: Type.Optional(Capacity),
  /** Controllers whose alarms it takes or whose residents it helps, beside its own organisation. */
  serves: Type.Array(Id, { maxItems: 300, uniqueItems: true }),
}
/** A unit (vårdenhet, enhet) of an organisation. A duty group of the alarm reception is one, with the same id. */
export const Unit = Type.Object({ id: Id, ...unit, ...stored }, { title: 'Unit' })
export const UnitWrite = Type.Object(
  { ...unit, version: BasedOn },
  { title: 'UnitWrite', additionalProperties: false },
)
export type Unit = Static<typeof Unit>
export type UnitWrite = Static<typeof UnitWrite>

/** A region, municipality or care provider by name, for residents to choose from. */
export const Recipient = Type.Object(
  {
    id: Id,
    name: Type.String(),
    kinds: Type.Array(oneOf(organisationKinds)),
    units: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  },
  { title: 'Recipient' },
)
export type Recipient = Static<typeof Recipient>

/** What anybody who administers may know of any organisation. */
export const OrganisationName = Type.Object(
  { id: Id, name: Type.String(), kinds: Type.Array(oneOf(organisationKinds)) },
  { title: 'OrganisationName' },
)
export type OrganisationName = Static<typeof OrganisationName>

// ── employees and assignments ────────────────────────────────────────────────────────────────

/** What an employee may be in an assignment. */
export const roles = [
  'operator',
  'responder',
  'coordinator',
  'integration_engineer',
  'data_steward',
  'analyst',
  'administrator',
  'auditor',
] as const
export type Role = (typeof roles)[number]

/** An employee. The personal identity is sealed, used to know her at login, and never shown. */
export const Employee = Type.Object(
  {
    id: Id,
    name: text(150),
    hsaId: Type.Optional(HsaId),
    hasPersonIdentity: Type.Boolean(),
    /** Where she works: the organisations of her assignments that hold now. */
    organisationIds: Type.Array(Id),
    ...stored,
  },
  { title: 'Employee' },
)
export const EmployeeWrite = Type.Object(
  {
    name: text(150),
    hsaId: Type.Optional(HsaId),
    personIdentity: Type.Optional(text(20, 'Personnummer or samordningsnummer; absent: as it was')),
    version: BasedOn,
  },
  { title: 'EmployeeWrite', additionalProperties: false },
)
export type Employee = Static<typeof Employee>
export type EmployeeWrite = Static<typeof EmployeeWrite>

const assignment = {
  employeeId: Id,
  organisationId: Id,
  unitId: Id,
  title: Type.Optional(text(100)),
  roles: Type.Array(oneOf(roles), { minItems: 1, maxItems: 7, uniqueItems: true }),
  purposes: Purposes,
  /** Kinds of information; absent: limited by its purpose and unit alone. */
  informationTypes: Type.Optional(InformationTypes),
  validFrom: Instant,
  validUntil: Type.Optional(Instant),
}
/** An assignment (medarbetaruppdrag): where an employee works, as what, for which purposes, and how long. */
export const Assignment = Type.Object(
  {
    id: Id,
    ...assignment,
    /** Follows from membership of a duty group, and is changed there. */
    duty: Type.Boolean(),
    endedAt: Type.Optional(Instant),
    ...stored,
  },
  { title: 'Assignment' },
)
export const AssignmentWrite = Type.Object(
  { ...assignment, version: BasedOn },
  { title: 'AssignmentWrite', additionalProperties: false },
)
export type Assignment = Static<typeof Assignment>
export type AssignmentWrite = Static<typeof AssignmentWrite>

// ── systems ──────────────────────────────────────────────────────────────────────────────────

/** A client id: the component's HSA-id, an entity identifier (URL), or another name. */
export const ClientId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$' })
export const grantTypes = ['client_credentials', 'authorization_code', 'refresh_token'] as const

const PublicKeySet = Type.Object(
  { keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 20 }) },
  { description: 'Public keys (RFC 7517), RSA or EC, each with its kid' },
)

const system = {
  name: text(150),
  organisationId: Id,
  /** The product it runs, which holds trust marks and is on controllers' allow-lists. */
  productId: Type.Optional(Id),
  componentHsaId: Type.Optional(HsaId),
  /** Controllers on whose instruction it acts. */
  actsFor: Type.Array(Id, { maxItems: 300, uniqueItems: true }),
  /** Permissions it may ask for in a token, such as `welfare.alarms.read`, and SMART v2 scopes. */
  scopes: Type.Array(text(200), { maxItems: 200, uniqueItems: true }),
  authentication: oneOf(
    ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'] as const,
    'How it shows who it is at the token endpoint (RFC 7523, RFC 8705)',
  ),
  tokenBinding: oneOf(['dpop', 'mtls'] as const, 'What its tokens are bound to (RFC 9449, RFC 8705)'),
  grantTypes: Type.Array(oneOf(grantTypes), { minItems: 1, maxItems: 3, uniqueItems: true }),
  jwks: Type.Optional(PublicKeySet),
  jwksUri: Type.Optional(Type.String({ maxLength: 2048, pattern: '^https?://' })),
  /** Subject distinguished name of its certificate (RFC 4514), for `tls_client_auth`. */
  certificateSubject: Type.Optional(text(500)),
  redirectUris: Type.Optional(Type.Array(Type.String({ maxLength: 2048 }), { maxItems: 20 })),
}
/** A system of an organisation: a component that calls, or an app. */
export const System = Type.Object(
  {
    id: ClientId,
    ...system,
    /** Set aside by limits or by hand; nothing it asks for is permitted. */
    suspended: Type.Optional(Type.Object({ at: Instant, reason: Type.String() })),
    ...stored,
  },
  { title: 'System' },
)
export const SystemWrite = Type.Object(
  { ...system, version: BasedOn },
  { title: 'SystemWrite', additionalProperties: false },
)
export const SystemCreate = Type.Object(
  { id: ClientId, ...system },
  { title: 'SystemCreate', additionalProperties: false },
)
export type System = Static<typeof System>
export type SystemWrite = Static<typeof SystemWrite>
export type SystemCreate = Static<typeof SystemCreate>

// ── residents ────────────────────────────────────────────────────────────────────────────────

/** A resident as staff that decides on her rights sees her: never the personal identity. */
export const Resident = Type.Object(
  {
    id: Id,
    /** Withheld when her identity is protected. */
    name: Type.Optional(Type.String()),
    protectedIdentity: Type.Boolean(),
    birthYear: Type.Optional(Type.Integer()),
    /** By age and by a recorded assessment. */
    canConsent: Type.Boolean(),
  },
  { title: 'Resident' },
)
export type Resident = Static<typeof Resident>

/** An assessment of whether a person can consent herself, by whoever answers for it. */
export const AbilityWrite = Type.Object(
  { canConsent: Type.Boolean(), basis: text(500, 'Who assessed it and when; never a diagnosis') },
  { title: 'AbilityWrite', additionalProperties: false },
)
export type AbilityWrite = Static<typeof AbilityWrite>

/** One version of a party, and who made it. */
export const PartyChange = Type.Object(
  {
    version: Type.Integer(),
    at: Instant,
    act: oneOf(['created', 'changed', 'removed'] as const),
    by: Type.Optional(Type.String()),
    document: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'PartyChange' },
)
export type PartyChange = Static<typeof PartyChange>

/** The name of a code, to be shown. */
export const NamedCode = Type.Object(
  { code: Type.String(), text: Type.Object({ sv: Type.String(), en: Type.String() }) },
  { title: 'NamedCode' },
)
/** `GET /api/trust/v1/vocabulary`: every code that parties, agreements and rights use, with its name. */
export const Vocabulary = Type.Object(
  {
    roles: Type.Array(NamedCode),
    purposes: Type.Array(NamedCode),
    informationTypes: Type.Array(NamedCode),
    organisationKinds: Type.Array(NamedCode),
    permissions: Type.Array(NamedCode),
    delegableActs: Type.Array(NamedCode),
  },
  { title: 'Vocabulary' },
)
export type Vocabulary = Static<typeof Vocabulary>
