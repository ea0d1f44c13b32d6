import type { PoolClient } from 'pg'
import {
  type Clock,
  type Database,
  type ErrorEntry,
  KnutpunktError,
  newId,
  type Party,
  scrub,
} from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { Missing, RequestWrite } from '../contract/request.ts'
import { organisationOf } from '../delivery/visible.ts'
import { hubErrors } from '../hub-errors.ts'
import type { Product, ProductBook } from '../product/product-book.ts'
import { lackingIn } from './content.ts'
import { dayOf, endOf, endsOn, lastDay } from './deadline.ts'
import { type Actor, follow, type Hindrance, isPartOf, type RequestAct, type Standing } from './flow.ts'
import { applicantsOf, type DataRequest, type EventDetail, type RequestEvent } from './request.ts'
import { requestErrors } from './request-errors.ts'
import {
  addEvent,
  changeRequest,
  eventsOf,
  insertRequest,
  nextNumber,
  type RequestSet,
  readRequest,
  removeDraft,
} from './request-store.ts'
import type { Rules } from './rules.ts'

export interface RequestDeps {
  db: Database
  clock: Clock
  guard: Guard
  book: ProductBook
  rules: Rules
  /** What an organisation, employee or system is called. */
  nameOf(id: string): Promise<string | undefined>
}

/** An application that is held, with what was done with it. */
export interface Held {
  request: DataRequest
  events: readonly RequestEvent[]
  now: Date
}

/** What an act does beside moving the application on. */
export interface Done {
  set?: RequestSet
  event: RequestEvent['act']
  /** Other than where the act leads. */
  state?: DataRequest['state']
  lapsesAt?: Date
  reasons?: string
  detail?: EventDetail
}

const hindrances: Readonly<Record<Hindrance, ErrorEntry>> = {
  not_hers: requestErrors.not_yours,
  own_request: requestErrors.own_request,
  state: requestErrors.request_state,
}

const applies = 'hub.requests.write'
const decides = 'hub.requests.decide'
const audits = 'hub.requests.audit'

export const actorOf = ({ id, organisation, permissions }: Party): Actor => ({
  id,
  organisation,
  applies: permissions.has(applies),
  decides: permissions.has(decides),
  seesAll: permissions.has(decides) || permissions.has(audits),
})

export const standingOf = (
  { state, organisation, content }: DataRequest,
  events: readonly RequestEvent[],
): Standing => ({ state, organisation, applicants: applicantsOf(events), people: content.people ?? [] })

/** Own organisation's, and what others have submitted for whoever decides or audits. @throws {KnutpunktError} hub.request_not_found */
export async function visibleRequest(
  db: Pick<PoolClient, 'query'>,
  { organisation, seesAll }: Actor,
  id: string,
  lock = false,
): Promise<DataRequest> {
  const request = await readRequest(db, id, lock)
  const seen = request?.organisation === organisation || (seesAll && request?.submittedAt != null)
  if (request === undefined || !seen) throw new KnutpunktError(requestErrors.request_not_found)
  return request
}

/** Does something with an application, as the one who acts may: the change, its entry in its history, and the log's are one transaction. */
export async function actOn(
  deps: RequestDeps,
  party: Party,
  { id, version, act }: { id: string; version: number; act: RequestAct },
  then: (client: PoolClient, held: Held) => Promise<Done> | Done,
): Promise<void> {
  const { db, clock, guard } = deps
  const actor = actorOf(party)
  const ofApplicant = act === 'change' || act === 'submit' || act === 'withdraw'
  const granted = await guard.require(
    party,
    ofApplicant ? { act: 'data.apply' } : await decisionOn(deps, actor, id),
  )
  await db.transaction(async (client) => {
    const request = await visibleRequest(client, actor, id, true)
    if (request.version !== version) throw new KnutpunktError(requestErrors.request_changed)
    const events = (await eventsOf(client, [id])).get(id)!
    const to = follow(standingOf(request, events), act, actor)
    if (typeof to !== 'string') throw new KnutpunktError(hindrances[to.hindrance])
    const now = new Date(clock.epochMilliseconds())
    const done = await then(client, { request, events, now })
    const { state = to, event, reasons = null, detail = null } = done
    const lapsesAt = done.lapsesAt ?? (state === 'incomplete' ? request.lapsesAt : null)
    await changeRequest(client, id, { state, lapsesAt }, done.set)
    await addEvent(client, id, { at: now, by: party.id, act: event, state, reasons, detail })
    await guard.enter(client, party, { act: `hub.request.${event}`, granted, about: id })
  })
}

/** That she would decide on an application, as the rules see it. Whoever may not know of it is told so first. */
async function decisionOn({ db }: RequestDeps, actor: Actor, id: string) {
  const request = await visibleRequest(db.pool, actor, id)
  const events = (await eventsOf(db.pool, [id])).get(id)!
  return {
    act: 'data.decide',
    grounds: { ownMatter: isPartOf(standingOf(request, events), actor.id) },
  }
}

/** Begins an application as a draft. @returns its id */
export async function begin(deps: RequestDeps, party: Party, write: RequestWrite): Promise<string> {
  const { db, clock, guard, nameOf } = deps
  const organisation = organisationOf(party)
  const granted = await guard.require(party, { act: 'data.apply' })
  productOf(deps.book, write.product)
  checkTexts(write)
  const id = newId()
  const createdAt = new Date(clock.epochMilliseconds())
  const organisationName = (await nameOf(organisation)) ?? organisation
  await db.transaction(async (client) => {
    await insertRequest(client, {
      ...write,
      id,
      organisation,
      organisationName,
      applicant: party.id,
      createdAt,
    })
    const by = party.id
    await addEvent(client, id, {
      at: createdAt,
      by,
      act: 'created',
      state: 'draft',
      reasons: null,
      detail: null,
    })
    await guard.enter(client, party, { act: 'hub.request.created', granted, about: id })
  })
  return id
}

export function change(
  deps: RequestDeps,
  party: Party,
  id: string,
  { version, ...write }: RequestWrite & { version: number },
): Promise<void> {
  productOf(deps.book, write.product)
  checkTexts(write)
  return actOn(deps, party, { id, version, act: 'change' }, (_, { request: { number, kind } }) => {
    // The number says the kind.
    if (number !== null && kind !== write.kind) throw new KnutpunktError(requestErrors.request_state)
    return { set: write, event: 'changed' }
  })
}

/** Sends an application in, whole; also when it was asked to be completed. */
export function submit(deps: RequestDeps, party: Party, id: string, version: number): Promise<void> {
  return actOn(deps, party, { id, version, act: 'submit' }, async (client, { request, now }) => {
    const { content, kind, number, submittedAt } = request
    const product = productOf(deps.book, request.product)
    const lacking = lackingIn(content, { ...deps, product })
    if (lacking.length > 0) {
      const fields = [...new Set(lacking.map(({ field }) => field))].join(', ')
      throw new KnutpunktError(requestErrors.request_lacking, { values: { fields } })
    }
    return {
      set: {
        number: number ?? (await nextNumber(client, kind, dayOf(now).year)),
        submittedAt: submittedAt ?? now,
      },
      event: 'submitted',
      detail: { content },
    }
  })
}

export const withdraw = (deps: RequestDeps, party: Party, id: string, version: number): Promise<void> =>
  actOn(deps, party, { id, version, act: 'withdraw' }, () => ({ event: 'withdrawn' }))

/** Removes a draft that was never sent in. */
export async function discard(deps: RequestDeps, party: Party, id: string, version: number): Promise<void> {
  const { db, guard } = deps
  const granted = await guard.require(party, { act: 'data.apply' })
  await db.transaction(async (client) => {
    const { organisation } = await visibleRequest(client, actorOf(party), id, true)
    if (organisation !== party.organisation) throw new KnutpunktError(requestErrors.not_yours)
    if (!(await removeDraft(client, id, version))) throw new KnutpunktError(requestErrors.request_changed)
    await guard.enter(client, party, { act: 'hub.request.discarded', granted, about: id })
  })
}

/** Asks the applicant to complete it within the time that the rules give. */
export function ask(
  deps: RequestDeps,
  party: Party,
  id: string,
  { version, missing }: { version: number; missing: Missing[] },
): Promise<void> {
  checkTexts(missing)
  const completion = deps.rules.limit('completion')
  return actOn(deps, party, { id, version, act: 'ask' }, (_, { now }) => ({
    event: 'asked',
    lapsesAt: endOf(endsOn(completion, lastDay(now, [completion.limit]))),
    detail: { missing },
  }))
}

export const declareComplete = (
  deps: RequestDeps,
  party: Party,
  id: string,
  version: number,
): Promise<void> => actOn(deps, party, { id, version, act: 'complete' }, () => ({ event: 'completed' }))

/** Takes more time to decide, once, with reasons that the applicant sees. */
export function extend(
  deps: RequestDeps,
  party: Party,
  id: string,
  { version, reasons }: { version: number; reasons: string },
): Promise<void> {
  checkTexts(reasons)
  return actOn(deps, party, { id, version, act: 'extend' }, (_, { request, events }) => {
    const { kind, content } = request
    const { extension } = deps.rules.limit('decision', { kind, publicBody: content.publicBody })
    if (extension === undefined || events.some((event) => event.act === 'extended'))
      throw new KnutpunktError(requestErrors.not_extendable)
    return { event: 'extended', reasons }
  })
}

/** @throws {KnutpunktError} hub.product_not_found */
export function productOf(book: ProductBook, id: string): Product {
  const product = book.byId(id)
  if (product === undefined) throw new KnutpunktError(hubErrors.product_not_found)
  return product
}

/** What others read, and the public of decisions, has no personal identity in it. @throws {KnutpunktError} hub.identity_in_text */
export function checkTexts(written: unknown): void {
  const text = JSON.stringify(written)
  if (scrub(text) !== text) throw new KnutpunktError(requestErrors.identity_in_text)
}
