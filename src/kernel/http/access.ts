import type { FastifyReply, FastifyRequest } from 'fastify'
import { KnutpunktError } from '../errors/errors.ts'
import type { App } from './http.ts'
import { httpErrors } from './http-errors.ts'

/** Whom a request comes from, as login or a token has shown. */
export interface Party {
  readonly kind: 'staff' | 'resident' | 'system'
  /** The employee's or the resident's internal id; the client id of a system. */
  readonly id: string
  /** To be shown to herself and to colleagues; empty when it is not known. Never logged. */
  readonly name: string
  /** How surely it is known who she is: LoA 1 to 4; 0 says nothing. */
  readonly levelOfAssurance: LevelOfAssurance
  /** Names of permissions, such as `welfare.alarms.read`. */
  readonly permissions: ReadonlySet<string>
  /** Of the assignment she acts in. */
  readonly roles: readonly string[]
  /** The organisation she acts for, by its id. */
  readonly organisation?: string
  /** The unit of her assignment, by its id; of alarm staff it is the group on duty. */
  readonly unit?: string
  /** The assignment (medarbetaruppdrag) she has chosen. */
  readonly assignment?: string
  /** The controllers whose data she may come near, by their ids; each access is decided beside that. */
  readonly controllers: readonly string[] | 'all'
  /** The login session, when there is one. */
  readonly session?: string
}

export type LevelOfAssurance = 0 | 1 | 2 | 3 | 4

/** Tells who asks, and whether she still may. */
export interface AccessControl {
  /**
   * Finds out who asks, by the session's cookie or by a token.
   *
   * @returns undefined when nobody says who she is
   * @throws {KnutpunktError} when what is shown is wrong: a token that does not hold, a change that another site asks for
   */
  identify(request: FastifyRequest, reply: FastifyReply): Promise<Party | undefined>
  /** Calls `end` once when her login or token has ended, for what stays open long. Answers how to stop following. */
  follow?(party: Party, end: () => void): () => void
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the handler on every route that is not public. */
    party: Party | undefined
  }
  interface FastifyContextConfig {
    /** The level of assurance the route asks for, beside its permission. */
    levelOfAssurance?: LevelOfAssurance
  }
  interface FastifyInstance {
    readonly access: AccessControl
  }
}

/** Nobody is known, so that nothing but what is public is answered. */
const nobody: AccessControl = { identify: async () => undefined }

/**
 * Lets nobody through who does not have the route's permission: 401 when nobody is known, 403 when she may not, and 401 with
 * what is asked for when she is not known surely enough (RFC 9470).
 */
export function enforceAccess(app: App, access: AccessControl = nobody): void {
  app.decorate('access', access)
  app.decorateRequest('party', undefined)
  app.addHook('onRequest', async (request, reply) => {
    const { permission, levelOfAssurance = 0 } = request.routeOptions.config
    // An address without a route has no permission; the answer is 404.
    if (permission === undefined || permission === 'public') return
    const party = await access.identify(request, reply)
    if (party === undefined) {
      void reply.header('www-authenticate', 'DPoP, Bearer')
      throw new KnutpunktError(httpErrors.login_required)
    }
    if (!party.permissions.has(permission)) {
      throw new KnutpunktError(httpErrors.not_permitted, { values: { permission } })
    }
    if (party.levelOfAssurance < levelOfAssurance) throw levelTooLow(reply, levelOfAssurance)
    request.party = party
  })
}

/** Asks for a surer login: the answer says which level, so that the caller can send her to it (RFC 9470, section 3). */
export function levelTooLow(reply: FastifyReply, level: number): KnutpunktError {
  void reply.header(
    'www-authenticate',
    `Bearer error="insufficient_user_authentication", acr_values="${levelOfAssuranceUri(level)}"`,
  )
  return new KnutpunktError(httpErrors.level_too_low, { values: { level } })
}

/** The name of a level as Swedish identity providers write it (Sweden Connect, "Authentication Context URIs"). */
export function levelOfAssuranceUri(level: number): string {
  return `http://id.elegnamnden.se/loa/1.0/loa${level}`
}

/** Who asks. @throws {KnutpunktError} kernel.login_required on a public route, where nobody is known */
export function partyOf(request: FastifyRequest): Party {
  if (request.party === undefined) throw new KnutpunktError(httpErrors.login_required)
  return request.party
}
