import Type from 'typebox'
import { type App, type Clock, KnutpunktError } from '../../kernel/index.ts'
import { Proxy, ProxyWrite } from '../contract/rights.ts'
import { rightsErrors } from '../rights/rights-errors.ts'
import {
  listRoutes,
  PersonPath,
  type RightsRoutesDeps,
  readRights,
  SubjectPath,
  writeRights,
} from '../rights/rights-routes.ts'
import type { Caller } from '../rights/rights-service.ts'
import type { ProxyStore } from './proxy-store.ts'

const path = '/api/trust/v1/people/:person/proxies'

/** Whether an employee is herself the resident. */
export type IsSamePerson = (employee: string, resident: string) => Promise<boolean>

export interface ProxyRoutesDeps extends RightsRoutesDeps {
  proxies: ProxyStore
  clock: Clock
  isSamePerson: IsSamePerson
}

export function proxyRoutes(app: App, deps: ProxyRoutesDeps): void {
  const { service, callerOf, proxies, clock, isSamePerson } = deps
  listRoutes(app, 'proxies', Proxy, { ...deps, list: (person) => proxies.list(person, clock.now()) })
  app.get(
    '/api/trust/v1/people/:person/mandates',
    {
      config: readRights,
      schema: {
        summary: 'The mandates that a person holds for others',
        tags: ['rights'],
        params: PersonPath,
        response: { 200: Type.Object({ items: Type.Array(Proxy) }) },
      },
    },
    async (request) => {
      const { person } = request.params
      const asked = { act: 'mandates.read', person }
      const items = await service.perform(await callerOf(request), asked, () =>
        proxies.held(person, clock.now()),
      )
      return { items }
    },
  )
  app.post(
    path,
    {
      config: writeRights,
      schema: {
        summary: 'Let somebody act for a person',
        tags: ['rights'],
        params: PersonPath,
        body: ProxyWrite,
        response: { 201: Proxy },
      },
    },
    async (request, reply) => {
      const { person } = request.params
      const { kind, acts, onRequest, holder } = request.body
      const caller = await callerOf(request)
      // She would give herself what she has no right to, whoever is said to have asked for it.
      if (caller.kind === 'staff' && (await isSamePerson(caller.id, holder)))
        throw new KnutpunktError(rightsErrors.proxy_entered_by_holder)
      const act = actOf(caller, kind, 'proxies.grant')
      const asked = { act, person, acts: kind === 'custodian' ? [] : acts, onRequest }
      const proxy = await service.perform(caller, asked, (by) =>
        proxies.grant(by.client, person, request.body, by),
      )
      return reply.code(201).send(proxy)
    },
  )
  app.post(
    `${path}/:id/end`,
    {
      config: writeRights,
      schema: {
        summary: 'End a mandate: it takes effect on the next decision',
        tags: ['rights'],
        params: SubjectPath,
        body: Type.Object({ onRequest: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
        response: { 200: Proxy },
      },
    },
    async (request) => {
      const { person, id } = request.params
      const caller = await callerOf(request)
      const { kind } = await proxies.get(person, id, clock.now())
      const act = actOf(caller, kind, 'proxies.end')
      const asked = { act, person, onRequest: request.body.onRequest }
      return service.perform(caller, asked, (by) => proxies.end(by.client, person, id, by))
    },
  )
}

/** What law or a court has given is entered by staff; what a person has given is hers to give and to end. */
function actOf({ kind: caller }: Caller, kind: Proxy['kind'], ownAct: string): string {
  if (kind !== 'custodian' && kind !== 'deputy') return ownAct
  if (caller !== 'staff') throw new KnutpunktError(rightsErrors.proxy_kind_by_law)
  return 'proxies.register'
}
