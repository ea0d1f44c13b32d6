import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type AccessControl,
  type Clock,
  clientCertificate,
  KnutpunktError,
  type Party,
} from '../../kernel/index.ts'
import type { LoginDirectory } from '../login/directory.ts'
import type { Cookie } from '../login/session-cookie.ts'
import { partyOfSession, type Stale } from '../login/session-party.ts'
import type { StoredSession } from '../login/session-store.ts'
import type { Sessions } from '../login/sessions.ts'
import type { TokenVerifier } from '../token/access-token.ts'
import { challengeOf, readAuthorization } from '../token/authorization.ts'
import type { DpopNonces } from '../token/dpop-nonce.ts'
import { secondsNow } from '../token/seconds.ts'
import { requireSameOrigin } from './csrf.ts'
import type { SystemFollowers } from './system-follow.ts'
import type { Throttle } from './throttle.ts'
import { partyOfToken } from './token-party.ts'

export interface AccessDeps {
  verifier: () => TokenVerifier
  directory: LoginDirectory
  sessions: Sessions
  systems: Pick<SystemFollowers, 'follow'>
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

/** What {@link AccessControl} is for this room's own routes: also the session behind the party. */
export interface SessionAccess extends AccessControl {
  bySession(request: FastifyRequest): Promise<BySession | undefined>
}

/**
 * Tells who asks: by an access token in `Authorization`, which must be this installation's and be sent by whom it is bound to; or
 * by the cookie of a login session. A request with a token is never taken for one with a cookie.
 */
export function createAccessControl(deps: AccessDeps): SessionAccess {
  const { directory, sessions, systems, cookie, throttle, clock } = deps
  /** What the token that a party has shown rests on. */
  const shown = new WeakMap<Party, { expiresAt: number; system: string }>()

  async function byToken(request: FastifyRequest, reply: FastifyReply): Promise<Party> {
    const { token, scheme } = readAuthorization(request.headers.authorization)!
    let client = ''
    try {
      const certificate = clientCertificate(request)
      const verified = await deps.verifier().verify({
        token,
        scheme,
        method: request.method,
        url: new URL(request.url, deps.baseUrl()).href,
        proof: oneValue(request),
        ...(certificate && { certificate: certificate.der }),
      })
      client = verified.clientId
      const party = await partyOfToken(verified, deps)
      shown.set(party, { expiresAt: verified.expiresAt, system: client })
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
      const token = shown.get(party)
      const stops = [
        ...(party.session === undefined ? [] : [sessions.follow(party.session, end)]),
        ...(token === undefined
          ? []
          : [at(token.expiresAt - secondsNow(clock), end), systems.follow(token.system, end)]),
      ]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
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
