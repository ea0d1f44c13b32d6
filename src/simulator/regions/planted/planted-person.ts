import { addDays, type Day, type Period, yearOf } from '../period.ts'

/** Somebody that nothing is made up about but what is planted. */
export interface PlantedPerson {
  readonly person: number
  readonly born: Day
  /** As in `products/codes/sex.yaml`. */
  readonly sex: '1' | '2'
}

/** Their numbers begin where those of others never come. */
const plantedFrom = 10_000_000

/** Groups with days of birth apart, so that nobody's number is given twice. */
export const plantedGroups = { waiting: 0, assessed: 1, few: 2, costs: 3, old: 4 } as const
type Group = keyof typeof plantedGroups

/** One planted person for a day and sex: the numbers' last digits are kept for them. */
export function plantedPerson(group: Group, n: number, period: Period): PlantedPerson {
  const sex = group === 'old' || (group !== 'costs' && n % 2 === 1) ? '1' : '2'
  return { person: plantedFrom + plantedGroups[group] * 1_000_000 + n, born: bornOn(group, n, period), sex }
}

function bornOn(group: Group, n: number, { first }: Period): Day {
  // All who are old have turned eighty before the first year; six years hold as many as there can be.
  if (group === 'old') return addDays(`${yearOf(first) - 88}-01-01`, n)
  const start = { waiting: '1951-01-01', assessed: '2001-01-01', few: '1970-01-01', costs: '1980-01-01' }[
    group
  ]
  return addDays(start, n)
}
