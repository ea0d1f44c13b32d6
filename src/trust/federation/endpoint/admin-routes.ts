import Type from 'typebox'
import { type App, KnutpunktError } from '../../../kernel/index.ts'
import {
  FederationCandidate,
  FederationEntityId,
  FederationKeyRevocation,
  FederationKeyRotation,
  FederationKeySet,
  FederationResolution,
  FederationSubordinate,
  FederationTrustMark,
  FederationTrustMarkRevocation,
  FederationTrustMarkType,
} from '../../contract/index.ts'
import type { Jwks } from '../../token/algorithms.ts'
import type { PathRefusal } from '../chain/collect-paths.ts'
import { NoTrust, type Resolver } from '../chain/resolver.ts'
import { federationErrors } from '../federation-errors.ts'
import type { FederationKeys } from '../key/federation-keys.ts'
import type { TrustMarkStore } from '../mark/trust-mark-store.ts'
import type { Metadata, MetadataPolicy } from '../policy/policy.ts'
import type { Constraints } from '../statement/claims.ts'
import type { Candidate } from '../subordinate/candidate.ts'
import type { SubordinateStore } from '../subordinate/subordinate-store.ts'

const base = '/api/trust/v1/federation'
const read = { config: { permission: 'trust.federation.read' } } as const
const write = { config: { permission: 'trust.federation.write' } } as const
const tags = ['federation']
const Done = Type.Null({ description: 'Done' })
const ByEntity = Type.Object({ entityId: FederationEntityId })

interface AdminDeps {
  keys: FederationKeys
  subordinates: SubordinateStore
  marks: TrustMarkStore
  resolver: Resolver
  candidate: (entityId: string) => Promise<Candidate>
}

/** How an administrator sees to this installation's part of a federation. Entities are named in the query: they are URLs. */
export function adminRoutes(app: App, deps: AdminDeps): void {
  subordinateRoutes(app, deps)
  keyRoutes(app, deps)
  markRoutes(app, deps)
  resolutionRoute(app, deps)
}

function subordinateRoutes(app: App, { subordinates, candidate }: AdminDeps): void {
  app.get(
    `${base}/subordinates`,
    {
      ...read,
      schema: { tags, summary: 'The subordinates', response: { 200: Type.Array(FederationEntityId) } },
    },
    () => subordinates.list(),
  )
  app.get(
    `${base}/subordinate`,
    { ...read, schema: { tags, summary: 'One subordinate', querystring: ByEntity } },
    async ({ query }) => {
      const found = await subordinates.find(query.entityId)
      if (!found) throw new KnutpunktError(federationErrors.subordinate_unknown)
      return found
    },
  )
  app.get(
    `${base}/candidate`,
    {
      ...read,
      schema: {
        tags,
        summary: 'What an entity tells of itself, for registering it',
        querystring: ByEntity,
        response: { 200: FederationCandidate },
      },
    },
    async ({ query }) => {
      const found = await candidate(query.entityId)
      return { ...found, jwks: { keys: [...found.jwks.keys] }, entityTypes: [...found.entityTypes] }
    },
  )
  app.put(
    `${base}/subordinate`,
    {
      ...write,
      schema: {
        tags,
        summary: 'Register a subordinate, or change it',
        body: FederationSubordinate,
        response: { 204: Done },
      },
    },
    async ({ body }, reply) => {
      const { entityId, jwks, entityTypes, intermediate, metadata, metadataPolicy, constraints } = body
      await subordinates.put({
        entityId,
        jwks: jwks as Jwks,
        entityTypes,
        intermediate,
        ...(metadata && { metadata: metadata as Metadata }),
        ...(metadataPolicy && { metadataPolicy: metadataPolicy as MetadataPolicy }),
        ...(constraints && { constraints: constraints as Constraints }),
      })
      return reply.code(204).send(null)
    },
  )
  app.delete(
    `${base}/subordinate`,
    {
      ...write,
      schema: { tags, summary: 'Let a subordinate go', querystring: ByEntity, response: { 204: Done } },
    },
    async ({ query }, reply) => {
      await subordinates.end(query.entityId)
      return reply.code(204).send(null)
    },
  )
}

function keyRoutes(app: App, { keys, resolver }: AdminDeps): void {
  app.get(
    `${base}/keys`,
    { ...read, schema: { tags, summary: 'The signing keys in force, public parts' } },
    () => keys.published(),
  )
  app.post(
    `${base}/keys`,
    {
      ...write,
      schema: {
        tags,
        summary: 'Rotate the signing key',
        body: FederationKeyRotation,
        response: { 201: Type.Object({ kid: Type.String() }) },
      },
    },
    async ({ body }, reply) => reply.code(201).send({ kid: await keys.rotate(body) }),
  )
  app.post(
    `${base}/keys/:kid/revocation`,
    {
      ...write,
      schema: {
        tags,
        summary: 'Revoke a signing key at once',
        params: Type.Object({ kid: Type.String() }),
        body: FederationKeyRevocation,
        response: { 200: FederationKeySet },
      },
    },
    async ({ params, body }) => {
      await keys.revoke(params.kid, body.reason)
      resolver.forget()
      return { keys: [...(await keys.published()).keys] }
    },
  )
}

function markRoutes(app: App, { marks, resolver }: AdminDeps): void {
  app.put(
    `${base}/trust-mark-types`,
    {
      ...write,
      schema: {
        tags,
        summary: 'A type of trust mark to issue',
        body: FederationTrustMarkType,
        response: { 204: Done },
      },
    },
    async ({ body }, reply) => {
      await marks.putType(body)
      return reply.code(204).send(null)
    },
  )
  app.post(
    `${base}/trust-marks`,
    {
      ...write,
      schema: {
        tags,
        summary: 'Issue a trust mark',
        body: FederationTrustMark,
        response: { 201: Type.Object({ trustMark: Type.String() }) },
      },
    },
    async ({ body }, reply) =>
      reply.code(201).send({ trustMark: await marks.issue(body.type, body.subject) }),
  )
  app.post(
    `${base}/trust-marks/revocation`,
    {
      ...write,
      schema: {
        tags,
        summary: 'Revoke a trust mark',
        body: FederationTrustMarkRevocation,
        response: { 204: Done },
      },
    },
    async ({ body }, reply) => {
      await marks.revoke(body.type, body.subject, body.reason)
      resolver.forget()
      return reply.code(204).send(null)
    },
  )
}

function resolutionRoute(app: App, { resolver }: AdminDeps): void {
  app.get(
    `${base}/resolution`,
    {
      ...read,
      schema: {
        tags,
        summary: 'Whether an entity is trusted, by which chain, and why others are not',
        querystring: ByEntity,
        response: { 200: FederationResolution },
      },
    },
    async ({ query: { entityId } }) => {
      try {
        const { trustAnchor, statements, metadata, expiresAt, refusals } = await resolver.resolve(entityId)
        const path = [...new Set(statements.map(({ claims }) => claims.iss))]
        return {
          entityId,
          trusted: true,
          trustAnchor,
          path,
          metadata: { ...metadata },
          expiresAt,
          refusals: refusals.map(told),
        }
      } catch (error) {
        if (!(error instanceof NoTrust)) throw error
        return { entityId, trusted: false, path: [], refusals: error.refusals.map(told) }
      }
    },
  )
}

function told({ path, code, text }: PathRefusal) {
  return { path: [...path], code, ...text }
}
