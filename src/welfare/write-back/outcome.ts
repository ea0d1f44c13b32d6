import type { AlarmClass, Cause, OutcomeProblem, Urgency } from '../contract/index.ts'

/** The job that tells the record of one outcome. Its payload is the outcome's id and nothing more. */
export const outcomeTask = 'welfare:outcome'

/** Jobs of one controller run one after the other: a record that hangs holds up nobody else's, and no calls to people. */
export const queueOf = (controllerId: string) => `welfare:outcome:${controllerId}`

/** What the record is told of a signal. */
export interface OutcomeSignal {
  id: string
  at: string
  receivedAt: string
  /** Of the signal's own kind: alarm, cancel, reset … */
  type: string
  class?: AlarmClass
  code?: { system: string; value: string }
}

/** What the record is told of an act on the alarm. */
export interface OutcomeAct {
  at: string
  kind: 'acknowledged' | 'dispatched' | 'arrived' | 'resolved' | 'reopened' | 'note'
  by?: string
  /** Who was sent. */
  to?: string
  text?: string
}

/**
 * What one version of an outcome says. Kept as it was when the alarm was resolved or corrected; the person's identity is not
 * in it, and is added when it is sent.
 */
export interface OutcomeDocument {
  class: AlarmClass
  urgency: Urgency
  presses: number
  pressedAt: string
  receivedAt: string
  answeredAt?: string
  dispatchedAt?: string
  arrivedAt?: string
  resolvedAt: string
  resolvedBy?: string
  cause: Cause
  device?: { kind: string; place?: string }
  signals: OutcomeSignal[]
  acts: OutcomeAct[]
}

/** What a try came to. */
export type Tried =
  | { came: 'sent'; receipt: string; call: string }
  | { came: 'refused'; problem: OutcomeProblem; answer?: string; call?: string }
  | { came: 'waits'; problem: OutcomeProblem; call?: string }

const firstPauseSeconds = 5
const longestPauseSeconds = 15 * 60

/** Seconds until the next try after so many: 5, 10, 20 … and never more than a quarter of an hour, without end. */
export function pauseAfter(attempts: number): number {
  return Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** Math.min(attempts - 1, 20))
}

/** Codes of the service platform, as the reason they are to whoever reads of them. */
const reasons: Readonly<Record<string, OutcomeProblem>> = {
  fault: 'record_faults',
  VP002: 'not_authorised',
  VP003: 'no_route',
  VP004: 'no_route',
  VP005: 'no_route',
  VP006: 'no_route',
  VP007: 'not_authorised',
  VP008: 'no_route',
  VP009: 'record_silent',
  VP010: 'no_route',
  VP011: 'not_authorised',
}

/** Why a call that the service platform refused, or could not make, did not get through. */
export const problemOf = (code: string): OutcomeProblem => reasons[code] ?? 'platform_fault'
