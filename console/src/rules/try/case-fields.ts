import type { DecisionCase } from '../../api/contract.ts'

type Actor = DecisionCase['actor']
type Resource = DecisionCase['resource']
export type ActorKind = Actor['kind']
export type ResourceKind = Resource['kind']

/** How one fact of a case is asked for. */
export interface Field {
  name: string
  as: 'text' | 'list' | 'flag' | 'choice' | 'consents' | 'class'
  values?: readonly string[]
}

const line = (name: string): Field => ({ name, as: 'text' })
const list = (name: string): Field => ({ name, as: 'list' })
const flag = (name: string): Field => ({ name, as: 'flag' })
const choice = (name: string, ...values: string[]): Field => ({ name, as: 'choice', values })
const capacity = (name: string) => choice(name, 'vardgivare', 'omsorgsgivare', 'annan')
const consents: Field = { name: 'consents', as: 'consents' }

/** The facts of each kind of actor, in the order they are asked for. */
export const actorFields: Record<ActorKind, readonly Field[]> = {
  staff: [
    line('id'),
    line('organisation'),
    line('unit'),
    capacity('capacity'),
    list('purposes'),
    list('informationTypes'),
    list('roles'),
    list('serves'),
    flag('assignmentValid'),
  ],
  system: [
    line('id'),
    line('organisation'),
    list('actsFor'),
    list('agreedTypes'),
    flag('agreement'),
    flag('admitted'),
    flag('withinLimits'),
  ],
  resident: [line('id')],
  proxy: [
    line('id'),
    line('person'),
    choice('proxyKind', 'custodian', 'deputy', 'attorney', 'organisation'),
    list('acts'),
    flag('valid'),
    flag('understood'),
  ],
  device: [line('id'), line('controller')],
}

/** The facts of each kind of thing that is acted upon. */
export const resourceFields: Record<ResourceKind, readonly Field[]> = {
  record: [
    line('controller'),
    capacity('controllerKind'),
    line('unit'),
    list('types'),
    { name: 'confidentiality', as: 'class' },
    flag('informed'),
    flag('outerBlock'),
    flag('innerBlock'),
    consents,
  ],
  measure: [
    line('controller'),
    choice('measureKind', 'sensor', 'camera'),
    flag('careDecision'),
    flag('needWeighed'),
    consents,
  ],
  matter: [line('controller'), flag('hers')],
  reception: [line('controller')],
  data: [line('controller')],
  incident: [line('controller'), flag('open'), flag('retentionOver')],
  service: [
    line('controller'),
    list('types'),
    { name: 'confidentiality', as: 'class' },
    flag('authorised'),
    flag('proved'),
    flag('consentNeeded'),
    flag('outerBlock'),
    consents,
  ],
  dataset: [
    line('controller'),
    flag('permit'),
    flag('request'),
    flag('secureEnvironment'),
    flag('pseudonymised'),
    flag('optOutsRemoved'),
    flag('combinationDecided'),
    flag('personal'),
  ],
}

export const grounds = [
  'patientRelation',
  'takesPart',
  'services',
  'important',
  'danger',
  'consentImpossible',
  'attitudeInvestigated',
  'onRequest',
  'openCase',
  'ownMatter',
] as const

export const missingFacts = [
  'act',
  'actor',
  'assignment',
  'capacity',
  'person',
  'controller',
  'controllerKind',
  'types',
  'purpose',
  'resource',
  'facts',
] as const satisfies readonly DecisionCase['missing'][number][]

const blankValue = ({ as, values }: Field): unknown => {
  if (as === 'flag') return false
  if (as === 'list' || as === 'consents') return []
  if (as === 'class') return 3
  return values?.[0] ?? 'A'
}

/** A thing of a kind with nothing said of it, complete enough to be judged. */
function blank(kind: string, fields: readonly Field[]): object {
  return { kind, ...Object.fromEntries(fields.map((field) => [field.name, blankValue(field)])) }
}

/** The case with another kind of actor: what both kinds have is kept. */
export function withActorKind(of: DecisionCase, kind: ActorKind): DecisionCase {
  return { ...of, actor: kept(of.actor, kind, actorFields[kind]) as Actor }
}

/** The case with another kind of resource: what both kinds have is kept. */
export function withResourceKind(of: DecisionCase, kind: ResourceKind): DecisionCase {
  return { ...of, resource: kept(of.resource, kind, resourceFields[kind]) as Resource }
}

function kept(before: object, kind: string, fields: readonly Field[]): object {
  const names = new Set(fields.map(({ name }) => name))
  const same = Object.entries(before).filter(([name]) => names.has(name))
  return { ...blank(kind, fields), ...Object.fromEntries(same) }
}

/** Words between commas. */
export const listOf = (words: string): string[] =>
  words
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
