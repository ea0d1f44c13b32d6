import Type from 'typebox'
import { type App, type Party, partyOf } from '../../kernel/index.ts'
import { Id, page } from '../../trust/index.ts'
import {
  RequestAct,
  RequestChange,
  RequestItem,
  RequestPage,
  RequestQuery,
  RequestRules,
  RequestWrite,
} from '../contract/request.ts'
import {
  actorOf,
  begin,
  change,
  discard,
  type RequestDeps,
  submit,
  visibleRequest,
  withdraw,
} from './request-acts.ts'
import { listRequests } from './request-store.ts'
import { shownRequest, shownRequests } from './request-view.ts'

export const path = '/api/hub/v1/requests'
export const tags = ['applications']
const read = { permission: 'hub.requests.read' }
const write = { permission: 'hub.requests.write' }
export const ById = Type.Object({ id: Id })

/** The application as it stands after an act. */
export const after = async (deps: RequestDeps, party: Party, id: string): Promise<RequestPage> =>
  shownRequest(deps, party, await visibleRequest(deps.db.pool, actorOf(party), id))

/** Applications for data: how they are filled in, and what the applicant does with them. */
export function requestRoutes(app: App, deps: RequestDeps): void {
  const { guard, rules } = deps
  readRoutes(app, deps)
  app.get(
    `${path}/rules`,
    {
      config: read,
      schema: {
        tags,
        summary: 'What an application is filled in by: purposes, legal grounds, time limits, conditions',
        response: { 200: RequestRules },
      },
    },
    async (request) => {
      await guard.require(partyOf(request), { act: 'data.read' })
      const { limit: _, ...told } = rules
      return told
    },
  )
  app.post(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: 'Begin an application, as a draft',
        body: RequestWrite,
        response: { 201: RequestPage },
      },
    },
    async (request, reply) => {
      const party = partyOf(request)
      const id = await begin(deps, party, request.body)
      return reply
        .status(201)
        .header('location', `${path}/${id}`)
        .send(await after(deps, party, id))
    },
  )
  app.put(
    `${path}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Change an application that is not sent in, or is to be completed',
        params: ById,
        body: RequestChange,
        response: { 200: RequestPage },
      },
    },
    async (request) => {
      const party = partyOf(request)
      const { id } = request.params
      await change(deps, party, id, request.body)
      return after(deps, party, id)
    },
  )
  app.delete(
    `${path}/:id`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Remove a draft',
        params: ById,
        querystring: Type.Object({ version: Type.Integer() }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await discard(deps, partyOf(request), request.params.id, request.query.version)
      return reply.status(204).send(null)
    },
  )
  const acts = [
    ['submit', submit, 'Send an application in, also when it was asked to be completed'],
    ['withdraw', withdraw, 'Take an application back before it is decided on'],
  ] as const
  for (const [name, act, summary] of acts)
    app.post(
      `${path}/:id/${name}`,
      {
        config: write,
        schema: { tags, summary, params: ById, body: RequestAct, response: { 200: RequestPage } },
      },
      async (request) => {
        const party = partyOf(request)
        const { id } = request.params
        await act(deps, party, id, request.body.version)
        return after(deps, party, id)
      },
    )
}

function readRoutes(app: App, deps: RequestDeps): void {
  const { db, guard } = deps
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary:
          'Applications, the newest first: the own organisation’s; of whoever decides or audits, all that were sent in',
        querystring: RequestQuery,
        response: { 200: page(RequestItem) },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      const { organisation, seesAll: all } = actorOf(party)
      const { limit = 50, cursor, state, open } = request.query
      const rows = await listRequests(db.pool, {
        organisation,
        all,
        state,
        open,
        before: cursor,
        limit: limit + 1,
      })
      const items = await shownRequests(deps, rows.slice(0, limit))
      return { items, ...(rows.length > limit && { next: items.at(-1)!.id }) }
    },
  )
  app.get(
    `${path}/:id`,
    {
      config: read,
      schema: {
        tags,
        summary: 'An application with its history and its time limits',
        params: ById,
        response: { 200: RequestPage },
      },
    },
    async (request) => {
      const party = partyOf(request)
      await guard.require(party, { act: 'data.read' })
      return after(deps, party, request.params.id)
    },
  )
}
