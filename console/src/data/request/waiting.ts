import type { PermitItem, RequestItem } from './request-api.ts'
import { timeLeft } from './time-left.ts'

/** Whoever holds a permit is told that it runs out so many days before its last one. */
const soonDays = 30

/** How many applications wait for somebody: to be checked or decided on, or to be completed. */
export const waitingFor = (
  requests: readonly Pick<RequestItem, 'state'>[],
  { decides, applies }: { decides: boolean; applies: boolean },
): number =>
  requests.filter(
    ({ state }) =>
      (decides && (state === 'submitted' || state === 'complete')) || (applies && state === 'incomplete'),
  ).length

/** How many permits that are in force run out soon. @param today the Swedish date, `2026-11-22` */
export const endingSoon = (permits: readonly Pick<PermitItem, 'state' | 'clocks'>[], today: string): number =>
  permits.filter(({ state, clocks }) => {
    const validity = clocks.find(({ what }) => what === 'validity')
    if (state !== 'in_force' || validity === undefined) return false
    const left = timeLeft(validity, today)
    return left.state === 'left' && left.days <= soonDays
  }).length
