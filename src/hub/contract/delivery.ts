import Type, { type Static } from 'typebox'
import { Filter, Name, Period } from '../../region/index.ts'
import { BasedOn, Id, Instant, oneOf } from '../../trust/index.ts'
import { Figure } from './product.ts'

export const Format = oneOf(
  ['csv', 'csv_comma', 'jsonl', 'parquet', 'arrow'] as const,
  'csv: with semicolons; csv_comma: with commas',
)

export const ExportWrite = Type.Object(
  {
    run: Id,
    formats: Type.Array(Format, { minItems: 1, maxItems: 5, uniqueItems: true }),
    bom: Type.Optional(
      Type.Boolean({ default: false, description: 'CSV begins with a byte order mark, for spreadsheets' }),
    ),
  },
  { additionalProperties: false, title: 'ExportWrite' },
)

/** What a finished export has, in the manner of FHIR Bulk Data. */
export const ExportManifest = Type.Object(
  {
    transactionTime: Instant,
    request: Type.String(),
    requiresAccessToken: Type.Literal(true),
    output: Type.Array(
      Type.Object({
        type: Type.String({ description: 'A format; `schema` and `checksums` describe the others' }),
        url: Type.String(),
        name: Type.String(),
        sha256: Type.String(),
        bytes: Type.Integer(),
        rows: Type.Optional(Type.Integer()),
      }),
    ),
    error: Type.Array(Type.Unknown(), { maxItems: 0 }),
    product: Type.String(),
    productVersion: Type.Integer(),
    productHash: Type.String(),
    run: Id,
  },
  { title: 'ExportManifest' },
)

export const Dispatch = Type.Object(
  {
    id: Id,
    state: oneOf(['waiting', 'sent', 'received', 'failed'] as const),
    attempts: Type.Integer(),
    reason: Type.Optional(Type.String()),
    nextAt: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
    receipt: Type.Optional(
      Type.Unknown({ description: 'What was read back of each file, and what the register answered' }),
    ),
    askedBy: Type.String({ description: '`schedule`: by the plan' }),
    askedByName: Type.Optional(Type.String()),
    createdAt: Instant,
  },
  { title: 'Dispatch' },
)
export type Dispatch = Static<typeof Dispatch>

export const Delivery = Type.Object(
  {
    id: Id,
    run: Id,
    product: Type.String(),
    productVersion: Type.Integer(),
    productHash: Type.String(),
    period: { ...Period, description: 'Of the figures; `to` is not part of it' },
    organisation: Id,
    organisationName: Type.Optional(Type.String()),
    plan: Type.Optional(Id),
    formats: Type.Array(Format),
    day: Type.String({ format: 'date' }),
    state: oneOf(['waiting', 'ready', 'failed', 'removed'] as const),
    reason: Type.Optional(Type.String()),
    createdAt: Instant,
    endedAt: Type.Optional(Instant),
    keepUntil: Instant,
    folder: Type.String({ description: 'Where it is seen over SFTP' }),
    files: Type.Optional(
      Type.Array(
        Type.Object({
          name: Type.String(),
          format: Type.String(),
          bytes: Type.Integer(),
          sha256: Type.String(),
          rows: Type.Optional(Type.Integer()),
        }),
      ),
    ),
    dispatches: Type.Array(Dispatch, {
      description: 'Each time it was sent, the newest first; in lists the last alone. None: it is fetched',
    }),
  },
  { title: 'Delivery' },
)
export type Delivery = Static<typeof Delivery>

export const FigureRow = Type.Object(
  {
    at: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
    figures: Type.Record(Type.String(), Figure),
  },
  { title: 'FigureRow' },
)

/** Whole units of time before the day of the delivery. */
const RelativePeriod = Type.Object(
  {
    unit: oneOf(['day', 'month', 'year'] as const),
    back: Type.Integer({
      minimum: 0,
      maximum: 120,
      description: 'So many whole units lie between its end and the running one',
    }),
    length: Type.Integer({ minimum: 1, maximum: 120 }),
  },
  { additionalProperties: false },
)

const Target = Type.Union([
  Type.Object({ kind: Type.Literal('pick_up') }, { additionalProperties: false }),
  Type.Object(
    {
      kind: Type.Literal('push'),
      host: Type.String({ maxLength: 255, pattern: '^[A-Za-z0-9.:-]+$' }),
      port: Type.Integer({ minimum: 1, maximum: 65535, default: 22 }),
      user: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
      folder: Type.String({
        maxLength: 400,
        pattern: '^(?!.*\\.\\.)[A-Za-z0-9._/-]+$',
        description: 'At the register',
      }),
      hostKey: Type.String({
        maxLength: 2000,
        description: "The register's key as in known_hosts: its type and base64. No other is sent to.",
      }),
    },
    { additionalProperties: false },
  ),
])
export type Target = Static<typeof Target>

const planFacts = {
  organisation: Id,
  product: Name,
  asked: Type.Object(
    {
      measures: Type.Array(Name, { minItems: 1, maxItems: 30 }),
      dimensions: Type.Array(Name, { maxItems: 6 }),
      filters: Type.Array(Filter, { maxItems: 20 }),
    },
    { additionalProperties: false },
  ),
  period: RelativePeriod,
  target: Target,
  active: Type.Boolean(),
}

export const DeliveryPlan = Type.Object(
  {
    id: Id,
    ...planFacts,
    organisationName: Type.Optional(Type.String()),
    format: Format,
    schedule: Type.String(),
    resubmitMonths: Type.Integer(),
    nextAt: Instant,
    lastError: Type.Optional(Type.String()),
    version: Type.Integer(),
  },
  { title: 'DeliveryPlan' },
)
export type DeliveryPlan = Static<typeof DeliveryPlan>

/** What is left out is as the product's definition says of its register. */
export const DeliveryPlanWrite = Type.Object(
  {
    ...planFacts,
    format: Type.Optional(Format),
    schedule: Type.Optional(Type.String({ maxLength: 100, description: 'Cron, Europe/Stockholm' })),
    resubmitMonths: Type.Optional(Type.Integer({ minimum: 0, maximum: 24 })),
    basedOn: BasedOn,
  },
  { additionalProperties: false, title: 'DeliveryPlanWrite' },
)
export type DeliveryPlanWrite = Static<typeof DeliveryPlanWrite>

export const SftpKey = Type.Object(
  {
    id: Id,
    organisation: Id,
    organisationName: Type.Optional(Type.String()),
    system: Type.Optional(Type.String()),
    person: Type.Optional(Type.String()),
    name: Type.String(),
    publicKey: Type.String(),
    fingerprint: Type.String(),
    addedAt: Instant,
    usedAt: Type.Optional(Instant),
    revokedAt: Type.Optional(Instant),
  },
  { title: 'SftpKey' },
)
export type SftpKey = Static<typeof SftpKey>

export const SftpKeyWrite = Type.Object(
  {
    organisation: Id,
    system: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'The registered system that uses it' }),
    ),
    person: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          'The employee who uses it, instead of a system: what is of permits that name her is shown to her too',
      }),
    ),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    publicKey: Type.String({ maxLength: 4000, description: 'A line as ssh-keygen writes it' }),
  },
  { additionalProperties: false, title: 'SftpKeyWrite' },
)

export const SftpFacts = Type.Object(
  {
    port: Type.Optional(Type.Integer({ description: 'Absent: it is not open' })),
    hostKey: Type.String({ description: 'As in known_hosts' }),
    fingerprint: Type.String(),
    clientKey: Type.String({
      description: 'As whom the hub logs in at registers: for their authorized_keys',
    }),
  },
  { title: 'SftpFacts' },
)
export type SftpFacts = Static<typeof SftpFacts>
