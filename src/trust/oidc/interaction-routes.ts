import type { FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import Type, { type Static } from 'typebox'
import {
  type App,
  type Database,
  KnutpunktError,
  type LevelOfAssurance,
  levelOfAssuranceUri,
} from '../../kernel/index.ts'
import type { BySession, SessionAccess } from '../access/access-control.ts'
import { requireSameOrigin } from '../access/csrf.ts'
import type { Audit } from '../audit/audit.ts'
import { Interaction, InteractionAnswer, InteractionDone } from '../contract/session.ts'
import type { LoginDirectory } from '../login/directory.ts'
import { loginErrors } from '../login/login-errors.ts'
import { grantedScopes } from './granted-scopes.ts'
import type { OidcClient, OidcClients } from './oidc-clients.ts'
import type { CurrentProvider } from './oidc-routes.ts'
import { scopeText } from './scope-texts.ts'

export interface InteractionDeps {
  provider: CurrentProvider
  clients: OidcClients
  directory: LoginDirectory
  access: SessionAccess
  audit: Pick<Audit, 'append'>
  db: Database
  baseUrl: () => string
}

type Details = Awaited<ReturnType<Provider['interactionDetails']>>

/** What an app asks for, as far as it is registered for it. */
interface Asked {
  details: Details
  provider: Provider
  clientId: string
  client: OidcClient
  /** Of the library: openid, offline_access. */
  own: string[]
  /** Of this installation. */
  scopes: string[]
  level: LevelOfAssurance
}

const tags = ['login']
const Params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) })
const ownScopes = ['openid', 'offline_access']

/**
 * What an app asks of the person in front of the browser that it sent here, and her answer. A request belongs to the browser it came
 * with: its id alone opens nothing.
 */
export function interactionRoutes(app: App, deps: InteractionDeps): void {
  const config = { permission: 'public' }
  const url = '/api/trust/v1/interactions/:id'
  app.get(
    url,
    {
      config,
      schema: { summary: 'What an app asks for', tags, params: Params, response: { 200: Interaction } },
    },
    async (request, reply) => {
      const asked = await read(request, reply, request.params.id)
      const { clientId, client, own, scopes, level } = asked
      const system = await deps.directory.system(clientId)
      const organisation = system && (await deps.directory.organisation(system.organisationId))
      return {
        id: request.params.id,
        client: {
          id: clientId,
          name: String(client.metadata.client_name ?? clientId),
          ...(organisation && { organisation: organisation.name }),
        },
        needs: answers(await deps.access.bySession(request), level)
          ? ('consent' as const)
          : ('login' as const),
        levelOfAssurance: level,
        scopes: [...own, ...scopes].map((scope) => ({ scope, text: scopeText(scope) })),
      }
    },
  )
  app.post(
    url,
    {
      config,
      schema: {
        summary: 'Let an app have what it asks for, or not',
        tags,
        params: Params,
        body: InteractionAnswer,
        response: { 200: InteractionDone },
      },
    },
    async (request, reply) => {
      requireSameOrigin(request, deps.baseUrl())
      const asked = await read(request, reply, request.params.id)
      if (!request.body.allow) {
        return finish(asked, request, reply, {
          error: 'access_denied',
          error_description: 'the person said no',
        })
      }
      const found = await deps.access.bySession(request)
      if (!answers(found, asked.level)) {
        throw new KnutpunktError(loginErrors.interaction_level_too_low, {
          values: { level: Math.max(asked.level, 2) },
        })
      }
      const grantId = await grant(asked, found)
      const { session, party } = found
      return finish(asked, request, reply, {
        login: {
          accountId: party.id,
          acr: levelOfAssuranceUri(session.level),
          ts: Math.floor(session.levelAt),
          remember: false,
        },
        consent: { grantId },
      })
    },
  )

  async function read(request: FastifyRequest, reply: FastifyReply, id: string): Promise<Asked> {
    const provider = await deps.provider()
    const details = await provider.interactionDetails(request.raw, reply.raw).catch(() => undefined)
    const clientId = details?.params['client_id']
    const client = typeof clientId === 'string' ? await deps.clients.find(clientId) : undefined
    if (!details || details.uid !== id || !client) throw new KnutpunktError(loginErrors.interaction_gone)
    const wanted = String(details.params['scope'] ?? '').split(' ')
    return {
      details,
      provider,
      clientId: clientId as string,
      client,
      own: wanted.filter((scope) => ownScopes.includes(scope)),
      scopes: grantedScopes(wanted, client.scopes),
      level: levelAsked(details.params['acr_values']),
    }
  }

  /** Keeps what she has granted, with the session it was granted in. */
  async function grant(
    { provider, clientId, own, scopes }: Asked,
    { session, party }: BySession,
  ): Promise<string> {
    const made = new provider.Grant({ accountId: party.id, clientId })
    made.addOIDCScope(own.join(' '))
    made.addResourceScope(deps.baseUrl(), scopes.join(' '))
    const grantId = await made.save()
    await deps.db.transaction(async (client) => {
      await client.query('insert into trust.session_grant (session, grant_id) values ($1, $2)', [
        session.id,
        grantId,
      ])
      await deps.audit.append(client, [
        {
          actorKind: 'resident',
          actor: party.id,
          act: 'trust.app.allow',
          outcome: 'done',
          person: party.id,
          about: session.id,
        },
      ])
    })
    return grantId
  }
}

/** Whether she who is logged in may answer: a resident, known surely enough. */
function answers(found: BySession | undefined, level: number): found is BySession {
  return found?.session.kind === 'resident' && found.session.level >= level
}

async function finish(
  { provider }: Asked,
  request: FastifyRequest,
  reply: FastifyReply,
  result: Parameters<Provider['interactionResult']>[2],
): Promise<Static<typeof InteractionDone>> {
  const redirectTo = await provider.interactionResult(request.raw, reply.raw, result, {
    mergeWithLastSubmission: false,
  })
  return { redirectTo }
}

/** The lowest of the levels an app would take, and what residents need at least: LoA 2. */
function levelAsked(values: unknown): LevelOfAssurance {
  const asked = typeof values === 'string' ? values.split(' ') : []
  return ([2, 3, 4] as const).find((level) => asked.includes(levelOfAssuranceUri(level))) ?? 2
}
