import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { App } from '../../../kernel/index.ts'
import type { TrustMarkStore } from '../mark/trust-mark-store.ts'
import type { FederationSettings } from '../settings.ts'
import type { SubordinateFilter, SubordinateStore } from '../subordinate/subordinate-store.ts'
import { configurationPath, endpointPaths } from './endpoint-urls.ts'
import { type FederationProblem, federationProblemOf, problem } from './federation-problem.ts'
import type { StatementIssuer } from './statement-issuer.ts'

const id = Type.String({ minLength: 1, maxLength: 2048 })
const several = Type.Union([id, Type.Array(id, { maxItems: 20 })])
const flag = Type.Enum(['true', 'false'])

const SubQuery = Type.Object({ sub: id })
const ListQuery = Type.Object({
  entity_type: Type.Optional(several),
  trust_marked: Type.Optional(flag),
  trust_mark_type: Type.Optional(id),
  intermediate: Type.Optional(flag),
})
const ResolveQuery = Type.Object({ sub: id, trust_anchor: several, entity_type: Type.Optional(several) })
const MarkQuery = Type.Object({ trust_mark_type: id, sub: id })
const MarkListQuery = Type.Object({ trust_mark_type: id, sub: Type.Optional(id) })
const StatusForm = Type.Object({ trust_mark: Type.String({ minLength: 1, maxLength: 16_384 }) })

const open = { config: { permission: 'public' } } as const
const tags = ['federation']

export interface FederationRoutesDeps {
  settings: FederationSettings
  issuer: StatementIssuer
  subordinates: SubordinateStore
  marks: TrustMarkStore
}

/**
 * The endpoints others in a federation ask (OpenID Federation 1.0, sections 8 and 9). All are public: what they tell is
 * signed, and meant for everybody (section 8.8). A leaf has its Entity Configuration alone. Refusals are in the form of
 * section 8.9.
 */
export async function federationRoutes(app: App, deps: FederationRoutesDeps): Promise<void> {
  await app.register(async (scope) => {
    const here = scope as unknown as App
    here.setErrorHandler((error, request, reply) => {
      const told = federationProblemOf(error)
      if (told.status >= 500) request.log.error({ error }, 'federation request failed')
      return refuse(reply, told)
    })
    here.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 65_536 },
      (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
    )
    here.get(
      configurationPath(deps.settings),
      { ...open, schema: { tags, summary: 'This installation about itself: its Entity Configuration' } },
      async (_, reply) => jwt(reply, 'entity-statement+jwt', await deps.issuer.configuration()),
    )
    if (deps.settings.role !== 'leaf') authorityRoutes(here, deps)
  })
}

function authorityRoutes(app: App, deps: FederationRoutesDeps): void {
  statementRoutes(app, deps)
  trustMarkRoutes(app, deps)
}

function statementRoutes(app: App, { settings, issuer, subordinates }: FederationRoutesDeps): void {
  app.get(
    endpointPaths.federation_fetch_endpoint,
    {
      ...open,
      schema: { tags, summary: 'What this installation says of a subordinate', querystring: SubQuery },
    },
    async ({ query: { sub } }, reply) => {
      if (sub === settings.entityId)
        return refuse(reply, problem(400, 'invalid_request', 'That is the issuer itself.'))
      return jwt(reply, 'entity-statement+jwt', await issuer.statementAbout(sub))
    },
  )
  app.get(
    endpointPaths.federation_list_endpoint,
    {
      ...open,
      schema: { tags, summary: 'The immediate subordinates of this installation', querystring: ListQuery },
    },
    async ({ query }, reply) => reply.send(await subordinates.list(filterOf(query))),
  )
  app.get(
    endpointPaths.federation_resolve_endpoint,
    {
      ...open,
      schema: {
        tags,
        summary: 'An entity with its metadata and trust marks, as they hold',
        querystring: ResolveQuery,
      },
    },
    async ({ query }, reply) => {
      const trustAnchors = listOf(query.trust_anchor)
      if (!anchorIds(settings).some((each) => trustAnchors.includes(each))) {
        return refuse(reply, problem(404, 'invalid_trust_anchor', 'That trust anchor is not used here.'))
      }
      const question = { subject: query.sub, trustAnchors, entityTypes: listOf(query.entity_type) }
      return jwt(reply, 'resolve-response+jwt', await issuer.resolve(question))
    },
  )
  app.get(
    endpointPaths.federation_historical_keys_endpoint,
    { ...open, schema: { tags, summary: 'Signing keys that have ended' } },
    async (_, reply) => jwt(reply, 'jwk-set+jwt', await issuer.historicalKeys()),
  )
}

function trustMarkRoutes(app: App, { issuer, marks }: FederationRoutesDeps): void {
  app.get(
    endpointPaths.federation_trust_mark_endpoint,
    { ...open, schema: { tags, summary: "An entity's trust mark", querystring: MarkQuery } },
    async ({ query }, reply) => {
      const mark = await marks.current(query.trust_mark_type, query.sub)
      if (mark === undefined)
        return refuse(reply, problem(404, 'not_found', 'The entity has no such trust mark.'))
      return jwt(reply, 'trust-mark+jwt', mark)
    },
  )
  app.post(
    endpointPaths.federation_trust_mark_status_endpoint,
    {
      ...open,
      schema: {
        tags,
        summary: 'Whether a trust mark issued here still holds',
        body: StatusForm,
        consumes: ['application/x-www-form-urlencoded'],
      },
    },
    async ({ body }, reply) =>
      jwt(reply, 'trust-mark-status-response+jwt', await issuer.trustMarkStatus(body.trust_mark)),
  )
  app.get(
    endpointPaths.federation_trust_mark_list_endpoint,
    { ...open, schema: { tags, summary: 'Who holds a trust mark issued here', querystring: MarkListQuery } },
    async ({ query }, reply) => reply.send(await marks.holders(query.trust_mark_type, query.sub)),
  )
}

function filterOf(query: Type.Static<typeof ListQuery>): SubordinateFilter {
  return {
    entityTypes: listOf(query.entity_type),
    trustMarked: query.trust_marked === 'true',
    ...(query.intermediate !== undefined && { intermediate: query.intermediate === 'true' }),
    ...(query.trust_mark_type !== undefined && { trustMarkType: query.trust_mark_type }),
  }
}

function anchorIds({ role, entityId, trustAnchors }: FederationSettings): string[] {
  return [...(role === 'trust_anchor' ? [entityId] : []), ...trustAnchors.map((each) => each.entityId)]
}

function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat()
}

function jwt(reply: FastifyReply, type: string, body: string): FastifyReply {
  return reply.type(`application/${type}`).send(body)
}

function refuse(reply: FastifyReply, { status, body }: FederationProblem): FastifyReply {
  return reply.code(status).type('application/json').send(body)
}
