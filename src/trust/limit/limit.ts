import type { Limit, LimitAlert } from '../contract/agreement.ts'
import { swedishTime } from './swedish-time.ts'

export type Unusual = LimitAlert['kind']

/** A limit as it is kept in memory. */
export interface LimitTerms
  extends Pick<
    Limit,
    'systemId' | 'informationTypes' | 'controllers' | 'perMinute' | 'perDay' | 'hours' | 'onUnusual'
  > {
  /** Which version of the cohort holds; undefined: any person. */
  readonly cohortVersion?: number | undefined
}

/**
 * What holds for a system nobody has set a limit for: any kind of information and any person that its agreements let it meet, of the
 * controllers it acts for, at a hundred acts a second and a million a day, at any hour. Beyond that somebody is told.
 */
export const defaultLimit = { perMinute: 6_000, perDay: 1_000_000, onUnusual: 'alert' } as const

export const defaultTerms = (systemId: string): LimitTerms => ({ systemId, ...defaultLimit })

/** One act of a system. */
export interface Use {
  readonly system: string
  /** Whose data; undefined: nobody's in particular. */
  readonly controller?: string | undefined
  readonly person?: string | undefined
  readonly informationTypes: readonly string[]
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What is known of the system beside its limit. */
export interface Reach {
  /** Whose data it may meet when its limit does not say. */
  readonly actsFor: readonly string[] | 'all'
  /** Whether the person is in the cohort; asked only when there is one. */
  readonly inCohort: boolean
}

/** How a use goes beyond where the limit lets the system be at all. An act that says no person is about none in particular. */
export function outside(terms: LimitTerms, use: Use, { actsFor, inCohort }: Reach): Unusual[] {
  const { informationTypes: types, controllers = actsFor, cohortVersion } = terms
  const { controller, person } = use
  const found: Unusual[] = []
  if (types && !use.informationTypes.every((type) => types.includes(type))) found.push('information_types')
  if (controller !== undefined && controllers !== 'all' && !controllers.includes(controller)) {
    found.push('controller')
  }
  if (cohortVersion !== undefined && person !== undefined && !inCohort) found.push('cohort')
  return found
}

/**
 * Whether an instant (ms) is within hours of the Swedish day: from `from` on and not at `to` any more. `to` before `from` reaches over
 * midnight, and both the same is the whole day.
 */
export function isWithinHours({ from, to }: NonNullable<Limit['hours']>, at: number): boolean {
  const { minuteOfDay } = swedishTime(at)
  const [first, last] = [minutesOf(from), minutesOf(to)]
  if (first === last) return true
  if (first < last) return minuteOfDay >= first && minuteOfDay < last
  return minuteOfDay >= first || minuteOfDay < last
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** How many of the uses just added went beyond the limit, when all of them are so many. */
export function beyond(limit: number, added: number, total: number): number {
  return Math.min(added, Math.max(0, total - limit))
}
