import type {
  DraftContent,
  Missing,
  Outcome,
  RequestContent,
  RequestKind,
  RequestState,
} from '../contract/request.ts'

/** An application for data. */
export interface DataRequest {
  readonly id: string
  readonly number: string | null
  readonly kind: RequestKind
  readonly product: string
  readonly title: string
  readonly content: DraftContent
  readonly state: RequestState
  readonly organisation: string
  readonly organisationName: string
  readonly applicant: string
  readonly version: number
  readonly createdAt: Date
  readonly submittedAt: Date | null
  readonly lapsesAt: Date | null
  readonly decidedAt: Date | null
  readonly decidedBy: string | null
  readonly reasons: string | null
  readonly conditions: readonly string[] | null
  readonly granted: RequestContent | null
}

export const eventActs = [
  'created',
  'changed',
  'submitted',
  'asked',
  'completed',
  'extended',
  'decided',
  'withdrawn',
  'lapsed',
  'reminded',
] as const

/** A change of an application, as it is kept. */
export interface RequestEvent {
  readonly at: Date
  /** Null: time did it. */
  readonly by: string | null
  readonly act: (typeof eventActs)[number]
  readonly state: RequestState
  readonly reasons: string | null
  readonly detail: EventDetail | null
}

export interface EventDetail {
  /** What the applicant is asked to complete. */
  missing?: Missing[]
  /** What was told, as it stood. */
  content?: DraftContent
  outcome?: Outcome
  /** Of a reminder: of which time limit. */
  what?: string
}

const applicantActs: ReadonlySet<RequestEvent['act']> = new Set([
  'created',
  'changed',
  'submitted',
  'withdrawn',
])

/** Those who have done something for the applicant. */
export const applicantsOf = (events: readonly RequestEvent[]): ReadonlySet<string> =>
  new Set(events.flatMap(({ act, by }) => (applicantActs.has(act) && by !== null ? [by] : [])))
