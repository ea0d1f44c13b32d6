import { type Clock, KnutpunktError } from '../../kernel/index.ts'
import type { Jwks, SigningAlgorithm } from './algorithms.ts'
import { checkTimes, claimWrong, readJwt, textClaim, type UnverifiedJwt, verifyJwt } from './jws.ts'
import type { ReplayStore } from './replay-store.ts'
import { secondsNow } from './seconds.ts'
import { tokenErrors } from './token-errors.ts'

export interface ClientAssertionOptions {
  /**
   * Who the assertion is for: the authorization server's issuer identifier, alone (RFC 7523 as updated by
   * draft-ietf-oauth-rfc7523bis, section 4; OpenID Federation 1.0, section 12.1.1.2).
   */
  audience: string
  clock: Clock
  replay: ReplayStore
  algorithms?: readonly SigningAlgorithm[]
  /** How far clocks may differ: 30 s. */
  skewSeconds?: number
  /** From now to `exp` at most: 300 s. */
  maxLifetimeSeconds?: number
  maxBytes?: number
}

/** An assertion read but not verified: for finding the client's keys by. */
export interface ClientAssertion {
  readonly clientId: string
  readonly jwt: UnverifiedJwt
}

/** Reads who an assertion says it is from. Nothing of it is verified. */
export function readClientAssertion(
  compact: unknown,
  options: Pick<ClientAssertionOptions, 'algorithms' | 'maxBytes'> = {},
): ClientAssertion {
  const jwt = readJwt(compact, {
    // `JWT` is what today's clients send; RFC 7523bis has them say more clearly what it is.
    types: ['jwt', 'client-authentication+jwt'],
    maxBytes: options.maxBytes ?? 8192,
    ...(options.algorithms && { algorithms: options.algorithms }),
  })
  const clientId = textClaim(jwt.claims, 'sub')
  if (jwt.claims['iss'] !== clientId) throw new KnutpunktError(tokenErrors.assertion_client_wrong)
  return { clientId, jwt }
}

/**
 * Verifies that a client holds one of its keys: `private_key_jwt` (RFC 7523, section 3; OpenID Connect Core 1.0, section 9).
 * Issuer and subject are the client, the audience is us and nobody else, it ends soon, and it comes once.
 *
 * @throws {KnutpunktError} trust.assertion_client_wrong, token_audience_wrong, jwt_lives_too_long, proof_replayed, and
 *   those of a JWT
 */
export async function verifyClientAssertion(
  { jwt, clientId }: ClientAssertion,
  keys: Jwks,
  options: ClientAssertionOptions,
): Promise<void> {
  await verifyJwt(jwt, keys)
  checkAudience(jwt.claims['aud'], options.audience)
  const { skewSeconds = 30, maxLifetimeSeconds = 300 } = options
  const now = secondsNow(options.clock)
  checkTimes(jwt.claims, { now, skew: skewSeconds }, ['exp'])
  const exp = jwt.claims['exp'] as number
  if (exp - now > maxLifetimeSeconds + skewSeconds) {
    throw new KnutpunktError(tokenErrors.jwt_lives_too_long, { values: { limit: maxLifetimeSeconds } })
  }
  const jti = textClaim(jwt.claims, 'jti', 256)
  const first = await options.replay.use('client-assertion', clientId, jti, Math.ceil(exp) + skewSeconds + 1)
  if (!first) throw new KnutpunktError(tokenErrors.proof_replayed)
}

/** One audience and no other, so that no other server can use the assertion against us. */
export function checkAudience(aud: unknown, expected: string): void {
  if (aud === undefined) throw claimWrong('aud')
  const only = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
  if (only !== expected) throw new KnutpunktError(tokenErrors.token_audience_wrong)
}
