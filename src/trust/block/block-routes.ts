import Type from 'typebox'
import type { App } from '../../kernel/index.ts'
import { Block, BlockLiftWrite, BlockWrite } from '../contract/rights.ts'
import {
  listRoutes,
  PersonPath,
  type RightsRoutesDeps,
  SubjectPath,
  writeRights,
} from '../rights/rights-routes.ts'
import type { BlockStore } from './block-store.ts'

const path = '/api/trust/v1/people/:person/blocks'

export function blockRoutes(app: App, deps: RightsRoutesDeps & { blocks: BlockStore }): void {
  const { service, callerOf, blocks } = deps
  listRoutes(app, 'blocks', Block, { ...deps, list: (person) => blocks.list(person) })
  app.post(
    path,
    {
      config: writeRights,
      schema: {
        summary: 'Block data: it takes effect on the next decision',
        tags: ['rights'],
        params: PersonPath,
        body: BlockWrite,
        response: { 201: Block },
      },
    },
    async (request, reply) => {
      const { person } = request.params
      const { controller, onRequest } = request.body
      const asked = { act: 'blocks.set', person, controller, onRequest }
      const block = await service.perform(await callerOf(request), asked, (by) =>
        blocks.set(by.client, person, request.body, by),
      )
      return reply.code(201).send(block)
    },
  )
  app.post(
    `${path}/:id/lift`,
    {
      config: writeRights,
      schema: {
        summary: 'Lift a block for good',
        tags: ['rights'],
        params: SubjectPath,
        body: Type.Object({ onRequest: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
        response: { 200: Block },
      },
    },
    async (request) => {
      const { person, id } = request.params
      const { controller } = await blocks.get(person, id)
      const asked = { act: 'blocks.lift', person, controller, onRequest: request.body.onRequest }
      return service.perform(await callerOf(request), asked, (by) => blocks.lift(by.client, person, id, by))
    },
  )
  app.post(
    `${path}/:id/lift-for-a-while`,
    {
      config: writeRights,
      schema: {
        summary: 'Lift a block for a while, for one organisation or for all',
        tags: ['rights'],
        params: SubjectPath,
        body: BlockLiftWrite,
        response: { 200: Block },
      },
    },
    async (request) => {
      const { person, id } = request.params
      const { controller } = await blocks.get(person, id)
      const asked = { act: 'blocks.lift', person, controller, onRequest: request.body.onRequest }
      return service.perform(await callerOf(request), asked, (by) =>
        blocks.liftFor(by.client, person, id, request.body, by),
      )
    },
  )
}
