/** A system that takes part in calls (tjänstekomponent). */
export interface Component {
  readonly id: string
  readonly hsaId: string
  readonly name: string
  /** Whose it is, by the id in the register of parties. */
  readonly organisation: string
  /** Its client id in the register of parties, which decisions and limits are about. */
  readonly system?: string
}

/** What an endpoint speaks. */
export const profiles = ['rivtabp20', 'rivtabp21', 'rest', 'fhir', 'internal'] as const
export type Profile = (typeof profiles)[number]

/** Where a component is called. Its URL never leaves the platform but for those who administer addressing. */
export interface Endpoint {
  readonly id: string
  readonly component: string
  /** Of `internal` ones: `internal:<name>`, answered by the platform itself. */
  readonly url: string
  readonly profile: Profile
  /** PEM of the authorities its certificate has to lead to; absent: those of the configuration. */
  readonly authorities?: string
}

/** What is called: a care unit, a provider or a system, by its HSA-id (logisk adress). */
export interface LogicalAddress {
  readonly hsaId: string
  readonly name: string
  /** The controller of what is called for, by the id in the register of parties. */
  readonly organisation: string
  /** Next above in the HSA tree; absent at the top below `SE`. */
  readonly parent?: string
}

interface Valid {
  readonly validFrom: string
  readonly validUntil?: string
}

/** Which endpoint answers a contract at an address (vägval). `*` is every address, `SE` the top of the tree. */
export interface Route extends Valid {
  readonly id: string
  readonly contract: string
  readonly logicalAddress: string
  readonly endpoint: string
}

/** Which component may call a contract at an address (anropsbehörighet). */
export interface Authorisation extends Valid {
  readonly id: string
  readonly consumer: string
  readonly contract: string
  readonly logicalAddress: string
  /** The agreement it rests on, by its id in the agreement hub. */
  readonly agreement?: string
}

/** Everything that is addressed, by kind. */
export interface AddressingEntities {
  component: Component
  endpoint: Endpoint
  logicalAddress: LogicalAddress
  route: Route
  authorisation: Authorisation
}
export type AddressingKind = keyof AddressingEntities

/** What a call is to be found a way for. Times are ms since 1970. */
export interface WayQuestion {
  consumer: string
  contract: string
  logicalAddress: string
  at: number
}

/** A row that was looked at, in order. */
export interface TriedRow {
  readonly kind: 'authorisation' | 'route'
  readonly address: string
  /** Absent: there is no row at this address. */
  readonly row?: Route | Authorisation
  readonly outcome: 'matched' | 'not_yet_valid' | 'expired' | 'other_consumer' | 'none'
}

/** The way of a call. */
export interface Way {
  readonly authorisation?: Authorisation
  readonly route?: Route
  /** More than one route holds there, and they lead to different endpoints: none is to be chosen. Never of what is written here. */
  readonly ambiguous?: true
  readonly endpoint?: Endpoint
  /** The producer. */
  readonly component?: Component
  readonly logicalAddress?: LogicalAddress
}

/** One published version, in memory; immutable. */
export interface Routing {
  readonly version: number
  /** Of the version, an instant in ms: what is too old is told of. */
  readonly publishedAt: number
  /** Whether there is anything at all (VP008 when not). */
  readonly empty: boolean
  entity<K extends AddressingKind>(kind: K, id: string): AddressingEntities[K] | undefined
  all<K extends AddressingKind>(kind: K): readonly AddressingEntities[K][]
  componentByHsaId(hsaId: string): Component | undefined
  componentOfSystem(system: string): Component | undefined
  /** Exact address, then up the tree to `SE`, then `*`; the same order for authorisation and route. */
  find(question: WayQuestion): Way
  /** The same, with every row that was tried. */
  trace(question: WayQuestion): { way: Way; tried: readonly TriedRow[] }
}

/** What the gateway follows. */
export interface Addressing {
  /** The newest that this process has seen: never an older one than before. */
  current(): Routing
  /** Whether that is older than what calls have gone by before: then none is let through by it (VP012). */
  isBehind?(): boolean
}
