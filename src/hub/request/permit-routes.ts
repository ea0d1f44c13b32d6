import { type App, KnutpunktError, type Party, partyOf } from '../../kernel/index.ts'
import { page } from '../../trust/index.ts'
import {
  PermitItem,
  PermitPage,
  PermitPolicy,
  PermitProlong,
  PermitQuery,
  PublishedResultWrite,
} from '../contract/permit.ts'
import { RequestActWithReasons } from '../contract/request.ts'
import { hubErrors } from '../hub-errors.ts'
import { policyOf } from './odrl.ts'
import { type PermitDeps, prolong, publish, revoke, visiblePermit } from './permit-acts.ts'
import { listPermits, readPermit } from './permit-store.ts'
import { shownPermit, shownPermits } from './permit-view.ts'
import { actorOf } from './request-acts.ts'
import { ById } from './request-routes.ts'
import { readRequest } from './request-store.ts'

const path = '/api/hub/v1/permits'
const tags = ['permits']
const read = { permission: 'hub.requests.read' }
const decide = { permission: 'hub.requests.decide' }
const response = { 200: PermitPage }

/** Permits: what they let whom do, until when, and what became of them. */
export function permitRoutes(app: App, deps: PermitDeps & { baseUrl(): string }): void {
  const { db, guard, clock, rules } = deps
  const now = () => new Date(clock.epochMilliseconds())
  const after = async (party: Party, id: string) =>
    shownPermit(deps, party, await visiblePermit(deps, db.pool, party, id))
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Permits, the newest first: the own organisation’s; of whoever decides or audits, all',
        querystring: PermitQuery,
        response: { 200: page(PermitItem) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const { limit = 50, cursor, state, mine = false } = request.query
      const { seesAll, id } = actorOf(party)
      // Who acts for nobody has no permits.
      if (!seesAll && party.organisation === undefined) return { items: [] }
      const rows = await listPermits(db.pool, {
        organisation: seesAll ? undefined : party.organisation,
        person: mine ? id : undefined,
        state,
        before: cursor,
        now: now(),
        limit: limit + 1,
      })
      const items = await shownPermits(deps, rows.slice(0, limit))
      return { items, ...(rows.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: { tags, summary: 'A permit with its conditions and time limits', params: ById, response },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      return after(party, request.params.id)
    },
  )
  app.get(
    `${path}/:id/policy`,
    {
      config: { permission: 'public' },
      schema: {
        tags,
        summary: 'A permit as ODRL, for machines; without the people that it names',
        params: ById,
        response: { 200: PermitPolicy },
      },
    },
    async (request, reply) => {
      const permit = await readPermit(db.pool, request.params.id, now())
      if (permit === undefined) throw new KnutpunktError(hubErrors.permit_not_found)
      const { conditions } = (await readRequest(db.pool, permit.application))!
      const all = [...rules.conditions.map(({ sv }) => sv), ...(conditions ?? [])]
      return reply.type('application/ld+json').send(policyOf(permit, deps.baseUrl(), all))
    },
  )
  app.post(
    `${path}/:id/revoke`,
    {
      config: decide,
      schema: {
        tags,
        summary: 'Take a permit back at once, with reasons',
        params: ById,
        body: RequestActWithReasons,
        response,
      },
    },
    async (request) => {
      const party = partyOf(request)
      await revoke(deps, party, request.params.id, request.body)
      return after(party, request.params.id)
    },
  )
  app.post(
    `${path}/:id/prolong`,
    {
      config: decide,
      schema: {
        tags,
        summary: 'Let a permit hold for longer, once, with reasons',
        params: ById,
        body: PermitProlong,
        response,
      },
    },
    async (request) => {
      const party = partyOf(request)
      await prolong(deps, party, request.params.id, request.body)
      return after(party, request.params.id)
    },
  )
  app.post(
    `${path}/:id/results`,
    {
      config: { permission: 'hub.requests.write' },
      schema: {
        tags,
        summary: 'Tell where results are published',
        params: ById,
        body: PublishedResultWrite,
        response,
      },
    },
    async (request) => {
      const party = partyOf(request)
      await publish(deps, party, request.params.id, request.body)
      return after(party, request.params.id)
    },
  )
}
