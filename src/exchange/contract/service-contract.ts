import Type, { type Static } from 'typebox'
import { contractKinds, lifecycles, validationModes } from '../service-contract/service-contract.ts'
import { BasedOn, Id, Instant, oneOf, text } from './values.ts'

const closed = { additionalProperties: false } as const
const level = Type.Integer({ minimum: 0, maximum: 3 })

/** KRT(S), 0 to 3 each. */
export const Classification = Type.Object(
  { confidentiality: level, integrity: level, availability: level, traceability: level },
  { title: 'Classification', ...closed },
)
const Limits = Type.Object(
  {
    routeMs: Type.Integer({ minimum: 100, maximum: 120_000 }),
    producerMs: Type.Integer({ minimum: 100, maximum: 120_000 }),
    connectMs: Type.Integer({ minimum: 50, maximum: 30_000 }),
    bodyBytes: Type.Integer({ minimum: 1024, maximum: 1024 * 1024 * 1024 }),
  },
  closed,
)
const Validation = Type.Object(
  {
    request: oneOf(validationModes),
    response: oneOf(validationModes),
    sampleEvery: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  },
  closed,
)
const facts = {
  purpose: text(100, 'Code of the legal purpose, such as care'),
  informationTypes: Type.Array(text(100), { minItems: 1, maxItems: 50, uniqueItems: true }),
  classification: Classification,
  consent: Type.Boolean({ description: 'A consent to coherent records is needed between providers' }),
  personAt: Type.Optional(Type.Array(text(100), { minItems: 1, maxItems: 20 })),
  limits: Limits,
  validation: Validation,
  aggregated: Type.Boolean(),
}

/** Who answers for what a class of K, R, T and S asks of a call. */
export const Requirements = Type.Object(
  {
    levelOfAssurance: Type.Integer(),
    senderConstrained: Type.Boolean(),
    tls: Type.String(),
    logged: Type.Array(Type.String()),
  },
  { title: 'ClassRequirements' },
)

export const Contract = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    updatedAt: Instant,
    kind: oneOf(contractKinds),
    domain: Type.String(),
    name: Type.String(),
    major: Type.Integer(),
    minor: Type.Integer(),
    key: Type.String(),
    owner: Type.Optional(Id),
    lifecycle: oneOf(lifecycles),
    sunset: Type.Optional(Type.String({ format: 'date' })),
    ...facts,
    operations: Type.Array(
      Type.Object({
        name: Type.String(),
        access: oneOf(['read', 'write'] as const),
        method: Type.Optional(Type.String()),
        path: Type.Optional(Type.String()),
      }),
    ),
    requirements: Requirements,
    files: Type.Optional(Type.Array(Type.String())),
  },
  { title: 'ServiceContract' },
)
export type Contract = Static<typeof Contract>

const File = Type.Object({ name: text(200), content: Type.String({ maxLength: 4 * 1024 * 1024 }) }, closed)

export const ContractImport = Type.Object(
  {
    files: Type.Array(File, { minItems: 1, maxItems: 100 }),
    ...Type.Partial(Type.Object(facts)).properties,
    lifecycle: Type.Optional(oneOf(lifecycles)),
  },
  { title: 'ContractImport', ...closed },
)
export type ContractImport = Static<typeof ContractImport>

/** What an import would make, before it is kept. */
export const ContractPreview = Type.Object(
  {
    kind: oneOf(contractKinds),
    domain: Type.String(),
    name: Type.String(),
    major: Type.Integer(),
    minor: Type.Integer(),
    key: Type.String(),
    operations: Type.Array(Type.String()),
    existing: Type.Array(Type.Object({ minor: Type.Integer(), lifecycle: oneOf(lifecycles) })),
  },
  { title: 'ContractPreview' },
)
export type ContractPreview = Static<typeof ContractPreview>

export const ContractWrite = Type.Object(
  { ...facts, version: BasedOn },
  { title: 'ContractWrite', ...closed },
)
export type ContractWrite = Static<typeof ContractWrite>

export const LifecycleWrite = Type.Object(
  { lifecycle: oneOf(lifecycles), sunset: Type.Optional(Type.String({ format: 'date' })) },
  { title: 'LifecycleWrite', ...closed },
)

export const ContractChange = Type.Object(
  {
    version: Type.Integer(),
    at: Instant,
    act: oneOf(['imported', 'changed', 'lifecycle'] as const),
    by: Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) }),
    document: Type.Unknown(),
  },
  { title: 'ContractChange' },
)

/** An element or property of a message, in the order of a document; `depth` says what it is within. */
export const ContractPart = Type.Object(
  {
    depth: Type.Integer(),
    name: Type.String(),
    type: Type.String(),
    occurs: Type.String({ description: '1, 0..1, 0..*' }),
    text: Type.Optional(Type.String()),
  },
  { title: 'ContractPart' },
)
export type ContractPart = Static<typeof ContractPart>

export const ContractPage = Type.Object(
  {
    messages: Type.Array(
      Type.Object({
        operation: Type.String(),
        direction: oneOf(['request', 'response'] as const),
        parts: Type.Array(ContractPart),
        example: Type.Optional(Type.String()),
      }),
    ),
  },
  { title: 'ContractPage' },
)
export type ContractPage = Static<typeof ContractPage>

export const RequirementsAsked = Type.Object(
  {
    contracts: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
    format: oneOf(['markdown', 'docx'] as const),
    language: oneOf(['sv', 'en'] as const),
  },
  { title: 'RequirementsAsked', ...closed },
)
