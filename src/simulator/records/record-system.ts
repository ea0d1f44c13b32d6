import type { Population } from '../population/population.ts'
import type { Random } from '../random.ts'
import { type Engagements, engagementsOf } from './engagements.ts'
import { createOutcomeKeeper, type OutcomeKeeper } from './outcome-keeper.ts'
import { makePersonRecords, type PersonRecord } from './person-records.ts'
import { createSchedule, type Schedule } from './schedule.ts'
import { makeSocialRegister, type SocialRegister } from './social-register.ts'
import type { Source } from './world.ts'

/** What a source system holds, and what it remembers while it runs. */
export interface RecordSystem {
  readonly source: Source
  readonly records: ReadonlyMap<string, PersonRecord>
  readonly engagements: Engagements
  /** How often it has been told news of the index. */
  readonly news: { told: number }
  readonly schedule: Schedule
  /** Of a municipality's system alone. */
  readonly register?: SocialRegister
  readonly outcomes: OutcomeKeeper
}

/** Fills a source system: the same for the same seed, but for what is booked and told later. */
export function createRecordSystem(source: Source, population: Population, random: Random): RecordSystem {
  const { keeps, keeper, books, units } = source
  const register =
    keeps === 'social' && (keeper === 'exempelkoping' || keeper === 'provstad')
      ? makeSocialRegister(random.fork(`register ${keeper}`), population, keeper)
      : undefined
  const records = makePersonRecords(random, source, population.people)
  return {
    source,
    records,
    engagements: engagementsOf(records, source.forgets),
    news: { told: 0 },
    schedule: createSchedule(books ? units : []),
    ...(register && { register }),
    outcomes: createOutcomeKeeper(
      (identity) => records.has(identity) || register?.identities.has(identity) === true,
    ),
  }
}
