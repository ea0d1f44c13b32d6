import type { RequestState } from '../contract/request.ts'

/** What can be done with an application. `lapse`: time does it. */
export type RequestAct = 'change' | 'submit' | 'withdraw' | 'ask' | 'complete' | 'extend' | 'decide' | 'lapse'

/** Where each act leads, from where it can be done. */
const leads: Readonly<Record<RequestAct, Partial<Record<RequestState, RequestState>>>> = {
  change: { draft: 'draft', incomplete: 'incomplete' },
  submit: { draft: 'submitted', incomplete: 'submitted' },
  withdraw: { submitted: 'withdrawn', incomplete: 'withdrawn', complete: 'withdrawn' },
  ask: { submitted: 'incomplete' },
  complete: { submitted: 'complete' },
  extend: { submitted: 'submitted', complete: 'complete' },
  // Or to another outcome, as it is decided.
  decide: { complete: 'approved' },
  lapse: { incomplete: 'lapsed' },
}

const applicantActs: ReadonlySet<RequestAct> = new Set(['change', 'submit', 'withdraw'])

/** An application, as who may do what depends on it. */
export interface Standing {
  readonly state: RequestState
  readonly organisation: string
  /** Those who have done something for the applicant. */
  readonly applicants: ReadonlySet<string>
  /** Those who are to use the data. */
  readonly people: readonly string[]
}

/** Who acts, and what she may at all. */
export interface Actor {
  readonly id: string
  readonly organisation: string | undefined
  readonly applies: boolean
  readonly decides: boolean
  /** All that was submitted, whosever it is. */
  readonly seesAll: boolean
}

/** Whether she has a part in it herself: then she decides nothing of it. */
export const isPartOf = ({ applicants, people }: Pick<Standing, 'applicants' | 'people'>, id: string) =>
  applicants.has(id) || people.includes(id)

/** Why an act cannot be done: it is not hers, she has a part in it, or the application stands elsewhere. */
export type Hindrance = 'not_hers' | 'own_request' | 'state'

/** The state that an act leads to, or what hinders it. */
export function follow(
  standing: Standing,
  act: RequestAct,
  actor: Actor | 'time',
): RequestState | { hindrance: Hindrance } {
  if ((act === 'lapse') !== (actor === 'time')) return { hindrance: 'not_hers' }
  const to = leads[act][standing.state]
  if (actor !== 'time') {
    const hers = applicantActs.has(act)
      ? actor.applies && actor.organisation === standing.organisation
      : actor.decides
    if (!hers) return { hindrance: 'not_hers' }
    if (!applicantActs.has(act) && isPartOf(standing, actor.id)) return { hindrance: 'own_request' }
  }
  return to ?? { hindrance: 'state' }
}

/** What she may do with it now. */
export const actsFor = (standing: Standing, actor: Actor): RequestAct[] =>
  (Object.keys(leads) as RequestAct[]).filter((act) => typeof follow(standing, act, actor) === 'string')
