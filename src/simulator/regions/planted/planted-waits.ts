import { unitNumbers } from '../make/units.ts'
import type { ModelRegion } from '../model-region.ts'
import { addDays, type Day, type Period } from '../period.ts'
import { type PlantedPerson, plantedPerson } from './planted-person.ts'

export interface PlantedWait extends PlantedPerson {
  readonly unit: number
  readonly specialty: string
  readonly stage: 'treatment' | 'assessment'
  readonly since: Day
  readonly performed: Day | null
  readonly left: Day | null
  readonly deviation: 'PvV' | 'MoV' | null
}

/**
 * Speciality and stage that only planted facts have: treatment in orthopaedics, treatment in oncology (few), and assessments of children in
 * primary care.
 */
export const plantedQueues = { waiting: '311', few: '731', assessed: '201' } as const

/** The planted queues of a region, whole: nobody else waits in them. */
export function plantedWaits(seed: number, region: ModelRegion, period: Period): PlantedWait[] {
  return [...waiting(seed, region, period), ...few(period), ...assessed(seed, region, period)]
}

function waiting(seed: number, { number }: ModelRegion, { months, until, ...rest }: Period): PlantedWait[] {
  const period = { months, until, ...rest }
  let n = 0
  return months.flatMap(({ month }, m) =>
    Array.from({ length: 30 + 5 * number + ((m * 7) % 11) }, (_, j): PlantedWait => {
      const since = addDays(`${month}-01`, (j * 3) % 28)
      const end = addDays(since, 20 + ((j * 37 + m * 13 + number * 5 + (seed % 7)) % 130))
      const ended = end <= until ? end : null
      const leaves = j % 17 === 5
      return {
        ...plantedPerson('waiting', n++, period),
        unit: unitNumbers.plantedClinic,
        specialty: plantedQueues.waiting,
        stage: 'treatment',
        since,
        performed: leaves ? null : ended,
        left: leaves ? ended : null,
        deviation: j % 13 === 0 ? 'PvV' : j % 29 === 7 ? 'MoV' : null,
      }
    }),
  )
}

/** Three wait at the end of the last month, and four were treated in the month before: too few to tell. */
function few(period: Period): PlantedWait[] {
  const [before, last] = [period.months.at(-2)!, period.months.at(-1)!]
  return Array.from({ length: 7 }, (_, n) => ({
    ...plantedPerson('few', n, period),
    unit: unitNumbers.plantedSmall,
    specialty: plantedQueues.few,
    stage: 'treatment',
    since: addDays(n < 3 ? last.end : before.end, -20 + n),
    performed: n < 3 ? null : addDays(before.end, -5),
    left: null,
    deviation: null,
  }))
}

function assessed(seed: number, { number }: ModelRegion, period: Period): PlantedWait[] {
  let n = 0
  return period.months.flatMap(({ month }, m) =>
    Array.from({ length: 20 + number + (m % 5) }, (_, j): PlantedWait => {
      const since = addDays(`${month}-01`, j % 20)
      return {
        ...plantedPerson('assessed', n++, period),
        unit: unitNumbers.plantedPrimary,
        specialty: plantedQueues.assessed,
        stage: 'assessment',
        since,
        performed: addDays(since, (j * 5 + m + (seed % 7)) % 7),
        left: null,
        deviation: null,
      }
    }),
  )
}
