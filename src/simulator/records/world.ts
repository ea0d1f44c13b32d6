/** The made-up systems that call each other. HSA-ids stand on numbers that no organisation has. */
export const municipalityId = 'SE9999999916'
export const regionId = 'SE9999999924'
export const otherRegionId = 'SE9999999932'

/** The reception's own component, as which the platform tells records of alarms. */
export const receptionHsaId = `${municipalityId}-KP`

/** Where somebody may be called: a care unit or a record as a whole. */
export interface MadeUpAddress {
  readonly hsaId: string
  readonly name: string
  readonly whose: Whose
  readonly parent?: string
}
export type Whose = 'municipality' | 'region' | 'otherRegion'

export const addresses: readonly MadeUpAddress[] = [
  { hsaId: municipalityId, name: 'Exempelköpings kommun', whose: 'municipality' },
  { hsaId: regionId, name: 'Region Exempel', whose: 'region' },
  { hsaId: `${regionId}-VC1`, name: 'Vårdcentralen Testberga', whose: 'region', parent: regionId },
  { hsaId: `${regionId}-GER`, name: 'Geriatriska mottagningen', whose: 'region', parent: regionId },
  { hsaId: otherRegionId, name: 'Region Påhitt', whose: 'otherRegion' },
  {
    hsaId: `${otherRegionId}-VC9`,
    name: 'Vårdcentralen Låtsasby',
    whose: 'otherRegion',
    parent: otherRegionId,
  },
  {
    hsaId: `${otherRegionId}-RTG`,
    name: 'Röntgen, Låtsasby sjukhus',
    whose: 'otherRegion',
    parent: otherRegionId,
  },
  {
    hsaId: `${otherRegionId}-LAB`,
    name: 'Laboratoriet, Låtsasby sjukhus',
    whose: 'otherRegion',
    parent: otherRegionId,
  },
  {
    hsaId: `${otherRegionId}-OLD`,
    name: 'Gamla journalen, Låtsasby sjukhus',
    whose: 'otherRegion',
    parent: otherRegionId,
  },
]

export type Temper = 'well' | 'slow' | 'failing' | 'invalid'

/** A system that answers. */
export interface MadeUpProducer {
  readonly key: string
  readonly hsaId: string
  readonly name: string
  readonly whose: Whose
  readonly temper: Temper
  /** Contracts by name, and where it answers them. */
  readonly answers: readonly { readonly contracts: readonly string[]; readonly at: readonly string[] }[]
}

const clinical = ['GetVaccinationHistory', 'GetCareDocumentation', 'GetCareContacts'] as const
const scheduling = [
  'GetSubjectOfCareSchedule',
  'GetAvailableTimeslots',
  'MakeBooking',
  'UpdateBooking',
  'CancelBooking',
] as const
const social = [
  'GetSocialDocumentation',
  'ProcessAlarmOutcome',
  'GetServiceRecipients',
  'GetCareDecisions',
  'GetStaff',
] as const

export const producers: readonly MadeUpProducer[] = [
  {
    key: 'social',
    hsaId: `${municipalityId}-SOC`,
    name: 'Exempelköpings omsorgsjournal',
    whose: 'municipality',
    temper: 'well',
    answers: [{ contracts: social, at: [municipalityId] }],
  },
  {
    key: 'region',
    hsaId: `${regionId}-JRN`,
    name: 'Region Exempels journal',
    whose: 'region',
    temper: 'well',
    answers: [{ contracts: [...clinical, ...scheduling], at: [regionId] }],
  },
  {
    key: 'other',
    hsaId: `${otherRegionId}-JRN`,
    name: 'Region Påhitts journal',
    whose: 'otherRegion',
    temper: 'well',
    answers: [{ contracts: [...clinical, ...scheduling], at: [otherRegionId] }],
  },
  {
    key: 'slow',
    hsaId: `${otherRegionId}-PACS`,
    name: 'Röntgensystemet (långsamt)',
    whose: 'otherRegion',
    temper: 'slow',
    answers: [{ contracts: ['GetCareContacts'], at: [`${otherRegionId}-RTG`] }],
  },
  {
    key: 'failing',
    hsaId: `${otherRegionId}-LIS`,
    name: 'Laboratoriesystemet (svarar med fel)',
    whose: 'otherRegion',
    temper: 'failing',
    answers: [{ contracts: ['GetCareContacts'], at: [`${otherRegionId}-LAB`] }],
  },
  {
    key: 'invalid',
    hsaId: `${otherRegionId}-GML`,
    name: 'Gamla journalen (följer inte kontraktet)',
    whose: 'otherRegion',
    temper: 'invalid',
    answers: [{ contracts: ['GetCareContacts'], at: [`${otherRegionId}-OLD`] }],
  },
]

/** A system that calls, by certificate. */
export interface MadeUpConsumer {
  readonly system: string
  readonly hsaId: string
  readonly name: string
  readonly whose: Whose
  /** What it may call where. */
  readonly calls: readonly { readonly contract: string; readonly at: string }[]
}

export const consumers: readonly MadeUpConsumer[] = [
  {
    system: 'planering',
    hsaId: `${municipalityId}-PLAN`,
    name: 'Hemtjänstens planering',
    whose: 'municipality',
    calls: [
      { contract: 'GetAvailableTimeslots', at: regionId },
      { contract: 'GetSubjectOfCareSchedule', at: regionId },
      { contract: 'GetCareContacts', at: regionId },
      { contract: 'GetCareContacts', at: otherRegionId },
      { contract: 'GetSocialDocumentation', at: municipalityId },
    ],
  },
  {
    system: 'regionens-journal',
    hsaId: `${regionId}-JRNK`,
    name: 'Region Exempels journal, läsning',
    whose: 'region',
    calls: [
      { contract: 'GetVaccinationHistory', at: otherRegionId },
      { contract: 'GetCareContacts', at: otherRegionId },
      { contract: 'GetCareContacts', at: `${otherRegionId}-RTG` },
      { contract: 'GetAvailableTimeslots', at: otherRegionId },
      { contract: 'GetCareDocumentation', at: regionId },
    ],
  },
]

/** Which of the address and its contract's domain a contract is called by. */
export const contractDomains: Readonly<Record<string, string>> = {
  GetVaccinationHistory: 'actoutcome',
  GetCareDocumentation: 'description',
  GetCareContacts: 'carecontact',
  GetSubjectOfCareSchedule: 'scheduling',
  GetAvailableTimeslots: 'scheduling',
  MakeBooking: 'scheduling',
  UpdateBooking: 'scheduling',
  CancelBooking: 'scheduling',
  GetSocialDocumentation: 'socialdocumentation',
  ProcessAlarmOutcome: 'alarmoutcome',
  GetServiceRecipients: 'socialregister',
  GetCareDecisions: 'socialregister',
  GetStaff: 'socialregister',
}
export const keyOf = (contract: string): string =>
  `urn:riv:knutpunkt:${contractDomains[contract]}:${contract}Responder:1`

/** Kinds of information that the systems handle, and what for. */
export const covered = {
  informationTypes: [
    'social_alarm',
    'vaccinations',
    'care_documentation',
    'care_contacts',
    'scheduling',
    'social_documentation',
  ],
  purposes: ['care', 'alarm'],
} as const
