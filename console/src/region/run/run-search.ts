import type { RegionRun } from '../region-api.ts'

export const runStates: readonly RegionRun['state'][] = [
  'held',
  'waiting',
  'running',
  'done',
  'refused',
  'failed',
  'cancelled',
]

/** Which runs are listed, as the address says; what it says wrongly is left out. */
export function runSearch({ state }: Record<string, unknown>): { state?: RegionRun['state'] } {
  const known = runStates.find((each) => each === state)
  return known === undefined ? {} : { state: known }
}

/** Runs that something can still happen to. */
export const isOpen = ({ state }: Pick<RegionRun, 'state'>): boolean =>
  state === 'held' || state === 'waiting' || state === 'running'
