import { unitNumbers } from '../make/units.ts'
import type { ModelRegion } from '../model-region.ts'
import type { Day, Period } from '../period.ts'
import { type PlantedPerson, plantedPerson } from './planted-person.ts'

/** Whole SEK. The parts are shares of it that come out even: 50, 25, 10, 10 and 5 in a hundred. */
export interface PlantedCost extends PlantedPerson {
  readonly unit: number
  readonly day: Day
  readonly form: 'inpatient' | 'outpatient'
  readonly drg: string
  readonly weight: number
  readonly cost: number
  readonly outlier: boolean
  /** ICD-10-SE, the only one of the contact. */
  readonly diagnosis: string
}

/** Groups that nobody else's care is in: stays, visits, two people alone, one who costs nearly all, and the old people's visits. */
export const plantedGroupsOfCare = {
  stays: 'X91',
  visits: 'X92',
  two: 'X93',
  dominated: 'X94',
  old: 'X95',
} as const

/** Main diagnoses that nobody else has: of old people’s visits, and of the other planted contacts. */
export const plantedDiagnoses = { old: 'R54', others: 'R69' } as const

type Sort = 'stays' | 'visits' | 'two' | 'dominated'
/** How many contacts a year, and what each costs. */
const sorts: Readonly<
  Record<Sort, { contacts: number; of(n: number): Pick<PlantedCost, 'form' | 'weight' | 'cost' | 'outlier'> }>
> = {
  // Outliers are the 5 % dearest stays, and the 3 % dearest visits.
  stays: {
    contacts: 60,
    of: (n) => ({
      form: 'inpatient',
      weight: 1.25,
      cost: n >= 57 ? 400_000 : 40_000 + n * 1_000,
      outlier: n >= 57,
    }),
  },
  visits: {
    contacts: 100,
    of: (n) => ({
      form: 'outpatient',
      weight: 0.125,
      cost: n >= 97 ? 30_000 : 2_000 + (n % 10) * 100,
      outlier: n >= 97,
    }),
  },
  two: { contacts: 2, of: () => ({ form: 'inpatient', weight: 2, cost: 80_000, outlier: false }) },
  dominated: {
    contacts: 8,
    of: (n) => ({ form: 'inpatient', weight: 1, cost: n === 0 ? 2_000_000 : 10_000, outlier: false }),
  },
}

/** Contacts with costs of a region, in groups (DRG) of their own, every year. */
export function plantedCosts(
  seed: number,
  region: ModelRegion,
  people: number,
  period: Period,
): PlantedCost[] {
  const byGroup = period.years.flatMap(({ day }) => {
    let person = 0
    return Object.entries(sorts).flatMap(([sort, { contacts, of }]) =>
      Array.from({ length: contacts }, (_, n): PlantedCost => {
        const { cost, ...more } = of(n)
        const dearer = sort === 'visits' || sort === 'stays' ? 1_000 * (region.number + (seed % 7)) : 0
        return {
          ...plantedPerson('costs', person++, period),
          unit: unitNumbers.plantedWards[0],
          day,
          drg: plantedGroupsOfCare[sort as Sort],
          cost: cost + dearer,
          diagnosis: plantedDiagnoses.others,
          ...more,
        }
      }),
    )
  })
  return [...byGroup, ...oldPeople(seed, region, people, period)]
}

/** Men of eighty and more: in these regions nobody else of that age and sex has care with costs. */
export const oldMen = (people: number): number => Math.min(2_000, Math.max(40, Math.floor(people / 150)))

/** What somebody costs in a year is a whole number of thousands, so that steps of a thousand lose nothing. */
function oldPeople(seed: number, { number }: ModelRegion, people: number, period: Period): PlantedCost[] {
  return period.years.flatMap(({ year, day }) =>
    Array.from({ length: oldMen(people) }, (_, n): PlantedCost[] => {
      const cost = (1 + ((n * 7 + year * 3 + number * 11 + (seed % 7)) % 200)) * 1_000
      const contacts = n % 3 === 0 ? 2 : 1
      const one: PlantedCost = {
        ...plantedPerson('old', n, period),
        unit: unitNumbers.plantedWards[1],
        day,
        form: 'outpatient',
        drg: plantedGroupsOfCare.old,
        weight: 0.25,
        cost: cost / contacts,
        outlier: false,
        diagnosis: plantedDiagnoses.old,
      }
      return Array.from({ length: contacts }, () => one)
    }).flat(),
  )
}
