import type { Moment } from '../consent/consent.ts'
import type { CasePerson, CaseResource } from '../contract/decision.ts'

/** In which of the law's roles somebody acts. */
export type Capacity = 'vardgivare' | 'omsorgsgivare' | 'annan'

/** `all`: not limited by kind; used where an assignment is limited by its purpose and unit alone. */
export type InformationTypes = readonly string[] | 'all'

export interface AssignmentFacts {
  organisation: string
  unit: string
  /** Undefined when neither the unit nor the organisation says it. */
  capacity: Capacity | undefined
  validFrom: Moment
  validUntil?: Moment | undefined
  purposes: readonly string[]
  informationTypes: InformationTypes
  roles: readonly string[]
  /** Controllers that the assignment's unit serves, such as an alarm reception's. */
  serves: readonly string[]
}

export interface SystemFacts {
  organisation: string
  /** Controllers on whose instruction it acts; `all`: of whichever it is asked about. */
  actsFor: readonly string[] | 'all'
}

/** What a system asks for. */
export interface SystemCall {
  system: string
  organisation: string
  controller: string
  person: string | undefined
  act: string
  /** The service contract it is made by; agreements may be limited to some. */
  contract?: string | undefined
  informationTypes: readonly string[]
  purpose: string
  now: Moment
}

/** Parties and their assignments: organisations, employees, systems, devices. */
export interface PartyFacts {
  /** As an organisation is, when it is only one of them; a municipality may be both, and then its unit says which. */
  organisationCapacity(organisation: string): Answer<Capacity>
  unitCapacity(unit: string): Answer<Capacity>
  assignment(employee: string, assignment: string): Answer<AssignmentFacts>
  system(system: string): Answer<SystemFacts>
  device(device: string): Answer<{ controller: string }>
}

/** Residents: what the registers know of them. */
export interface PersonFacts {
  /** `child` by age; `canConsent` by age and by a recorded assessment. */
  person(person: string, now: Moment): Answer<Omit<CasePerson, 'id'>>
}

/** Agreements between parties, along the whole chain of processors (GDPR art. 28). */
export interface AgreementFacts {
  /** The information types that agreements in force cover for such a call; undefined: none does. */
  agreedTypes(call: SystemCall): Answer<readonly string[]>
}

/** What a controller lets a product do, set outside the product. */
export interface LimitFacts {
  /** Whether the product is on the controller's allow-list. */
  admitted(call: SystemCall): Answer<boolean>
  /** Whether the exposure limit lets this call through, and the system is not suspended. */
  withinLimits(call: SystemCall): Answer<boolean>
}

/** Things that other rooms keep, by their id. Consents are added to a measure here. */
export interface ThingFacts {
  measure(
    id: string,
  ): Answer<Omit<Extract<CaseResource, { kind: 'measure' }>, 'kind' | 'consents'> & { person: string }>
  incident(id: string): Answer<Omit<Extract<CaseResource, { kind: 'incident' }>, 'kind'>>
  dataset(id: string): Answer<Omit<Extract<CaseResource, { kind: 'dataset' }>, 'kind'>>
  /** The named act that a contract's operation is when it is done to such a thing, and the information types that it carries. */
  contractAct(
    contract: string,
    operation: string,
    on: CaseResource['kind'],
  ): Answer<{ act: string; informationTypes?: readonly string[] }>
}

/** Undefined: not known, and so a denial with its own reason. At once, or later. */
export type Answer<T> = T | undefined | Promise<T | undefined>

/** Where facts come from. Each part of the program that knows some of them brings its own. */
export interface FactSources extends PartyFacts, PersonFacts, AgreementFacts, LimitFacts, ThingFacts {}

const unknown = (): undefined => undefined

/** Sources that know nothing, so that everything that rests on them is denied: what is not brought is missing. */
export const nothingKnown: FactSources = {
  organisationCapacity: unknown,
  unitCapacity: unknown,
  assignment: unknown,
  system: unknown,
  device: unknown,
  person: unknown,
  agreedTypes: unknown,
  admitted: unknown,
  withinLimits: unknown,
  measure: unknown,
  incident: unknown,
  dataset: unknown,
  contractAct: unknown,
}
