import type { CaseActor, CaseResource, DecisionCase } from '../../contract/decision.ts'

/** A case from the law, and how it must come out. */
export interface Scenario {
  /** What happens, in Swedish, for a reader who knows the law and not the program. */
  says: string
  /** The paragraph that it tries. */
  law: string
  case: DecisionCase
  decision: 'permit' | 'deny'
  /** A rule that must be among those that decide. */
  rule: string
  /** A condition that must be named as what would have to change. */
  lacks?: string
}

export interface Chapter {
  title: string
  scenarios: readonly Scenario[]
}

type StaffActor = Extract<CaseActor, { kind: 'staff' }>
type RecordResource = Extract<CaseResource, { kind: 'record' }>

/** A physician of the region, in an assignment that is valid now. */
export const physician: StaffActor = {
  kind: 'staff',
  id: 'läkaren',
  organisation: 'regionen',
  unit: 'medicinkliniken',
  capacity: 'vardgivare',
  assignmentValid: true,
  purposes: ['care', 'documentation'],
  informationTypes: ['diagnoser', 'läkemedel', 'genomförandeplan'],
  roles: [],
  serves: [],
}

/** An assistant nurse of the municipality's home care. */
export const homeCare: StaffActor = {
  ...physician,
  id: 'undersköterskan',
  organisation: 'kommunen',
  unit: 'hemtjänsten',
  capacity: 'omsorgsgivare',
}

/** An officer of an authority that gives neither health nor social care. */
export const officer: StaffActor = {
  ...physician,
  id: 'handläggaren',
  organisation: 'myndigheten',
  unit: 'kontoret',
  capacity: 'annan',
  purposes: ['care', 'legal_obligation'],
}

/** An operator at the alarm reception, which serves the municipality. */
export const operator: StaffActor = {
  ...physician,
  id: 'operatören',
  organisation: 'larmbolaget',
  unit: 'larmcentralen',
  capacity: 'annan',
  informationTypes: [],
  roles: ['operator'],
  serves: ['kommunen'],
}

/** An analyst. */
export const analyst: StaffActor = {
  ...physician,
  id: 'analytikern',
  organisation: 'forskningsenheten',
  unit: 'statistik',
  capacity: 'annan',
  purposes: ['secondary_use'],
  roles: ['analyst'],
}

/** The app of a private provider, all in order. */
export const app: Extract<CaseActor, { kind: 'system' }> = {
  kind: 'system',
  id: 'appen',
  organisation: 'bolaget',
  actsFor: [],
  agreement: true,
  agreedTypes: ['diagnoser', 'läkemedel'],
  admitted: true,
  withinLimits: true,
}

export const elsa: CaseActor = { kind: 'resident', id: 'Elsa' }

/** Records of another region's clinic about Elsa, who has been informed. */
export const health: RecordResource = {
  kind: 'record',
  controller: 'grannregionen',
  controllerKind: 'vardgivare',
  unit: 'ortopeden',
  types: ['diagnoser'],
  consents: [],
  informed: true,
  outerBlock: false,
  innerBlock: false,
  confidentiality: 3,
}

/** Records of another municipality's social care about Elsa, who has been informed. */
export const social: RecordResource = {
  ...health,
  controller: 'grannkommunen',
  controllerKind: 'omsorgsgivare',
  unit: 'äldreomsorgen',
  types: ['genomförandeplan'],
}

export const matter: CaseResource = { kind: 'matter', controller: 'regionen', hers: true }
export const adult = { id: 'Elsa', child: false, canConsent: true }
export const child = { id: 'Elsa', child: true, canConsent: false }
export const unable = { id: 'Elsa', child: false, canConsent: false }
export const consent = { consents: ['coherent_records'] }

/** A case about Elsa, an adult, by strong login, for care; what is given here stands instead. */
export function about(
  actor: CaseActor,
  act: string,
  resource: CaseResource,
  rest: Partial<DecisionCase> = {},
) {
  const base: DecisionCase = {
    actor,
    act,
    resource,
    person: adult,
    purpose: 'care',
    loa: 3,
    grounds: {},
    missing: [],
  }
  return { ...base, ...rest }
}

/** Somebody who acts for Elsa. */
export function proxy(
  proxyKind: Extract<CaseActor, { kind: 'proxy' }>['proxyKind'],
  acts: readonly string[],
  rest: { valid?: boolean; understood?: boolean; person?: string } = {},
): CaseActor {
  return {
    kind: 'proxy',
    id: 'ombudet',
    person: 'Elsa',
    proxyKind,
    valid: true,
    acts: [...acts],
    understood: true,
    ...rest,
  }
}
