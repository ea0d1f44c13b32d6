import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type AccessControl,
  type Clock,
  KnutpunktError,
  type LevelOfAssurance,
  levelOfAssuranceUri,
  type Party,
} from '../../kernel/index.ts'
import type { KnownSystem, LoginDirectory } from '../login/directory.ts'
import { loginErrors } from '../login/login-errors.ts'
import type { Cookie } from '../login/session-cookie.ts'
import { partyOfSession, type Stale } from '../login/session-party.ts'
import type { StoredSession } from '../login/session-store.ts'
import type { Sessions } from '../login/sessions.ts'
import { clientCertificate } from '../oidc/client-certificate.ts'
import { grantedScopes } from '../oidc/granted-scopes.ts'
import { controllersOfSystem } from '../party/party-directory.ts'
import type { AccessToken, TokenVerifier } from '../token/access-token.ts'
import { challengeOf, readAuthorization } from '../token/authorization.ts'
import type { DpopNonces } from '../token/dpop-nonce.ts'
import { secondsNow } from '../token/seconds.ts'
import { requireSameOrigin } from './csrf.ts'
import { residentPermissions } from './roles.ts'
import type { Throttle } from './throttle.ts'

export interface AccessDeps {
  verifier: () => TokenVerifier
  directory: LoginDirectory
  sessions: Sessions
  cookie: Cookie
  throttle: Throttle
  clock: Clock
  baseUrl: () => string
  /** When proofs of possession need nonces. */
  nonces?: DpopNonces | undefined
  /** Called when a session is of somebody who is not registered any more, or whose assignment has ended. */
  onStale: (session: StoredSession, reason: Stale) => Promise<void>
}

/** Who asks, by the session's cookie. */
export interface BySession {
  readonly session: StoredSession
  readonly party: Party
}

/** How sure a system is of itself: it holds a key that was registered for it. */
const systemLevel: LevelOfAssurance = 3

/** What {@link AccessControl} is for this room's own routes: also the session behind the party. */
export interface SessionAccess extends AccessControl {
  bySession(request: FastifyRequest): Promise<BySession | undefined>
}

/**
 * Tells who asks: by an access token in `Authorization`, which must be this installation's and be sent by whom it is bound to; or
 * by the cookie of a login session. A request with a token is never taken for one with a cookie.
 */
export function createAccessControl(deps: AccessDeps): SessionAccess {
  const { directory, sessions, cookie, throttle, clock } = deps
  const endOf = new WeakMap<Party, number>()

  async function byToken(request: FastifyRequest, reply: FastifyReply): Promise<Party> {
    const { token, scheme } = readAuthorization(request.headers.authorization)!
    let client = ''
    try {
      const certificate = clientCertificate(request.raw)
      const verified = await deps.verifier().verify({
        token,
        scheme,
        method: request.method,
        url: new URL(request.url, deps.baseUrl()).href,
        proof: oneValue(request),
        ...(certificate && { certificate: certificate.raw }),
      })
      client = verified.clientId
      const party = await partyOfToken(verified)
      endOf.set(party, verified.expiresAt)
      return party
    } catch (error) {
      if (!(error instanceof KnutpunktError)) throw error
      reply.headers(challengeOf(error, scheme, deps.nonces?.current()))
      throw error.status === 401
        ? tooMany(error, [`address ${request.ip}`, `client ${client}`], reply)
        : error
    }
  }

  function tooMany(error: KnutpunktError, keys: string[], reply: FastifyReply): KnutpunktError {
    const limit = throttle.failed(keys.filter((key) => key !== 'client '))
    if (!limit) return error
    void reply.header('retry-after', String(limit.retryAfter))
    return limit.error
  }

  async function partyOfToken(token: AccessToken): Promise<Party> {
    const system = await directory.system(token.clientId)
    if (system?.suspended) throw new KnutpunktError(loginErrors.system_suspended)
    if (token.subject === token.clientId) return systemParty(token, system)
    return residentParty(token, system)
  }

  async function residentParty(token: AccessToken, system: KnownSystem | undefined): Promise<Party> {
    const { sid, acr } = token.claims
    if (typeof sid !== 'string' || !(await sessions.standing(sid)))
      throw new KnutpunktError(loginErrors.session_ended)
    const resident = await directory.resident(token.subject)
    if (!resident) throw new KnutpunktError(loginErrors.session_ended)
    const scopes = grantedScopes(token.scopes, system?.scopes ?? [])
    return {
      kind: 'resident',
      id: token.subject,
      name: resident.name ?? '',
      levelOfAssurance: levelOf(acr),
      // What the app may is what she may herself, and no more than what it was given.
      permissions: new Set(scopes.filter((scope) => residentPermissions.has(scope) || scope.includes('/'))),
      roles: [],
      controllers: [],
      session: sid,
    }
  }

  const ownBySession = async (request: FastifyRequest): Promise<BySession | undefined> => {
    const secret = cookie.read(request)
    const session = secret === undefined ? undefined : await sessions.bySecret(secret)
    if (!session) return undefined
    const party = await partyOfSession(session, directory)
    if (typeof party !== 'string') return { session, party }
    await deps.onStale(session, party)
    return undefined
  }

  return {
    async identify(request, reply) {
      if (request.headers.authorization !== undefined) {
        return readAuthorization(request.headers.authorization) && (await byToken(request, reply))
      }
      const found = await ownBySession(request)
      if (found) requireSameOrigin(request, deps.baseUrl())
      return found?.party
    },
    bySession: ownBySession,
    follow(party, end) {
      const expiresAt = endOf.get(party)
      const stops = [
        ...(party.session === undefined ? [] : [sessions.follow(party.session, end)]),
        ...(expiresAt === undefined ? [] : [at(expiresAt - secondsNow(clock), end)]),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

function systemParty(token: AccessToken, system: KnownSystem | undefined): Party {
  if (!system) throw new KnutpunktError(loginErrors.system_unknown)
  return {
    kind: 'system',
    id: system.id,
    name: system.name,
    levelOfAssurance: systemLevel,
    // Its registration may have been narrowed since the token was issued.
    permissions: new Set(grantedScopes(token.scopes, system.scopes)),
    roles: [],
    organisation: system.organisationId,
    controllers: controllersOfSystem(system),
  }
}

function levelOf(acr: unknown): LevelOfAssurance {
  return ([4, 3, 2, 1] as const).find((level) => acr === levelOfAssuranceUri(level)) ?? 0
}

/** The one header field `DPoP`; of several, as an array, none is taken. */
function oneValue({ raw }: FastifyRequest): string | string[] | undefined {
  const values = raw.headersDistinct['dpop']
  return values?.length === 1 ? values[0] : values
}

function at(seconds: number, fn: () => void): () => void {
  const timer = setTimeout(fn, Math.max(0, seconds) * 1000)
  timer.unref()
  return () => clearTimeout(timer)
}
