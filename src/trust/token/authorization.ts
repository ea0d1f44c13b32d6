import { KnutpunktError } from '../../kernel/index.ts'
import type { TokenRequest } from './access-token.ts'
import { tokenErrors } from './token-errors.ts'

const schemes = { bearer: 'Bearer', dpop: 'DPoP' } as const

/**
 * Reads the header field `Authorization` (RFC 6750, section 2.1; RFC 9449, section 7.1). Tokens in a query are never taken
 * (Ena OAuth 2.0 profile, section 4).
 *
 * @returns undefined for another scheme or none
 */
export function readAuthorization(
  header: string | undefined,
): Pick<TokenRequest, 'token' | 'scheme'> | undefined {
  const found = /^(bearer|dpop) +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header ?? '')
  if (!found) return undefined
  return { scheme: found[1]!.toLowerCase() as 'bearer' | 'dpop', token: found[2]! }
}

/**
 * The header fields of an answer that refuses a token: what is wrong in the words of RFC 6750, section 3.1, and RFC 9449,
 * section 7.1. `nonce` is the current one where proofs need nonces.
 */
export function challengeOf(
  error: KnutpunktError,
  scheme: 'bearer' | 'dpop',
  nonce?: string,
): Record<string, string> {
  const word = errorWord(error.code)
  return {
    'www-authenticate': `${schemes[scheme]} error="${word}", error_description="${error.code}"`,
    ...(word === 'use_dpop_nonce' && nonce !== undefined && { 'dpop-nonce': nonce }),
  }
}

const proofErrors: readonly string[] = [
  tokenErrors.dpop_missing,
  tokenErrors.dpop_key_private,
  tokenErrors.dpop_target_wrong,
  tokenErrors.dpop_stale,
  tokenErrors.dpop_token_other,
  tokenErrors.proof_replayed,
].map(({ code }) => code)

function errorWord(code: string): string {
  if (code === tokenErrors.dpop_nonce_wrong.code) return 'use_dpop_nonce'
  if (code === tokenErrors.token_scope_insufficient.code) return 'insufficient_scope'
  return proofErrors.includes(code) ? 'invalid_dpop_proof' : 'invalid_token'
}
