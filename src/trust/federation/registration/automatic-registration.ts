import { type Clock, KnutpunktError } from '../../../kernel/index.ts'
import type { Jwks } from '../../token/algorithms.ts'
import { BoundedCache } from '../../token/bounded-cache.ts'
import { checkAudience, readClientAssertion, verifyClientAssertion } from '../../token/client-assertion.ts'
import { checkTimes, claimWrong, readJwt, textClaim, type UnverifiedJwt, verifyJwt } from '../../token/jws.ts'
import type { ReplayStore } from '../../token/replay-store.ts'
import { secondsNow } from '../../token/seconds.ts'
import { tokenErrors } from '../../token/token-errors.ts'
import type { Resolver } from '../chain/resolver.ts'
import type { TrustChain } from '../chain/validate-chain.ts'
import type { TrustMarkVerifier } from '../mark/verify-trust-mark.ts'
import { clientKeysOf, refused } from './client-keys.ts'

/** The entity types of clients (OpenID Federation 1.0, sections 5.1.2 and 5.1.5). */
export type ClientEntityType = 'openid_relying_party' | 'oauth_client'

/** A client as its trust chain makes it. */
export interface RegisteredClient {
  /** Its Entity Identifier. */
  readonly clientId: string
  readonly entityType: ClientEntityType
  /** Its effective metadata, after its superiors and their policies. */
  readonly metadata: Readonly<Record<string, unknown>>
  /** The keys it signs protocol messages with. */
  readonly jwks: Jwks
  readonly trustAnchor: string
  /** The types of its trust marks that hold. */
  readonly trustMarks: readonly string[]
  /** Seconds since 1970; after that it is registered anew. */
  readonly expiresAt: number
}

export interface RegistrationHints {
  entityType?: ClientEntityType
  /** A chain the client sent along (`trust_chain`), as a hint; when it does not hold, the chain is resolved. */
  trustChain?: readonly unknown[]
}

export interface AutomaticRegistration {
  /**
   * Registers a client by its trust chain, and remembers it until the chain ends.
   *
   * @throws {NoTrust} or {@link KnutpunktError} trust.registration_refused
   */
  registerAutomatically(entityId: string, hints?: RegistrationHints): Promise<RegisteredClient>
  /**
   * Takes a request object (`request`), registering who sent it: section 12.1.1.1. Returns its claims once its signature
   * holds under the client's own keys and it has not been used.
   */
  takeRequestObject(compact: unknown, entityType?: ClientEntityType): Promise<TakenRequest>
  /** Takes a client assertion (`private_key_jwt`), registering who sent it: section 12.1.1.2. */
  takeClientAssertion(compact: unknown, entityType?: ClientEntityType): Promise<RegisteredClient>
}

export interface TakenRequest {
  readonly client: RegisteredClient
  readonly claims: Readonly<Record<string, unknown>>
}

export interface AutomaticRegistrationDeps {
  /** Our own Entity Identifier, which is the one audience taken. */
  entityId: string
  resolver: Resolver
  marks: TrustMarkVerifier
  clock: Clock
  replay: ReplayStore
  /** Trust marks, by type, that a client must hold all of. */
  requiredTrustMarks?: readonly string[]
  skewSeconds?: number
  /** Clients remembered: 1000. */
  cacheSize?: number
  /** The longest a client is believed without looking again: 3600 s. */
  maxCacheSeconds?: number
}

/** A request may carry a whole chain. */
const maxRequestBytes = 131_072
const maxRequestSeconds = 600

export function createAutomaticRegistration(deps: AutomaticRegistrationDeps): AutomaticRegistration {
  const { resolver, marks, clock, entityId: audience, maxCacheSeconds = 3600, skewSeconds = 30 } = deps
  const cache = new BoundedCache<{ client: RegisteredClient; issuedAt: number }>(deps.cacheSize ?? 1000)

  /** A chain that was sent along, if it holds and is newer than what is known. */
  async function chainFrom(sent: readonly unknown[], entityId: string): Promise<TrustChain | undefined> {
    try {
      const chain = await resolver.validate(sent)
      return chain.subject === entityId ? chain : undefined
    } catch (error) {
      if (error instanceof KnutpunktError) return undefined
      throw error
    }
  }

  async function register(
    entityId: string,
    { entityType = 'openid_relying_party', trustChain }: RegistrationHints,
  ) {
    const key = `${entityType} ${entityId}`
    const held = cache.get(key, secondsNow(clock))
    const sent = trustChain && (await chainFrom(trustChain, entityId))
    if (held && !(sent && issuedAt(sent) > held.issuedAt)) return held.client
    const chain = sent ?? (await resolver.resolve(entityId))
    const client = await clientOf(chain, entityType)
    cache.set(key, { client, issuedAt: issuedAt(chain) }, client.expiresAt)
    return client
  }

  async function clientOf(chain: TrustChain, entityType: ClientEntityType): Promise<RegisteredClient> {
    const metadata = Object.hasOwn(chain.metadata, entityType) ? chain.metadata[entityType]! : undefined
    if (!metadata) throw refused('it is no client by its metadata')
    const ways = metadata['client_registration_types']
    if (ways !== undefined && !(Array.isArray(ways) && ways.includes('automatic'))) {
      throw refused('it does not register automatically')
    }
    const jwks = await clientKeysOf(metadata, chain, { budget: resolver.budget(), clock })
    const held = await marks.valid({ ...chain, refusals: [] })
    const missing = deps.requiredTrustMarks?.find((type) => !held.some((mark) => mark.type === type))
    if (missing !== undefined) throw refused(`it lacks the trust mark ${missing}`)
    const ends = held.map(({ expiresAt }) => expiresAt ?? Infinity)
    return {
      clientId: chain.subject,
      entityType,
      metadata,
      jwks,
      trustAnchor: chain.trustAnchor,
      trustMarks: held.map(({ type }) => type),
      expiresAt: Math.min(chain.expiresAt, secondsNow(clock) + maxCacheSeconds, ...ends),
    }
  }

  return {
    registerAutomatically: (entityId, hints = {}) => register(entityId, hints),
    async takeRequestObject(compact, entityType) {
      const jwt = readJwt(compact, { types: ['oauth-authz-req+jwt'], maxBytes: maxRequestBytes })
      const clientId = textClaim(jwt.claims, 'client_id')
      if (jwt.claims['iss'] !== clientId) throw new KnutpunktError(tokenErrors.assertion_client_wrong)
      // With a subject it could be used again as a client assertion.
      if (jwt.claims['sub'] !== undefined) throw claimWrong('sub')
      const client = await register(clientId, hintsOf(jwt, entityType))
      await verifyJwt(jwt, client.jwks)
      checkAudience(jwt.claims['aud'], audience)
      const now = secondsNow(clock)
      checkTimes(jwt.claims, { now, skew: skewSeconds }, ['exp'])
      const exp = jwt.claims['exp'] as number
      if (exp - now > maxRequestSeconds + skewSeconds) {
        throw new KnutpunktError(tokenErrors.jwt_lives_too_long, { values: { limit: maxRequestSeconds } })
      }
      const jti = textClaim(jwt.claims, 'jti', 256)
      const first = await deps.replay.use('request-object', clientId, jti, Math.ceil(exp) + skewSeconds + 1)
      if (!first) throw new KnutpunktError(tokenErrors.proof_replayed)
      return { client, claims: jwt.claims }
    },
    async takeClientAssertion(compact, entityType) {
      const assertion = readClientAssertion(compact, { maxBytes: maxRequestBytes })
      const client = await register(assertion.clientId, hintsOf(assertion.jwt, entityType))
      await verifyClientAssertion(assertion, client.jwks, {
        audience,
        clock,
        replay: deps.replay,
        skewSeconds,
      })
      return client
    },
  }
}

/** The chain a JWT carries in its header (section 4.3); the claim of the same name is of older times (12.1.1.1). */
function hintsOf(
  { header, claims }: UnverifiedJwt,
  entityType: ClientEntityType | undefined,
): RegistrationHints {
  const chain = header['trust_chain'] ?? claims['trust_chain']
  return { ...(Array.isArray(chain) && { trustChain: chain }), ...(entityType && { entityType }) }
}

function issuedAt({ statements }: TrustChain): number {
  return statements[0]!.claims.iat
}
