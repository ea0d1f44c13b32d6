import type { FastifyRequest } from 'fastify'
import type { PoolClient } from 'pg'
import Type from 'typebox'
import { type App, KnutpunktError, type Party, partyOf } from '../../../kernel/index.ts'
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
import type { FederationKeys, Within } from '../key/federation-keys.ts'
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
  enter: EnterAct
}

/** Enters in the log what somebody did with the federation, in the transaction of the change. */
export type EnterAct = (client: PoolClient, party: Party, act: string) => Promise<unknown>

/**
 * Who changes it: whoever administers the installation, since the federation and its keys are everybody's here.
 *
 * @returns what enters it, in the transaction of the change
 * @throws {KnutpunktError} trust.federation_by_operator
 */
function changing(request: FastifyRequest, enter: EnterAct, act: string): Within {
  const party = partyOf(request)
  if (party.controllers !== 'all') throw new KnutpunktError(federationErrors.federation_by_operator)
  return (client) => enter(client, party, `trust.federation.${act}`)
}

/** How an administrator sees to this installation's part of a federation. Entities are named in the query: they are URLs. */
export function adminRoutes(app: App, deps: AdminDeps): void {
  subordinateRoutes(app, deps)
  keyRoutes(app, deps)
  markRoutes(app, deps)
  resolutionRoute(app, deps)
}

function subordinateRoutes(app: App, { subordinates, candidate, enter }: AdminDeps): void {
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
    async (request, reply) => {
      const { body } = request
      const within = changing(request, enter, 'put_subordinate')
      const { entityId, jwks, entityTypes, intermediate, metadata, metadataPolicy, constraints } = body
      const subordinate = {
        entityId,
        jwks: jwks as Jwks,
        entityTypes,
        intermediate,
        ...(metadata && { metadata: metadata as Metadata }),
        ...(metadataPolicy && { metadataPolicy: metadataPolicy as MetadataPolicy }),
        ...(constraints && { constraints: constraints as Constraints }),
      }
      await subordinates.put(subordinate, within)
      return reply.code(204).send(null)
    },
  )
  app.delete(
    `${base}/subordinate`,
    {
      ...write,
      schema: { tags, summary: 'Let a subordinate go', querystring: ByEntity, response: { 204: Done } },
    },
    async (request, reply) => {
      await subordinates.end(request.query.entityId, changing(request, enter, 'end_subordinate'))
      return reply.code(204).send(null)
    },
  )
}

function keyRoutes(app: App, { keys, resolver, enter }: AdminDeps): void {
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
    async (request, reply) => {
      const kid = await keys.rotate(request.body, changing(request, enter, 'rotate_key'))
      return reply.code(201).send({ kid })
    },
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
    async (request) => {
      const { params, body } = request
      await keys.revoke(params.kid, body.reason, changing(request, enter, 'revoke_key'))
      resolver.forget()
      return { keys: [...(await keys.published()).keys] }
    },
  )
}

function markRoutes(app: App, { marks, resolver, enter }: AdminDeps): void {
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
    async (request, reply) => {
      await marks.putType(request.body, changing(request, enter, 'put_mark_type'))
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
    async (request, reply) => {
      const { type, subject } = request.body
      const trustMark = await marks.issue(type, subject, changing(request, enter, 'issue_mark'))
      return reply.code(201).send({ trustMark })
    },
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
    async (request, reply) => {
      const { type, subject, reason } = request.body
      await marks.revoke(type, subject, reason, changing(request, enter, 'revoke_mark'))
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
