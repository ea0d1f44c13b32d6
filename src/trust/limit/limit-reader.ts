import type { AgreementParties } from '../agreement/agreement-parties.ts'
import { andThen } from '../agreement/answer.ts'
import type { Snapshot } from '../agreement/snapshot.ts'
import type { Cohorts } from './cohort.ts'
import { defaultTerms, type LimitTerms, outside, type Unusual, type Use } from './limit.ts'
import type { LimitBook } from './limit-store.ts'

/** How a use stands to the limit of its system. */
export interface Standing {
  terms: LimitTerms
  suspended: boolean
  /** Where it goes beyond: kinds of information, controller, cohort. */
  outside: readonly Unusual[]
}

/** Tells how uses stand to limits: at once, when everything about the system is in memory. */
export interface LimitReader {
  /** @throws what the database or the register of parties threw, when what is kept may be out of date */
  standing(use: Use): Standing | Promise<Standing>
}

export function createLimitReader({
  snapshot,
  cohorts,
  parties,
}: {
  snapshot: Snapshot<LimitBook>
  cohorts: Cohorts
  parties: Pick<AgreementParties, 'system'>
}): LimitReader {
  const actsFor = (system: string): readonly string[] | 'all' | Promise<readonly string[] | 'all'> =>
    andThen(parties.system(system), (found) => {
      if (found?.actsForAll) return 'all'
      // Who nobody knows acts for nobody.
      return found === undefined ? [] : [...found.actsFor, found.organisationId]
    })
  const inCohort = ({ systemId, cohortVersion }: LimitTerms, { person }: Use): boolean | Promise<boolean> => {
    if (cohortVersion === undefined || person === undefined) return true
    return andThen(cohorts.of(systemId, cohortVersion), (cohort) => cohort.has(person))
  }
  return {
    standing(use) {
      return andThen(snapshot.current(), ({ limits, suspended }) => {
        const terms = limits.get(use.system) ?? defaultTerms(use.system)
        return andThen(actsFor(use.system), (mayMeet) =>
          andThen(inCohort(terms, use), (isIn) => ({
            terms,
            suspended: suspended.has(use.system),
            outside: outside(terms, use, { actsFor: mayMeet, inCohort: isIn }),
          })),
        )
      })
    },
  }
}
