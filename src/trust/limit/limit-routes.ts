import Type from 'typebox'
import { type App, partyOf } from '../../kernel/index.ts'
import {
  AlertConclusion,
  Limit,
  LimitAlert,
  LimitWrite,
  Suspension,
  SuspensionWrite,
} from '../contract/agreement.ts'
import { ClientId, PartyChange } from '../contract/party.ts'
import { Id, PageQuery, page } from '../contract/values.ts'
import type { LimitService } from './limit-service.ts'

const base = '/api/trust/v1'
const tags = ['limits']
const read = { permission: 'trust.limits.read' }
const write = { permission: 'trust.limits.write' }
const BySystem = Type.Object({ system: ClientId })
const ById = Type.Object({ id: Id })

/** A cohort of 100,000 persons, each with quotes and a comma, and the rest of the limit. */
const largestLimit = 5 * 1024 * 1024

/** Exposure limits, set outside the systems they are about; what went beyond them; systems that are set aside. */
export function limitRoutes(app: App, limits: LimitService): void {
  readRoutes(app, limits)
  writeRoutes(app, limits)
  alertRoutes(app, limits)
  suspensionRoutes(app, limits)
}

function readRoutes(app: App, limits: LimitService): void {
  app.get(
    `${base}/limits`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Limits of systems, with how many persons their cohorts have',
        querystring: PageQuery,
        response: { 200: page(Limit) },
      },
    },
    (request) => limits.list(partyOf(request), request.query),
  )
  app.get(
    `${base}/limits/:system`,
    {
      config: read,
      schema: { tags, summary: 'The limit of a system', params: BySystem, response: { 200: Limit } },
    },
    (request) => limits.get(partyOf(request), request.params.system),
  )
  app.get(
    `${base}/limits/:system/history`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Each version, and who made it, the newest first',
        params: BySystem,
        response: { 200: Type.Object({ items: Type.Array(PartyChange) }) },
      },
    },
    async (request) => ({ items: await limits.history(partyOf(request), request.params.system) }),
  )
}

function writeRoutes(app: App, limits: LimitService): void {
  app.put(
    `${base}/limits/:system`,
    {
      config: write,
      bodyLimit: largestLimit,
      schema: {
        tags,
        summary: 'Set the limit of a system; it holds from the next decision on',
        params: BySystem,
        body: LimitWrite,
        response: { 200: Limit },
      },
    },
    (request) => limits.put(partyOf(request), request.params.system, request.body),
  )
  app.delete(
    `${base}/limits/:system`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Remove the limit of a system: the general limits hold for it',
        params: BySystem,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await limits.remove(partyOf(request), request.params.system)
      return reply.code(204).send(null)
    },
  )
}

function alertRoutes(app: App, limits: LimitService): void {
  app.get(
    `${base}/limit-alerts`,
    {
      config: read,
      schema: {
        tags,
        summary: 'Unusual use of systems, the newest first',
        querystring: Type.Object({
          ...PageQuery.properties,
          system: Type.Optional(ClientId),
          open: Type.Optional(Type.Boolean()),
        }),
        response: { 200: page(LimitAlert) },
      },
    },
    (request) => limits.alerts(partyOf(request), request.query),
  )
  app.post(
    `${base}/limit-alerts/:id/close`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Close an alert with a conclusion',
        params: ById,
        body: AlertConclusion,
        response: { 200: LimitAlert },
      },
    },
    (request) => limits.closeAlert(partyOf(request), request.params.id, request.body.conclusion),
  )
}

function suspensionRoutes(app: App, limits: LimitService): void {
  const path = `${base}/systems/:system/suspension`
  app.get(
    path,
    {
      config: read,
      schema: {
        tags,
        summary: 'Suspensions of a system, the newest first; the first one holds when it is not lifted',
        params: BySystem,
        response: { 200: Type.Object({ items: Type.Array(Suspension) }) },
      },
    },
    async (request) => ({ items: await limits.suspensions(partyOf(request), request.params.system) }),
  )
  app.put(
    path,
    {
      config: write,
      schema: {
        tags,
        summary: 'Set a system aside: nothing it asks for is permitted from the next decision on',
        params: BySystem,
        body: SuspensionWrite,
        response: { 200: Suspension },
      },
    },
    (request) => limits.suspend(partyOf(request), request.params.system, request.body.reason),
  )
  app.post(
    `${path}/lift`,
    {
      config: write,
      schema: {
        tags,
        summary: 'Let a system that was set aside back in',
        params: BySystem,
        body: SuspensionWrite,
        response: { 200: Suspension },
      },
    },
    (request) => limits.lift(partyOf(request), request.params.system, request.body.reason),
  )
}
