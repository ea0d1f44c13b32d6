import type { FastifyRequest } from 'fastify'
import Type, { type TSchema } from 'typebox'
import type { App } from '../../kernel/index.ts'
import { RightsChange } from '../contract/rights.ts'
import { readChanges } from './rights-change.ts'
import type { Caller, RightsService } from './rights-service.ts'

const Id = Type.String({ format: 'uuid' })
export const PersonPath = Type.Object({ person: Id })
export const SubjectPath = Type.Object({ person: Id, id: Id })
/** Staff reads at the person's own request. */
export const OnRequestQuery = Type.Object({ onRequest: Type.Optional(Type.Boolean({ default: false })) })

/** Finds out who is at the other end. @throws {KnutpunktError} when nobody is logged in */
export type CallerOf = (request: FastifyRequest) => Caller | Promise<Caller>

export interface RightsRoutesDeps {
  service: RightsService
  callerOf: CallerOf
}

export const readRights = { permission: 'trust.rights.read' }
export const writeRights = { permission: 'trust.rights.write' }

/** Adds what consents, blocks and proxies have in common: the list of a person, and the history of each. */
export function listRoutes<Item>(
  app: App,
  path: 'consents' | 'blocks' | 'proxies',
  schema: TSchema,
  { service, callerOf, list }: RightsRoutesDeps & { list: (person: string) => Promise<Item[]> },
): void {
  app.get(
    `/api/trust/v1/people/:person/${path}`,
    {
      config: readRights,
      schema: {
        summary: `A person's ${path}, the newest first`,
        tags: ['rights'],
        params: PersonPath,
        querystring: OnRequestQuery,
        response: { 200: Type.Object({ items: Type.Array(schema) }) },
      },
    },
    async (request) => {
      const { person } = request.params
      const asked = { act: 'rights.read', person, onRequest: request.query.onRequest }
      const items = await service.perform(await callerOf(request), asked, () => list(person))
      return { items: items as never[] }
    },
  )
  app.get(
    `/api/trust/v1/people/:person/${path}/:id/history`,
    {
      config: readRights,
      schema: {
        summary: 'Each version, and who made it',
        tags: ['rights'],
        params: SubjectPath,
        querystring: OnRequestQuery,
        response: { 200: Type.Object({ items: Type.Array(RightsChange) }) },
      },
    },
    async (request) => {
      const { person, id } = request.params
      const asked = { act: 'rights.read', person, onRequest: request.query.onRequest }
      const items = await service.perform(await callerOf(request), asked, ({ client }) =>
        readChanges(client, person, id),
      )
      return { items }
    },
  )
}
