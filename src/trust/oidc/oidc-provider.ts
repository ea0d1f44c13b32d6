import { hkdfSync, X509Certificate } from 'node:crypto'
import type { JWK } from 'jose'
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { type Clock, clientCertificate, KnutpunktError, type Log } from '../../kernel/index.ts'
import type { Throttle } from '../access/throttle.ts'
import type { SealingKey } from '../federation/key/key-seal.ts'
import { boundedFetch } from '../login/provider/bounded-fetch.ts'
import type { ReplayStore } from '../token/replay-store.ts'
import { secondsNow } from '../token/seconds.ts'
import { subjectMatches } from './certificate-subject.ts'
import { grantedScopes } from './granted-scopes.ts'
import { interactionPolicy } from './interaction-policy.ts'
import type { OidcClients } from './oidc-clients.ts'
import { answerError } from './render-error.ts'
import { type StateDeps, stateAdapter } from './state-adapter.ts'

/** How long what is issued lives, in seconds. */
export const lifetimes = {
  /** Ena OAuth 2.0 profile asks for short ones; five minutes. */
  token: 300,
  code: 60,
  interaction: 600,
  /** A refresh token and the grant it rests on; each use gives a new one. */
  refresh: 8 * 3600,
} as const

export interface ProviderDeps extends Omit<StateDeps, 'client'> {
  log: Log
  replay: ReplayStore
  clock: Clock
  sealing: readonly SealingKey[]
  clients: OidcClients
  baseUrl: string
  /** What the names of cookies begin with. */
  cookieName: string
  keys: JWK[]
  throttle: Throttle
  /** What is told of a grant in the tokens that rest on it: the login session, and how surely she was known. */
  grantClaims: (grantId: string) => Promise<Record<string, unknown>>
  /** Whether a resident is still registered. */
  resident: (id: string) => Promise<boolean>
}

/** The longest a client's assertion may live: 300 s, and what clocks may differ. */
const longestAssertion = 330

/**
 * The authorization server, after Sweden's Ena OAuth 2.0 profile: systems by client credentials, residents' apps by code with
 * PKCE and pushed requests; clients show who they are by a signed assertion or a certificate; every token is a JWT (RFC 9068) for
 * a named audience, short-lived, and bound to its sender. No implicit flow, no passwords, no shared secrets.
 */
export function makeProvider(deps: ProviderDeps): Provider {
  const provider = new Provider(`${deps.baseUrl}/oidc`, configurationOf(deps))
  // The address is what we are known by, not what a request happens to say: see the routes.
  provider.proxy = true
  provider.use(slowGuessing(deps))
  provider.on('server_error', (_, err) => deps.log.error({ err }, 'the authorization server failed'))
  // Heard here, what the web framework below has to say does not go to the standard error stream.
  provider.onerror = (err) => deps.log.debug({ err }, 'the authorization server could not answer')
  return provider
}

/** Counts clients that fail to show who they are; too many get 429 for it, while whoever succeeds is never kept waiting. */
function slowGuessing({ throttle }: ProviderDeps) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.method !== 'POST' || (ctx.status !== 400 && ctx.status !== 401)) return
    const client = (ctx as Partial<KoaContextWithOIDC>).oidc?.client?.clientId
    const limit = throttle.failed([
      `address ${ctx.req.socket.remoteAddress ?? ''}`,
      ...(client === undefined ? [] : [`client ${client}`]),
    ])
    if (!limit) return
    ctx.status = 429
    ctx.set('retry-after', String(limit.retryAfter))
    ctx.body = { error: 'temporarily_unavailable', error_description: limit.error.code }
  }
}

function configurationOf(deps: ProviderDeps): Configuration {
  const { baseUrl, cookieName } = deps
  const https = baseUrl.startsWith('https:')
  return {
    adapter: (model) =>
      stateAdapter(model, { ...deps, client: async (id) => (await deps.clients.find(id))?.metadata }),
    jwks: { keys: deps.keys as never },
    clientDefaults: {
      grant_types: ['client_credentials'],
      response_types: [],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'private_key_jwt',
    },
    clientAuthMethods: ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'],
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access'],
    subjectTypes: ['public'],
    clockTolerance: 15,
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'PS256'],
      idTokenSigningAlgValues: ['ES256'],
      dPoPSigningAlgValues: ['ES256', 'PS256'],
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        tlsClientAuth: true,
        getCertificate: ({ req }) => {
          const shown = clientCertificate({ raw: req })
          return shown && new X509Certificate(shown.der)
        },
        certificateAuthorized: ({ req }) => clientCertificate({ raw: req })?.authorized === true,
        certificateSubjectMatches: ({ req }, property, expected) => {
          const shown = clientCertificate({ raw: req })
          return (
            property === 'tls_client_auth_subject_dn' &&
            shown !== undefined &&
            subjectMatches(shown.subject, expected)
          )
        },
      },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => baseUrl,
        useGrantedResource: async () => true,
        getResourceServerInfo: (ctx, resource) => resourceServer(ctx, resource, deps),
      },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    formats: {
      customizers: {
        // The subject of a client's own token is the client (RFC 9068, section 2.2), which the library says already.
        jwt: (_, token, { payload }) => {
          if (token.kind === 'AccessToken') payload['auth_kind'] = 'resident'
        },
      },
    },
    extraTokenClaims: async (_, token) =>
      token.kind === 'AccessToken' && token.grantId !== undefined
        ? await deps.grantClaims(token.grantId)
        : undefined,
    ttl: {
      AccessToken: lifetimes.token,
      ClientCredentials: lifetimes.token,
      AuthorizationCode: lifetimes.code,
      IdToken: lifetimes.token,
      Interaction: lifetimes.interaction,
      RefreshToken: lifetimes.refresh,
      Grant: lifetimes.refresh,
      Session: lifetimes.refresh,
    },
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: async () => false,
    rotateRefreshToken: () => true,
    assertJwtClientAuthClaimsAndHeader: (_, claims, __, client) =>
      checkAssertion(claims, client.clientId, deps),
    findAccount: async (_, sub) =>
      (await deps.resident(sub)) ? { accountId: sub, claims: async () => ({ sub }) } : undefined,
    interactions: {
      policy: interactionPolicy(),
      url: async (_, { uid }) => `${baseUrl}/consent/${uid}`,
    },
    cookies: {
      names: {
        session: `${cookieName}_oidc`,
        interaction: `${cookieName}_interaction`,
        resume: `${cookieName}_resume`,
      },
      long: { httpOnly: true, sameSite: 'lax', path: '/', secure: https },
      short: { httpOnly: true, sameSite: 'lax', path: '/', secure: https },
      keys: cookieKeys(deps.sealing),
    },
    clientBasedCORS: () => false,
    // Of systems that publish their keys at an address: with limits, and no redirects.
    fetch: (url, init) => boundedFetch(url as string | URL, init as Parameters<typeof boundedFetch>[1]),
    fetchResponseBodyLimits: { jwks_uri: 65_536 },
    renderError: (ctx, out) => answerError(ctx, out),
  }
}

/** One resource: the interfaces of this installation (RFC 8707). What a client may ask for there is what it is registered for. */
async function resourceServer(ctx: KoaContextWithOIDC, resource: string, deps: ProviderDeps) {
  if (resource !== deps.baseUrl && resource !== `${deps.baseUrl}/`) {
    throw new errors.InvalidTarget('the resource is not one of this installation')
  }
  const { oidc } = ctx
  const held = (oidc.client && (await deps.clients.find(oidc.client.clientId))?.scopes) ?? []
  // A system that asks for nothing in particular gets what it is registered for (RFC 6749, section 3.3).
  const own = oidc.params?.['grant_type'] === 'client_credentials'
  if (own && oidc.params) oidc.params['scope'] ??= held.join(' ') || undefined
  const wanted =
    oidc.params?.['scope'] ?? oidc.entities.AuthorizationCode?.scope ?? oidc.entities.RefreshToken?.scope
  const asked = typeof wanted === 'string' ? wanted.split(' ') : []
  const granted = grantedScopes(asked, held)
  if (own && granted.length === 0) {
    throw new errors.InvalidScope('ask for scopes that the client is registered for', '')
  }
  return {
    scope: granted.join(' '),
    audience: deps.baseUrl,
    accessTokenFormat: 'jwt' as const,
    accessTokenTTL: lifetimes.token,
    jwt: { sign: { alg: 'ES256' as const, kid: deps.keys[0]!.kid! } },
  }
}

/**
 * What the library does not ask of a client's assertion: that it is for us alone, ends soon, and comes once, in whichever process
 * (RFC 7523 as updated by draft-ietf-oauth-rfc7523bis, section 4).
 */
async function checkAssertion(
  claims: Record<string, unknown>,
  client: string,
  { baseUrl, replay, clock }: ProviderDeps,
): Promise<void> {
  const { aud, exp, jti } = claims
  const only = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
  if (only !== `${baseUrl}/oidc`) throw new errors.InvalidClientAuth('the audience must be the issuer, alone')
  if (typeof exp !== 'number' || exp - secondsNow(clock) > longestAssertion) {
    throw new errors.InvalidClientAuth('the assertion lives for longer than 300 s')
  }
  if (typeof jti !== 'string' || jti.length > 256)
    throw new errors.InvalidClientAuth('jti is missing or too long')
  try {
    const first = await replay.use('client-assertion', client, jti, Math.ceil(exp) + 31)
    if (!first) throw new errors.InvalidClientAuth('the assertion was used already')
  } catch (error) {
    if (error instanceof KnutpunktError) throw new errors.TemporarilyUnavailable(error.code)
    throw error
  }
}

/** Cookies are signed with keys of the deployment's, the newest first, so that all processes take each other's. */
function cookieKeys(sealing: readonly SealingKey[]): string[] {
  return sealing
    .toSorted((one, other) => other.id - one.id)
    .map(({ key }) =>
      Buffer.from(hkdfSync('sha256', key, '', 'knutpunkt oidc cookies', 32)).toString('base64url'),
    )
}
