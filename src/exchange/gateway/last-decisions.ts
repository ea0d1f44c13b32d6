import type { Decision } from '../../trust/index.ts'

/** Of a decision what a call needs. */
export type RememberedDecision = Pick<Decision, 'id' | 'decision' | 'rules' | 'missing'>

/** Decisions of the last minutes, for while the database is away. */
export interface LastDecisions {
  keep(key: string, decision: RememberedDecision): void
  /** Undefined when there is none, or it is too old. */
  find(key: string): RememberedDecision | undefined
}

const most = 50_000

/**
 * Remembers what was decided of each combination of system, contract, address' controller and person.
 *
 * @param maximumMs how long a decision counts without being made anew
 */
export function createLastDecisions(
  maximumMs: number,
  now: () => number = () => performance.now(),
): LastDecisions {
  const kept = new Map<string, { decision: RememberedDecision; at: number }>()
  return {
    keep(key, decision) {
      const known = kept.get(key)
      if (known !== undefined) {
        known.decision = decision
        known.at = now()
        return
      }
      if (kept.size >= most) kept.delete(kept.keys().next().value!)
      kept.set(key, { decision, at: now() })
    },
    find(key) {
      const known = kept.get(key)
      return known !== undefined && now() - known.at <= maximumMs ? known.decision : undefined
    },
  }
}
