import type { Reidentification } from '../region-api.ts'

export const reidentificationStates: readonly Reidentification['state'][] = [
  'proposed',
  'approved',
  'refused',
  'shown',
  'not_found',
  'expired',
]

/** Which are listed, as the address says; what it says wrongly is left out. */
export function reidentificationSearch({ state }: Record<string, unknown>): {
  state?: Reidentification['state']
} {
  const known = reidentificationStates.find((each) => each === state)
  return known === undefined ? {} : { state: known }
}
