import Type from 'typebox'
import { type App, type Clock } from '../../kernel/index.ts'
import { Consent, type ConsentKind, ConsentText, ConsentWrite, ErasureOrder } from '../contract/rights.ts'
import {
  listRoutes,
  OnRequestQuery,
  PersonPath,
  type RightsRoutesDeps,
  readRights,
  SubjectPath,
  writeRights,
} from '../rights/rights-routes.ts'
import type { ConsentStore } from './consent-store.ts'
import { consentTexts } from './consent-texts.ts'
import type { ErasureStore } from './erasure-store.ts'

const path = '/api/trust/v1/people/:person/consents'

/** The act that giving such a consent is; a mandate may name one and not the other. */
function actOf(kind: ConsentKind): string {
  if (kind === 'welfare_technology') return 'consents.give.technology'
  return kind === 'camera' ? 'consents.give.camera' : 'consents.give'
}

export function consentRoutes(
  app: App,
  deps: RightsRoutesDeps & { consents: ConsentStore; erasures: ErasureStore; clock: Clock },
): void {
  const { service, callerOf, consents, erasures, clock } = deps
  listRoutes(app, 'consents', Consent, { ...deps, list: (person) => consents.list(person, clock.now()) })
  app.get(
    '/api/trust/v1/consent-texts',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'What is shown before a consent is given, by kind and version',
        tags: ['rights'],
        response: { 200: Type.Object({ items: Type.Array(ConsentText) }) },
      },
    },
    async () => ({ items: [...consentTexts] }),
  )
  app.get(
    '/api/trust/v1/people/:person/erasures',
    {
      config: readRights,
      schema: {
        summary:
          'What recipients have been told to erase since consents were withdrawn, and whether they have',
        tags: ['rights'],
        params: PersonPath,
        querystring: OnRequestQuery,
        response: { 200: Type.Object({ items: Type.Array(ErasureOrder) }) },
      },
    },
    async (request) => {
      const { person } = request.params
      const asked = { act: 'rights.read', person, onRequest: request.query.onRequest }
      const items = await service.perform(await callerOf(request), asked, () => erasures.list(person))
      return { items }
    },
  )
  app.post(
    path,
    {
      config: writeRights,
      schema: {
        summary: 'Give a consent',
        tags: ['rights'],
        params: PersonPath,
        body: ConsentWrite,
        response: { 201: Consent },
      },
    },
    async (request, reply) => {
      const { person } = request.params
      const { body } = request
      const asked = { act: actOf(body.kind), person, controller: body.controller, onRequest: body.onRequest }
      const consent = await service.perform(await callerOf(request), asked, (by) => {
        // What staff enters holds for the staff's own organisation.
        const controller = body.controller ?? by.organisation
        const write = controller === undefined ? body : { ...body, controller }
        const giverKind = by.proxy === undefined ? 'person' : 'proxy'
        return consents.give(by.client, person, write, { ...by, giverKind })
      })
      return reply.code(201).send(consent)
    },
  )
  app.post(
    `${path}/:id/withdraw`,
    {
      config: writeRights,
      schema: {
        summary: 'Withdraw a consent: it takes effect on the next decision',
        tags: ['rights'],
        params: SubjectPath,
        body: Type.Object({ onRequest: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
        response: { 200: Consent },
      },
    },
    async (request) => {
      const { person, id } = request.params
      const { controller } = await consents.get(person, id, clock.now())
      const asked = { act: 'consents.withdraw', person, controller, onRequest: request.body.onRequest }
      return service.perform(await callerOf(request), asked, (by) =>
        consents.withdraw(by.client, person, id, by),
      )
    },
  )
}
