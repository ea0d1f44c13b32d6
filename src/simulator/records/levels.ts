import {
  type ConsumerSystem,
  type ContractName,
  type KeeperKey,
  otherRegion,
  receptionHsaId,
  type Source,
  sources,
} from './world.ts'

/** Service platforms one above the other: each hands on what it does not keep itself. */
export const levelNames = ['local', 'regional', 'national'] as const
export type LevelName = (typeof levelNames)[number]

/** Who keeps records or runs a platform. */
export type LevelKeeper = KeeperKey | 'nation'

/** A component of the made-up levels, as the platforms register it. */
export interface LevelParty {
  /** Its client id. */
  readonly id: string
  readonly hsaId: string
  readonly name: string
  readonly keeper: LevelKeeper
}

/** The platforms, as they are known to each other. */
export const levelPlatforms: Readonly<Record<LevelName, LevelParty>> = {
  local: {
    id: 'plattform-lokal',
    hsaId: receptionHsaId,
    name: 'Exempelköpings tjänsteplattform',
    keeper: 'exempelkoping',
  },
  regional: {
    id: 'plattform-regional',
    hsaId: 'SE9999999924-KP',
    name: 'Region Exempels tjänsteplattform',
    keeper: 'region',
  },
  national: {
    id: 'plattform-nationell',
    hsaId: 'SE9999999957-KP',
    name: 'Den påhittade nationella tjänsteplattformen',
    keeper: 'nation',
  },
}

/** Organisations, by the names they are registered with everywhere. */
export const levelOrganisations: Readonly<
  Partial<
    Record<
      LevelKeeper,
      { readonly name: string; readonly kinds: readonly string[]; readonly capacity?: string }
    >
  >
> = {
  exempelkoping: { name: 'Exempelköpings kommun', kinds: ['municipality'] },
  region: { name: 'Region Exempel', kinds: ['region', 'care_provider'], capacity: 'vardgivare' },
  otherRegion: { name: otherRegion.name, kinds: otherRegion.kinds, capacity: otherRegion.capacity },
  nation: { name: 'Påhittade samordningsmyndigheten', kinds: ['authority'] },
}

/** A unit that can be called at every level; its system stands at one of them. */
export interface LevelSource extends Source {
  readonly level: LevelName
  /** The system that answers. */
  readonly system: Pick<Source, 'hsaId' | 'name' | 'keeper'>
}

/** A unit's address is its own, and not its system's. */
function unitOf(key: string, level: LevelName): LevelSource {
  const system = sources.find((each) => each.key === key)!
  return { ...system, ...system.units[0]!, level, system }
}

export const levelSources: readonly LevelSource[] = [
  unitOf('omsorg-exempelkoping', 'local'),
  unitOf('journal-exempel', 'regional'),
  unitOf('journal-provlan', 'national'),
]

/** A system that calls at one level what may stand at another. */
export interface LevelConsumer extends ConsumerSystem {
  readonly level: LevelName
}

const recordContracts = ['GetVaccinationHistory', 'GetCareContacts'] as const

/**
 * What is about a person comes from the municipality or goes to it: consents are decided on by its platform, which alone of the three
 * knows its residents.
 */
export const levelConsumers: readonly LevelConsumer[] = [
  {
    id: 'latsas-hsl',
    hsaId: 'SE9999999916-HSL',
    name: 'Låtsas Hemsjukvård, Exempelköpings kommun',
    keeper: 'exempelkoping',
    informationTypes: ['vaccinations', 'care_contacts'],
    level: 'local',
    asks: [
      { keeper: 'region', contracts: recordContracts },
      { keeper: 'otherRegion', contracts: recordContracts },
    ],
  },
  {
    id: 'pahitt-oversikt',
    hsaId: 'SE9999999924-OVER',
    name: 'Påhitt Översikt, Region Exempel',
    keeper: 'region',
    informationTypes: ['social_documentation', 'scheduling'],
    level: 'regional',
    asks: [
      { keeper: 'exempelkoping', contracts: ['GetSocialDocumentation'] },
      { keeper: 'otherRegion', contracts: ['GetAvailableTimeslots'] },
    ],
  },
  {
    id: 'provlan-portal',
    hsaId: 'SE9999999932-PORT',
    name: 'Låtsasportalen, Region Provlän',
    keeper: 'otherRegion',
    informationTypes: ['social_documentation', 'scheduling'],
    level: 'national',
    asks: [
      { keeper: 'exempelkoping', contracts: ['GetSocialDocumentation'] },
      { keeper: 'region', contracts: ['GetAvailableTimeslots'] },
    ],
  },
]

const informationOf: Partial<Record<ContractName, string>> = {
  GetVaccinationHistory: 'vaccinations',
  GetCareContacts: 'care_contacts',
  GetAvailableTimeslots: 'scheduling',
  GetSocialDocumentation: 'social_documentation',
}

/** A call's passage through one platform. */
export interface Passage {
  readonly at: LevelName
  /** Who calls there: the consumer, or the platform that hands on. */
  readonly caller: LevelParty
  readonly contract: ContractName
  readonly informationType: string
  readonly source: LevelSource
  /** The platform that it is handed on to; absent: its producer stands here. */
  readonly next?: LevelParty
}

/** Every passage through a platform, of all that is asked: up the levels or down, one at a time. */
export function passagesAt(level: LevelName): Passage[] {
  return levelConsumers.flatMap((consumer) =>
    consumer.asks.flatMap(({ keeper, contracts }) =>
      levelSources
        .filter((source) => source.keeper === keeper)
        .flatMap((source) =>
          contracts.flatMap((contract) => passagesOf(consumer, contract as ContractName, source)),
        )
        .filter(({ at }) => at === level),
    ),
  )
}

function passagesOf(consumer: LevelConsumer, contract: ContractName, source: LevelSource): Passage[] {
  const [from, to] = [consumer.level, source.level].map((level) => levelNames.indexOf(level)) as [
    number,
    number,
  ]
  const way = from <= to ? levelNames.slice(from, to + 1) : levelNames.slice(to, from + 1).toReversed()
  return way.map((at, step) => {
    const [before, after] = [way[step - 1], way[step + 1]]
    return {
      at,
      caller: before === undefined ? consumer : levelPlatforms[before],
      contract,
      informationType: informationOf[contract]!,
      source,
      ...(after !== undefined && { next: levelPlatforms[after] }),
    }
  })
}
