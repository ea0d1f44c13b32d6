import type { OutputState } from '../../contract/environment.ts'
import type { Check } from './checks.ts'

export const openStates: readonly OutputState[] = [
  'PENDING',
  'SUBMITTED',
  'PARTIALLY_REVIEWED',
  'REVIEWED',
  'RETURNED',
  'APPROVED',
]
/** In which its people may change it. */
export const changeable: readonly OutputState[] = ['PENDING', 'RETURNED']
export const reviewable: readonly OutputState[] = ['SUBMITTED', 'PARTIALLY_REVIEWED']

/** In which it has left the environment, or is on its way. */
export const leaving: readonly OutputState[] = [
  'SUBMITTED',
  'PARTIALLY_REVIEWED',
  'REVIEWED',
  'APPROVED',
  'RELEASED',
]

export type Verdict = 'approve' | 'return' | 'reject'

/** So many have to approve it, who are not its own people and not the same. */
const reviewers = 2

/** What becomes of an output by a verdict. To hold it back takes one, to let it out two. */
export function afterVerdict(verdict: Verdict, approvedBefore: number): OutputState {
  if (verdict === 'reject') return 'REJECTED'
  if (verdict === 'return') return 'RETURNED'
  return approvedBefore + 1 >= reviewers ? 'REVIEWED' : 'PARTIALLY_REVIEWED'
}

/** What was released, as it is fetched. */
export interface ReleasedFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** A table that somebody would have out of an environment. */
export interface Output {
  readonly id: string
  readonly permit: string
  readonly organisation: string
  readonly title: string
  readonly explanation: string
  readonly query: string
  readonly countColumn: string | null
  readonly shareColumn: string | null
  readonly state: OutputState
  readonly version: number
  readonly round: number
  readonly madeBy: string
  readonly madeAt: Date
  readonly submittedAt: Date | null
  readonly endedAt: Date | null
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: number
  readonly sha256: string
  readonly checks: readonly Check[]
  readonly released: ReleasedFile | null
  readonly emptiedAt: Date | null
  /** The released file's. */
  readonly fileRemovedAt: Date | null
}

export interface Review {
  readonly round: number
  readonly reviewer: string
  readonly verdict: Verdict
  readonly reasons: string
  readonly at: Date
}
