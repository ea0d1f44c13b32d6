/** What a service contract is written in. */
export const contractKinds = ['rivta', 'openapi', 'fhir'] as const
export type ContractKind = (typeof contractKinds)[number]

/** From being written to being taken away. Calls are let through while it is in force or deprecated. */
export const lifecycles = ['draft', 'in_force', 'deprecated', 'withdrawn'] as const
export type Lifecycle = (typeof lifecycles)[number]

/** How messages are checked: not at all, one in so many, all but let through, all and refused when they do not hold. */
export const validationModes = ['off', 'sample', 'observe', 'enforce'] as const
export type ValidationMode = (typeof validationModes)[number]

/** KRT(S): how much confidentiality, integrity, availability and traceability matter, 0 to 3 each. */
export interface Classification {
  readonly confidentiality: number
  readonly integrity: number
  readonly availability: number
  readonly traceability: number
}

/** Time limits in ms; the whole call, waiting for the producer, and connecting. */
export interface ContractLimits {
  readonly routeMs: number
  readonly producerMs: number
  readonly connectMs: number
  /** The largest message let through, in bytes, either way. */
  readonly bodyBytes: number
}

/** SKLTP's time limits, and room for a hundred megabytes. */
export const ordinaryLimits: ContractLimits = {
  routeMs: 30_000,
  producerMs: 29_000,
  connectMs: 2_000,
  bodyBytes: 128 * 1024 * 1024,
}

/** One operation of a contract. */
export interface ContractOperation {
  /** RIV-TA: the request's root element, `GetVaccinationHistory`. OpenAPI: the operationId. FHIR: the interaction. */
  readonly name: string
  /** What rules decide on: whether it reads or writes. */
  readonly access: 'read' | 'write'
  /** OpenAPI: the HTTP method and the path template below the contract. */
  readonly method?: string
  readonly path?: string
}

/** A contract that calls are made by, at one major and minor version. */
export interface ServiceContract {
  readonly id: string
  readonly kind: ContractKind
  /** `clinicalprocess:activityprescription:actoutcome` */
  readonly domain: string
  /** `GetVaccinationHistory` */
  readonly name: string
  readonly major: number
  readonly minor: number
  /**
   * How calls, routes and traffic name a contract and its major version. RIV-TA: the namespace of the request's root element,
   * `urn:riv:<domain>:<Name>Responder:<major>`. Others: `<name>/<major>`, as it stands in the address after `/x/`.
   */
  readonly key: string
  /** The organisation that keeps it, by its id in the register of parties; absent for the project's own. */
  readonly owner?: string
  readonly lifecycle: Lifecycle
  /** The day a deprecated one stops being promised. */
  readonly sunset?: string
  /** The legal purpose that it is used for, `care`. */
  readonly purpose: string
  readonly informationTypes: readonly string[]
  readonly classification: Classification
  /** Whether a consent to coherent records is needed when it crosses from one provider to another. */
  readonly consent: boolean
  /**
   * Where in a request the person is: element names from the request's root (`['patientId', 'extension']`) for RIV-TA;
   * `['query', 'patient']`, `['path', 'patientId']` or `['body', 'patient', 'id']` for others. Absent: about nobody, or not read.
   */
  readonly personAt?: readonly string[]
  readonly operations: readonly ContractOperation[]
  readonly limits: ContractLimits
  readonly validation: {
    readonly request: ValidationMode
    readonly response: ValidationMode
    readonly sampleEvery: number
  }
  /** Whether the platform gathers the answers of many sources (RIV-TA: aggregating service). */
  readonly aggregated: boolean
}

/** The contracts of the installation, as the gateway needs them: in memory, followed within a second. */
export interface ContractBook {
  /** The newest minor that is in force or deprecated; else the newest draft or withdrawn, which is not let through. */
  byKey(key: string): ServiceContract | undefined
  all(): readonly ServiceContract[]
  /** Its files (WSDL, XSD, OpenAPI), for validation and for serving; read from the database, kept for a while. */
  files(contract: ServiceContract): Promise<readonly ContractFile[]>
}

export interface ContractFile {
  readonly name: string
  /** The whole text. */
  readonly content: string
}

/** Whether calls are let through. */
export const isOpen = ({ lifecycle }: Pick<ServiceContract, 'lifecycle'>): boolean =>
  lifecycle === 'in_force' || lifecycle === 'deprecated'
