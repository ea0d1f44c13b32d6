import { hash } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { type Clock, KnutpunktError } from '../../kernel/index.ts'
import type { SigningAlgorithm } from './algorithms.ts'
import type { DpopNonces } from './dpop-nonce.ts'
import { claimWrong, readJwt, textClaim, verifyWithKey } from './jws.ts'
import { hasSecretPart } from './key-set.ts'
import type { ReplayStore } from './replay-store.ts'
import { secondsNow } from './seconds.ts'
import { isObject } from './strict-json.ts'
import { tokenErrors } from './token-errors.ts'

export interface DpopOptions {
  clock: Clock
  replay: ReplayStore
  /** When given, each proof must hold one of its nonces. */
  nonces?: DpopNonces
  /** How old a proof may be: 60 s. */
  maxAgeSeconds?: number
  /** How far in the future a proof may be dated: 30 s. */
  skewSeconds?: number
  algorithms?: readonly SigningAlgorithm[]
}

/** The request a proof came with. */
export interface DpopRequest {
  /** The value of the one header field `DPoP`. */
  proof: unknown
  method: string
  /** As the client addressed it, from the outside. Query and fragment do not count (RFC 9449, section 4.2). */
  url: string
  /** The access token beside it; none at the token endpoint. */
  accessToken?: string
}

const maxProofBytes = 4096

/**
 * Checks a proof that the sender has a private key (RFC 9449, section 4.3), and that it is used for the first time. The
 * proof is remembered only after everything else holds, so that nobody fills the memory with nonsense.
 *
 * @param expectedJkt the token's `cnf.jkt`; none at the token endpoint, where a token is to be bound
 * @returns the thumbprint of the key (RFC 7638)
 * @throws {KnutpunktError} trust.dpop_missing, dpop_key_private, dpop_target_wrong, dpop_stale, dpop_token_other,
 *   dpop_key_other, dpop_nonce_wrong, proof_replayed, and those of a JWT
 */
export async function verifyDpopProof(
  request: DpopRequest,
  options: DpopOptions,
  expectedJkt?: string,
): Promise<{ jkt: string }> {
  if (typeof request.proof !== 'string' || request.proof === '')
    throw new KnutpunktError(tokenErrors.dpop_missing)
  const jwt = readJwt(request.proof, {
    types: ['dpop+jwt'],
    maxBytes: maxProofBytes,
    ...(options.algorithms && { algorithms: options.algorithms }),
  })
  const { jwk } = jwt.header
  if (!isObject(jwk)) throw claimWrong('jwk')
  if (hasSecretPart(jwk)) throw new KnutpunktError(tokenErrors.dpop_key_private)
  const jti = textClaim(jwt.claims, 'jti', 256)
  const { iat } = jwt.claims
  checkTarget(jwt.claims, request)
  const now = secondsNow(options.clock)
  const { maxAgeSeconds = 60, skewSeconds = 30 } = options
  if (typeof iat !== 'number' || !Number.isFinite(iat)) throw claimWrong('iat')
  if (iat > now + skewSeconds || iat < now - maxAgeSeconds) throw new KnutpunktError(tokenErrors.dpop_stale)
  if (request.accessToken !== undefined && jwt.claims['ath'] !== accessTokenHash(request.accessToken)) {
    throw new KnutpunktError(tokenErrors.dpop_token_other)
  }
  await verifyWithKey(jwt, jwk as JWK)
  if (options.nonces && !options.nonces.accepts(jwt.claims['nonce'])) {
    throw new KnutpunktError(tokenErrors.dpop_nonce_wrong)
  }
  const jkt = await calculateJwkThumbprint(jwk as JWK, 'sha256')
  if (expectedJkt !== undefined && jkt !== expectedJkt) throw new KnutpunktError(tokenErrors.dpop_key_other)
  const until = Math.ceil(iat) + maxAgeSeconds + 1
  if (!(await options.replay.use('dpop', jkt, jti, until)))
    throw new KnutpunktError(tokenErrors.proof_replayed)
  return { jkt }
}

/** `ath`: base64url of SHA-256 of the token's text (RFC 9449, section 4.2). */
export function accessTokenHash(accessToken: string): string {
  return hash('sha256', accessToken, 'base64url')
}

function checkTarget(claims: Readonly<Record<string, unknown>>, request: DpopRequest): void {
  const given = targetOf(textClaim(claims, 'htu', 4096))
  if (claims['htm'] !== request.method || given === undefined || given !== targetOf(request.url)) {
    throw new KnutpunktError(tokenErrors.dpop_target_wrong)
  }
}

/** An address as two writings of it are compared: normalised (RFC 3986, section 6.2), without query and fragment. */
function targetOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  if (url.username !== '' || url.password !== '') return undefined
  return `${url.origin}${url.pathname}`
}
