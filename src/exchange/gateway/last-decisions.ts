import { hash, randomBytes } from 'node:crypto'
import type { Decision } from '../../trust/index.ts'

/** Of a decision what a call needs. */
export type RememberedDecision = Pick<Decision, 'id' | 'decision' | 'rules' | 'missing'>

/** Decisions of the last minutes, for while the database is away. */
export interface LastDecisions {
  keep(key: string, decision: RememberedDecision): void
  /** Undefined when there is none, or it is too old. */
  find(key: string): RememberedDecision | undefined
  keepResident(identity: string, resident: string | undefined): void
  /** Undefined when nothing is known, or it is too old. */
  findResident(identity: string): { resident: string | undefined } | undefined
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
  const decisions = createKept<RememberedDecision>(maximumMs, now)
  const residents = createKept<{ resident: string | undefined }>(maximumMs, now)
  return {
    keep: decisions.keep,
    find: decisions.find,
    keepResident: (identity, resident) => residents.keep(hidden(identity), { resident }),
    findResident: (identity) => residents.find(hidden(identity)),
  }
}

const salt = randomBytes(32).toString('hex')
/** An identity does not lie about in memory, and so not in a dump of it. */
const hidden = (identity: string): string => hash('sha256', `${salt}${identity}`, 'base64')

function createKept<T>(maximumMs: number, now: () => number) {
  const kept = new Map<string, { value: T; at: number }>()
  return {
    keep(key: string, value: T): void {
      const known = kept.get(key)
      if (known !== undefined) {
        known.value = value
        known.at = now()
        return
      }
      if (kept.size >= most) kept.delete(kept.keys().next().value!)
      kept.set(key, { value, at: now() })
    },
    find(key: string): T | undefined {
      const known = kept.get(key)
      return known !== undefined && now() - known.at <= maximumMs ? known.value : undefined
    },
  }
}
