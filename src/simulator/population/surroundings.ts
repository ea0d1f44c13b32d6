import type { Random } from '../random.ts'
import { surnames, younger } from './names.ts'
import type { MunicipalityKey } from './population.ts'

/** Organisations around the municipalities. */
export type NeighbourKey = 'region' | 'homecare' | 'supplier' | 'hosting'
export type PartyKey = MunicipalityKey | NeighbourKey

export interface Neighbour {
  readonly key: NeighbourKey
  readonly name: string
  readonly kinds: readonly string[]
  readonly capacity?: 'vardgivare'
}

export interface NeighbourUnit {
  readonly key: string
  readonly organisation: NeighbourKey
  readonly name: string
}

/** Where an employee works, as what; the first of two is the one she reads records in. */
export interface NeighbourAssignment {
  readonly unit: string
  readonly title: string
  readonly roles: readonly string[]
  readonly purposes: readonly string[]
  readonly informationTypes?: readonly string[]
}

export interface Scheme {
  readonly key: string
  readonly name: string
  readonly description: string
}

/** What something is for, and with which information. */
export interface Coverage {
  readonly purposes: readonly string[]
  readonly informationTypes: readonly string[]
}

export interface NeighbourProduct extends Coverage {
  readonly key: string
  readonly name: string
  readonly supplier: NeighbourKey
  readonly marks: readonly {
    readonly scheme: string
    readonly reference: string
    /** Why it was revoked. */
    readonly revoked?: string
  }[]
}

export interface NeighbourAgreement extends Coverage {
  readonly kind: 'processor' | 'data_sharing'
  readonly title: string
  /** The diary number, by which it is found again. */
  readonly reference: string
  readonly giver: PartyKey
  readonly taker: PartyKey
  /** Days that it holds from when it is registered; without end when not told. */
  readonly days?: number
}

export interface AllowListCriterion extends Coverage {
  readonly controller: PartyKey
  readonly schemes: readonly string[]
}

/** A system of the supplier, and the limit that is set for it. */
export interface NeighbourSystem {
  readonly id: string
  readonly name: string
  readonly organisation: NeighbourKey
  readonly product: string
  readonly actsFor: readonly NeighbourKey[]
  readonly scopes: readonly string[]
  readonly limit: { readonly perMinute: number; readonly perDay: number; readonly onUnusual: 'alert' }
}

/** What is around the municipalities: a region, providers, suppliers, what they have agreed, and a record system. */
export interface Surroundings {
  readonly organisations: readonly Neighbour[]
  readonly units: readonly NeighbourUnit[]
  readonly nurse: { readonly name: string; readonly assignments: readonly NeighbourAssignment[] }
  readonly schemes: readonly Scheme[]
  readonly products: readonly NeighbourProduct[]
  readonly agreements: readonly NeighbourAgreement[]
  readonly criteria: readonly AllowListCriterion[]
  readonly system: NeighbourSystem
}

/** What a municipality's social services have on somebody, and the region's nurse reads. */
export const sharedTypes = ['social_documentation', 'implementation_plan'] as const

const careTypes = ['diagnoses', 'medication', 'care_documentation', ...sharedTypes]

const organisations: readonly Neighbour[] = [
  { key: 'region', name: 'Region Exempel', kinds: ['region', 'care_provider'], capacity: 'vardgivare' },
  {
    key: 'homecare',
    name: 'Låtsas Hemsjukvård AB',
    kinds: ['care_provider', 'social_care_provider'],
    capacity: 'vardgivare',
  },
  { key: 'supplier', name: 'Påhittade System AB', kinds: ['supplier'] },
  { key: 'hosting', name: 'Luftslottets Drift AB', kinds: ['supplier'] },
]

const units: readonly NeighbourUnit[] = [
  { key: 'centre', organisation: 'region', name: 'Vårdcentralen Testberga' },
  { key: 'geriatrics', organisation: 'region', name: 'Geriatriska mottagningen' },
  { key: 'team', organisation: 'homecare', name: 'Hemsjukvårdsteamet' },
]

const schemes: readonly Scheme[] = [
  {
    key: 'security',
    name: 'Påhittad informationssäkerhet',
    description: 'Ledningssystem för informationssäkerhet, granskat av någon utanför. Finns inte på riktigt.',
  },
  {
    key: 'interplay',
    name: 'Påhittat samspel',
    description: 'Klarar de prov som gäller för att läsa och lämna ut uppgifter. Finns inte på riktigt.',
  },
]

const products: readonly NeighbourProduct[] = [
  {
    key: 'records',
    name: 'Påhitt Journal',
    supplier: 'supplier',
    purposes: ['care', 'documentation', 'disclosure'],
    informationTypes: careTypes,
    marks: [
      { scheme: 'security', reference: 'PI-2025-17' },
      { scheme: 'interplay', reference: 'PS-2025-4' },
    ],
  },
  {
    key: 'sensor',
    name: 'Påhitt Nattsensor',
    supplier: 'supplier',
    purposes: ['care', 'alarm'],
    informationTypes: ['social_alarm'],
    marks: [
      {
        scheme: 'security',
        reference: 'PI-2024-31',
        revoked: 'Leverantören rättade inte en känd brist inom utsatt tid',
      },
    ],
  },
]

const care = { purposes: ['care', 'documentation'], informationTypes: careTypes }

const agreements: readonly NeighbourAgreement[] = [
  {
    kind: 'processor',
    title: 'Personuppgiftsbiträdesavtal om journalsystem',
    reference: 'RE 2025-0412',
    giver: 'region',
    taker: 'supplier',
    ...care,
  },
  {
    kind: 'processor',
    title: 'Underbiträdesavtal om drift av journalsystem',
    reference: 'RE 2025-0413',
    giver: 'supplier',
    taker: 'hosting',
    ...care,
  },
  {
    kind: 'data_sharing',
    title: 'Överenskommelse om sammanhållen vård- och omsorgsdokumentation',
    reference: 'EX 2025-1180',
    giver: 'exempelkoping',
    taker: 'region',
    purposes: ['care'],
    informationTypes: sharedTypes,
  },
  {
    kind: 'processor',
    title: 'Personuppgiftsbiträdesavtal om nattsensorer, prövotid',
    reference: 'PR 2026-0077',
    giver: 'provstad',
    taker: 'supplier',
    purposes: ['care', 'alarm'],
    informationTypes: ['social_alarm'],
    days: 20,
  },
]

const criteria: readonly AllowListCriterion[] = [
  { controller: 'region', schemes: ['security', 'interplay'], ...care },
  {
    controller: 'exempelkoping',
    schemes: ['security'],
    purposes: ['care', 'alarm'],
    informationTypes: ['social_alarm'],
  },
  {
    controller: 'provstad',
    schemes: ['security'],
    purposes: ['care', 'alarm'],
    informationTypes: ['social_alarm'],
  },
]

/** The made-up region's record system, which asks what its users may see. */
export const recordSystem: NeighbourSystem = {
  id: 'pahitt-journal',
  name: 'Påhitt Journal, Region Exempel',
  organisation: 'supplier',
  product: 'records',
  actsFor: ['region'],
  scopes: ['trust.decisions.write', 'trust.rules.read'],
  limit: { perMinute: 300, perDay: 50_000, onUnusual: 'alert' },
}

/** Makes up what is around the municipalities; only the nurse's name is drawn. */
export function makeSurroundings(random: Random): Surroundings {
  return {
    organisations,
    units,
    nurse: {
      name: `${random.pick(younger)} ${random.pick(surnames)}`,
      assignments: [
        {
          unit: 'centre',
          title: 'Distriktssköterska',
          roles: ['responder'],
          purposes: ['care', 'documentation'],
          informationTypes: careTypes,
        },
        { unit: 'geriatrics', title: 'Loggranskare', roles: ['auditor'], purposes: ['control'] },
      ],
    },
    schemes,
    products,
    agreements,
    criteria,
    system: recordSystem,
  }
}
