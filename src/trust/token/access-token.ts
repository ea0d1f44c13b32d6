import { hash } from 'node:crypto'
import { type Clock, KnutpunktError } from '../../kernel/index.ts'
import { isAllowedAlgorithm, type SigningAlgorithm, signingAlgorithms } from './algorithms.ts'
import { BoundedCache } from './bounded-cache.ts'
import { checkCertificateBinding } from './certificate.ts'
import { type DpopOptions, verifyDpopProof } from './dpop.ts'
import type { KeySource } from './issuer-keys.ts'
import { checkTimes, claimWrong, readJwt, textClaim, type UnverifiedJwt, verifyWithKey } from './jws.ts'
import type { ReplayStore } from './replay-store.ts'
import { secondsNow } from './seconds.ts'
import { isObject } from './strict-json.ts'
import { tokenErrors } from './token-errors.ts'

/** An authorization server whose access tokens are taken. */
export interface TokenIssuer {
  /** Exactly as in `iss`. */
  issuer: string
  keys: KeySource
  algorithms?: readonly SigningAlgorithm[]
  /** For a server that serves several tenants: the claim that names the tenant, and this installation's value of it. */
  tenant?: { claim: string; value: string }
}

export interface TokenVerifierOptions {
  issuers: readonly TokenIssuer[]
  /** This service's resource identifiers (RFC 8707); one of them must be in `aud`. */
  audiences: readonly string[]
  clock: Clock
  /** How proofs of possession are checked; their own clock and memory. */
  dpop: DpopOptions
  /** Whether a token that whoever holds it can use is refused: true when not told. */
  requireBinding?: boolean
  /**
   * Whether each token may be used once only, where an act must not be done twice (Ena OAuth 2.0 profile, section 4.1): in
   * the same memory as proofs, shared by all processes. False when not told.
   */
  singleUse?: boolean
  /** How far clocks may differ: 30 s. */
  skewSeconds?: number
  /** From `iat` to `exp` at most: 3600 s. */
  maxLifetimeSeconds?: number
  /** Characters of a token at most: 8192. */
  maxBytes?: number
  /** Verified tokens remembered at most: 10,000; 0 for none. */
  cacheSize?: number
  /** How long a signature is believed without looking at the issuer's keys again: 60 s. */
  cacheSeconds?: number
}

/** How a token came to us. */
export interface TokenRequest {
  token: string
  scheme: 'bearer' | 'dpop'
  /** The request it came with, for a proof of possession. `proof` is the header field `DPoP`, if there was just one. */
  method: string
  url: string
  proof?: unknown
  /** The certificate the client showed on this connection, DER or PEM. */
  certificate?: Uint8Array | string
}

/** What a token that holds says. */
export interface AccessToken {
  readonly issuer: string
  readonly subject: string
  readonly clientId: string
  readonly audiences: readonly string[]
  readonly scopes: readonly string[]
  readonly id: string
  /** Seconds since 1970. */
  readonly expiresAt: number
  /** What it is bound to: the thumbprint of a DPoP key, of a client certificate, or neither. */
  readonly binding: { readonly jkt?: string; readonly certificate?: string }
  readonly claims: Readonly<Record<string, unknown>>
}

export interface TokenVerifier {
  /** @throws {KnutpunktError} one of {@link tokenErrors} */
  verify(request: TokenRequest): Promise<AccessToken>
  /** Forgets every remembered token, when an issuer's key is known to be lost. */
  forget(): void
}

/**
 * Verifies access tokens in the form of JWTs (RFC 9068, section 4) and that the sender is whom they are bound to: by DPoP
 * (RFC 9449) or a client certificate (RFC 8705). The signature and the content are remembered for a while by the hash of
 * the token; the time and the proof of possession are checked anew at each use.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { clock, skewSeconds = 30, requireBinding = true, cacheSeconds = 60 } = options
  const cache = new BoundedCache<AccessToken>(options.cacheSize ?? 10_000)
  return {
    forget: () => cache.clear(),
    async verify(request) {
      const key = hash('sha256', request.token, 'base64')
      const now = secondsNow(clock)
      const held = cache.get(key, now)
      const token = held ?? (await verifyContent(request.token, options))
      if (held) checkTimes(held.claims, { now, skew: skewSeconds }, [])
      else cache.set(key, token, Math.min(token.expiresAt, now + cacheSeconds))
      await checkBinding(token, request, options.dpop, requireBinding)
      if (options.singleUse) await useOnce(token, options.dpop.replay, skewSeconds)
      return token
    },
  }
}

async function verifyContent(compact: string, options: TokenVerifierOptions): Promise<AccessToken> {
  const jwt = readJwt(compact, { types: ['at+jwt'], maxBytes: options.maxBytes ?? 8192 })
  const from = options.issuers.find(({ issuer }) => issuer === jwt.claims['iss'])
  if (!from) throw new KnutpunktError(tokenErrors.token_issuer_unknown)
  await verifySignature(jwt, from)
  const { skewSeconds = 30, maxLifetimeSeconds = 3600 } = options
  checkTimes(jwt.claims, { now: secondsNow(options.clock), skew: skewSeconds }, ['exp', 'iat'])
  const [exp, iat] = [jwt.claims['exp'] as number, jwt.claims['iat'] as number]
  if (exp - iat > maxLifetimeSeconds) {
    throw new KnutpunktError(tokenErrors.jwt_lives_too_long, { values: { limit: maxLifetimeSeconds } })
  }
  const token = readToken(jwt, from)
  if (!token.audiences.some((each) => options.audiences.includes(each))) {
    throw new KnutpunktError(tokenErrors.token_audience_wrong)
  }
  if (from.tenant && jwt.claims[from.tenant.claim] !== from.tenant.value) {
    throw new KnutpunktError(tokenErrors.token_tenant_wrong)
  }
  return token
}

async function verifySignature(jwt: UnverifiedJwt, { keys, algorithms }: TokenIssuer): Promise<void> {
  if (algorithms && !isAllowedAlgorithm(jwt.header.alg, algorithms)) {
    const allowed = signingAlgorithms.filter((each) => algorithms.includes(each)).join(', ')
    throw new KnutpunktError(tokenErrors.jwt_algorithm_refused, { values: { allowed } })
  }
  const { kid } = jwt.header
  const key = typeof kid === 'string' && kid !== '' ? await keys.find(kid) : undefined
  if (!key) throw new KnutpunktError(tokenErrors.jwt_key_unknown)
  await verifyWithKey(jwt, key)
}

function readToken({ claims }: UnverifiedJwt, { issuer }: TokenIssuer): AccessToken {
  const aud = typeof claims['aud'] === 'string' ? [claims['aud']] : claims['aud']
  if (!Array.isArray(aud) || aud.some((each) => typeof each !== 'string')) throw claimWrong('aud')
  const scope = claims['scope'] ?? ''
  if (typeof scope !== 'string') throw claimWrong('scope')
  return {
    issuer,
    subject: textClaim(claims, 'sub'),
    clientId: textClaim(claims, 'client_id'),
    audiences: aud as string[],
    scopes: scope.split(' ').filter((each) => each !== ''),
    id: textClaim(claims, 'jti', 256),
    expiresAt: claims['exp'] as number,
    binding: readBinding(claims['cnf']),
    claims,
  }
}

/** `cnf` (RFC 7800). A confirmation that is not understood is no confirmation, and the token is refused. */
function readBinding(cnf: unknown): AccessToken['binding'] {
  if (cnf === undefined) return {}
  if (!isObject(cnf)) throw claimWrong('cnf')
  const { jkt, 'x5t#S256': certificate } = cnf
  if (jkt === undefined && certificate === undefined) throw claimWrong('cnf')
  if (jkt !== undefined && typeof jkt !== 'string') throw claimWrong('cnf.jkt')
  if (certificate !== undefined && typeof certificate !== 'string') throw claimWrong('cnf.x5t#S256')
  return { ...(jkt !== undefined && { jkt }), ...(certificate !== undefined && { certificate }) }
}

async function checkBinding(
  { binding }: AccessToken,
  request: TokenRequest,
  dpop: DpopOptions,
  requireBinding: boolean,
): Promise<void> {
  if (requireBinding && binding.jkt === undefined && binding.certificate === undefined) {
    throw new KnutpunktError(tokenErrors.token_not_bound)
  }
  // A bound token sent as a bearer token is a stolen one being tried (RFC 9449, section 7.2).
  if ((binding.jkt !== undefined) !== (request.scheme === 'dpop')) {
    const values = { binding: binding.jkt === undefined ? 'TLS' : 'DPoP' }
    throw new KnutpunktError(tokenErrors.token_scheme_wrong, { values })
  }
  if (binding.certificate !== undefined) checkCertificateBinding(binding.certificate, request.certificate)
  if (binding.jkt === undefined) return
  const { token, proof, method, url } = request
  await verifyDpopProof({ proof, method, url, accessToken: token }, dpop, binding.jkt)
}

async function useOnce(
  { issuer, id, expiresAt }: AccessToken,
  replay: ReplayStore,
  skew: number,
): Promise<void> {
  const first = await replay.use('access-token', issuer, id, Math.ceil(expiresAt) + skew + 1)
  if (!first) throw new KnutpunktError(tokenErrors.proof_replayed)
}

/** Checks that a token has a scope. @throws {KnutpunktError} trust.token_scope_insufficient */
export function requireScope(token: AccessToken, scope: string): void {
  if (!token.scopes.includes(scope)) {
    throw new KnutpunktError(tokenErrors.token_scope_insufficient, { values: { scope } })
  }
}
