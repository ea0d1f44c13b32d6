import type { MunicipalityKey } from '../population/population.ts'

/** Whose a source is: a region or a municipality. */
export type KeeperKey = MunicipalityKey | 'region' | 'otherRegion'

/** How a source's system behaves. */
export type Behaviour = 'well' | 'slow' | 'failing' | 'invalid'

/** A unit that somebody is cared for at. */
export interface CareUnit {
  readonly hsaId: string
  readonly name: string
}

/** A source system: a component, under an address of its own, since that is what the index of engagements names. */
export interface Source {
  readonly key: string
  readonly hsaId: string
  readonly name: string
  readonly keeper: KeeperKey
  /** What kind of record it keeps. */
  readonly keeps: 'care' | 'social'
  readonly behaviour: Behaviour
  /** The share of all people that it knows; of a municipality's, all who live there. */
  readonly share: number
  readonly units: readonly CareUnit[]
  /** Days people can book. */
  readonly books: boolean
  /** What it tells the index of engagements differs here and there from what it has. */
  readonly forgets?: true
  /** So many of the news it is told first are refused for good. */
  readonly refusesNews?: number
}

/** HSA-ids stand on numbers that no organisation has. */
const numbers: Record<KeeperKey, string> = {
  exempelkoping: 'SE9999999916',
  region: 'SE9999999924',
  otherRegion: 'SE9999999932',
  provstad: 'SE9999999940',
}
const hsaId = (keeper: KeeperKey, suffix: string) => `${numbers[keeper]}-${suffix}`

/** The reception's own component, which is also the platform: as which records are told of alarms. */
export const receptionHsaId: string = hsaId('exempelkoping', 'KP')

/** Organisations beside those that are there already. */
export const otherRegion = {
  key: 'otherRegion',
  name: 'Region Provlän',
  kinds: ['region', 'care_provider'],
  capacity: 'vardgivare',
} as const

const troubled = { keeper: 'otherRegion', keeps: 'care', books: false } as const

/** Two regions' and two municipalities' records. Those in trouble are small: what they cost others is what matters. */
export const sources: readonly Source[] = [
  {
    key: 'journal-exempel',
    hsaId: hsaId('region', 'JRN'),
    name: 'Påhitt Journal, Region Exempel',
    keeper: 'region',
    keeps: 'care',
    behaviour: 'well',
    share: 0.95,
    units: [
      { hsaId: hsaId('region', 'VC1'), name: 'Vårdcentralen Testberga' },
      { hsaId: hsaId('region', 'GER'), name: 'Geriatriska mottagningen' },
    ],
    books: true,
  },
  {
    key: 'journal-provlan',
    hsaId: hsaId('otherRegion', 'JRN'),
    name: 'Låtsasjournalen, Region Provlän',
    keeper: 'otherRegion',
    keeps: 'care',
    behaviour: 'well',
    share: 0.5,
    units: [{ hsaId: hsaId('otherRegion', 'VC1'), name: 'Vårdcentralen Provdalen' }],
    books: true,
    forgets: true,
    refusesNews: 2,
  },
  {
    ...troubled,
    key: 'segt-arkiv',
    hsaId: hsaId('otherRegion', 'SEGT'),
    name: 'Det sega arkivet, Region Provlän',
    behaviour: 'slow',
    share: 0.2,
    units: [{ hsaId: hsaId('otherRegion', 'ARK'), name: 'Arkivet' }],
  },
  {
    ...troubled,
    key: 'trasigt-labb',
    hsaId: hsaId('otherRegion', 'TRAS'),
    name: 'Det trasiga labbsystemet, Region Provlän',
    behaviour: 'failing',
    share: 0.1,
    units: [{ hsaId: hsaId('otherRegion', 'LAB'), name: 'Laboratoriet' }],
  },
  {
    ...troubled,
    key: 'felstavat-register',
    hsaId: hsaId('otherRegion', 'FEL'),
    name: 'Registret som stavar fel, Region Provlän',
    behaviour: 'invalid',
    share: 0.15,
    units: [{ hsaId: hsaId('otherRegion', 'VACC'), name: 'Vaccinationsmottagningen' }],
  },
  {
    key: 'omsorg-exempelkoping',
    hsaId: hsaId('exempelkoping', 'OMS'),
    name: 'Omsorgsjournalen, Exempelköpings kommun',
    keeper: 'exempelkoping',
    keeps: 'social',
    behaviour: 'well',
    share: 1,
    units: [{ hsaId: hsaId('exempelkoping', 'HEM'), name: 'Hemtjänsten Exempelköping' }],
    books: false,
  },
  {
    key: 'omsorg-provstad',
    hsaId: hsaId('provstad', 'OMS'),
    name: 'Omsorgsjournalen, Provstads kommun',
    keeper: 'provstad',
    keeps: 'social',
    behaviour: 'well',
    share: 1,
    units: [{ hsaId: hsaId('provstad', 'HEM'), name: 'Hemtjänsten Provstad' }],
    books: false,
  },
]

export const contractKey = (domain: string, name: string): string =>
  `urn:riv:knutpunkt:${domain}:${name}Responder:1`

/** Contracts by what they are called, with the domain they are of. */
export const domains = {
  GetVaccinationHistory: 'actoutcome',
  GetCareDocumentation: 'description',
  GetCareContacts: 'carecontact',
  GetAvailableTimeslots: 'scheduling',
  GetSubjectOfCareSchedule: 'scheduling',
  MakeBooking: 'scheduling',
  UpdateBooking: 'scheduling',
  CancelBooking: 'scheduling',
  GetSocialDocumentation: 'socialdocumentation',
  ProcessAlarmOutcome: 'alarmoutcome',
  GetServiceRecipients: 'socialregister',
  GetCareDecisions: 'socialregister',
  GetStaff: 'socialregister',
} as const
export type ContractName = keyof typeof domains

export const keyOf = (name: ContractName): string => contractKey(domains[name], name)

const records = ['GetVaccinationHistory', 'GetCareDocumentation', 'GetCareContacts'] as const
const booking = [
  'GetAvailableTimeslots',
  'GetSubjectOfCareSchedule',
  'MakeBooking',
  'UpdateBooking',
  'CancelBooking',
] as const
const register = ['ProcessAlarmOutcome', 'GetServiceRecipients', 'GetCareDecisions', 'GetStaff'] as const

/** What a source answers over SOAP. */
export function contractsOf({ keeps, books }: Pick<Source, 'keeps' | 'books'>): readonly ContractName[] {
  if (keeps === 'social') return ['GetSocialDocumentation', ...register]
  return books ? [...records, ...booking] : records
}

/** What a municipality's register tells the reception. */
export const registerContracts = register

/** Contracts with the answers of many sources in one, and what the index calls them. */
export const indexed: Partial<Record<ContractName, string>> = {
  GetVaccinationHistory: 'vaccination',
  GetCareDocumentation: 'anteckning',
  GetCareContacts: 'vardkontakt',
}

/** REST: contracts by the first part of their paths at a source that takes bookings. */
export const restContracts = { bookings: 'bookings/1', immunizations: 'immunizations/1' } as const

/** A system that calls, steadily. */
export interface ConsumerSystem {
  readonly id: string
  readonly hsaId: string
  readonly name: string
  readonly keeper: KeeperKey
  readonly informationTypes: readonly string[]
  readonly asks: readonly {
    readonly keeper: KeeperKey
    readonly contracts: readonly (ContractName | 'bookings' | 'immunizations')[]
  }[]
}

const recordTypes = ['vaccinations', 'care_documentation', 'care_contacts']

export const consumers: readonly ConsumerSystem[] = [
  {
    id: 'pahitt-oversikt',
    hsaId: hsaId('region', 'OVER'),
    name: 'Påhitt Översikt, Region Exempel',
    keeper: 'region',
    informationTypes: recordTypes,
    asks: [
      { keeper: 'region', contracts: [...records, 'immunizations'] },
      { keeper: 'otherRegion', contracts: records },
    ],
  },
  {
    id: 'pahitt-tidbok',
    hsaId: hsaId('region', 'TID'),
    name: 'Påhitt Tidbok, Region Exempel',
    keeper: 'region',
    informationTypes: ['scheduling'],
    asks: [{ keeper: 'region', contracts: [...booking, 'bookings'] }],
  },
  {
    id: 'provlan-portal',
    hsaId: hsaId('otherRegion', 'PORT'),
    name: 'Låtsasportalen, Region Provlän',
    keeper: 'otherRegion',
    informationTypes: [...recordTypes, 'scheduling'],
    asks: [{ keeper: 'otherRegion', contracts: [...records, ...booking] }],
  },
  {
    id: 'latsas-planering',
    hsaId: hsaId('exempelkoping', 'PLAN'),
    name: 'Låtsas Planering, Exempelköpings kommun',
    keeper: 'exempelkoping',
    informationTypes: ['social_documentation', 'care_contacts'],
    asks: [
      { keeper: 'exempelkoping', contracts: ['GetSocialDocumentation'] },
      { keeper: 'region', contracts: ['GetCareContacts'] },
    ],
  },
]
/** Where each region asks for the answers of all sources in one. It is the region's own address: what it gathers, it gathers for itself. */
export const gatherings = [
  { keeper: 'region', hsaId: hsaId('region', 'SAML'), name: 'Samlade uppgifter, Region Exempel' },
  { keeper: 'otherRegion', hsaId: hsaId('otherRegion', 'SAML'), name: 'Samlade uppgifter, Region Provlän' },
] as const
