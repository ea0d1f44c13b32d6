import type { Party } from '../../kernel/index.ts'
import type { RequestEvent as EventShown, RequestItem, RequestPage } from '../contract/request.ts'
import { clocksOfRequest } from './clocks.ts'
import { lackingIn } from './content.ts'
import { actsFor } from './flow.ts'
import { namesOf } from './names.ts'
import { permitOfRequest } from './permit-store.ts'
import type { DataRequest, RequestEvent } from './request.ts'
import { actorOf, productOf, type RequestDeps, standingOf } from './request-acts.ts'
import { eventsOf } from './request-store.ts'

/** Applications as lists show them. */
export async function shownRequests(
  deps: RequestDeps,
  requests: readonly DataRequest[],
): Promise<RequestItem[]> {
  const events = await eventsOf(
    deps.db.pool,
    requests.map(({ id }) => id),
  )
  const names = await namesOf(
    deps,
    requests.map(({ applicant }) => applicant),
  )
  return requests.map((request) => facts(deps, request, events.get(request.id)!, names))
}

/** An application as whoever reads it sees it, with what she may do. */
export async function shownRequest(
  deps: RequestDeps,
  party: Party,
  request: DataRequest,
): Promise<RequestPage> {
  const { db, clock, book } = deps
  const { id, content, applicant, submittedAt, state } = request
  const events = (await eventsOf(db.pool, [id])).get(id)!
  const people = content.people ?? []
  const names = await namesOf(deps, [applicant, ...people, ...events.flatMap(({ by }) => by ?? [])])
  const permit = await permitOfRequest(db.pool, id, new Date(clock.epochMilliseconds()))
  const asked = events.findLast(({ act }) => act === 'asked')?.detail?.missing
  const decision = events.find(({ act }) => act === 'decided')
  return {
    ...facts(deps, request, events, names),
    content,
    people: people.map((each) => ({ id: each, name: names(each) })),
    missing: lackingIn(content, { ...deps, product: productOf(book, request.product) }),
    ...(state === 'incomplete' && asked && { asked }),
    history: events.map((event) => shownEvent(event, names)),
    ...(decision?.detail?.outcome && { outcome: decision.detail.outcome }),
    ...(request.reasons !== null && { reasons: request.reasons }),
    ...(permit && { permit: permit.id }),
    may: [
      ...actsFor(standingOf(request, events), actorOf(party)).filter((act) => act !== 'lapse'),
      ...(submittedAt === null && party.organisation === request.organisation ? (['discard'] as const) : []),
    ],
  }
}

function facts(
  { book, rules, clock }: RequestDeps,
  request: DataRequest,
  events: readonly RequestEvent[],
  names: (id: string) => string,
): RequestItem {
  const { number, submittedAt, createdAt, applicant } = request
  return {
    id: request.id,
    ...(number !== null && { number }),
    version: request.version,
    kind: request.kind,
    product: request.product,
    productTitle: productOf(book, request.product).title,
    title: request.title,
    state: request.state,
    organisation: request.organisation,
    organisationName: request.organisationName,
    applicant: { id: applicant, name: names(applicant) },
    createdAt: createdAt.toISOString(),
    ...(submittedAt !== null && { submittedAt: submittedAt.toISOString() }),
    clocks: clocksOfRequest(request, events, rules, new Date(clock.epochMilliseconds())),
  }
}

const shownEvent = (
  { at, by, act, state, reasons, detail }: RequestEvent,
  names: (id: string) => string,
): EventShown => ({
  at: at.toISOString(),
  ...(by !== null && { by: { id: by, name: names(by) } }),
  act,
  state,
  ...(reasons !== null && { reasons }),
  ...(detail?.missing && { missing: detail.missing }),
  ...(detail?.what && { what: detail.what }),
})
