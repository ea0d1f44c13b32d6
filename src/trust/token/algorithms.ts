import type { JWK } from 'jose'

/**
 * The signature algorithms that may be taken at all: those all entities of a Swedish federation must support (Swedish
 * OpenID Federation profile 1.0, section 6; Ena OAuth 2.0 profile, section 8.2), and RSASSA-PSS, which profiles may add.
 * Neither `none` nor anything with a shared secret (HS256 and its kin) is among them, so a public key can never be used as
 * a secret (RFC 8725, section 3.1).
 */
export const signingAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
] as const

export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/** A public key of a key set, with the name that a token's header calls it by (RFC 7517). */
export type PublicJwk = JWK & { kid: string; kty: 'RSA' | 'EC' }

/** A JWK Set of public keys. */
export interface Jwks {
  readonly keys: readonly PublicJwk[]
}

const curves: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }

/** RSA keys shorter than this are refused (Ena OAuth 2.0 profile, section 8.2; NIST SP 800-131A). */
const minRsaBits = 2048
/** And longer ones too: a stranger's key should not cost us seconds. */
const maxRsaBits = 8192

/** Whether an algorithm, as a header names it, is one of those allowed here. */
export function isAllowedAlgorithm(
  alg: unknown,
  allowed: readonly SigningAlgorithm[] = signingAlgorithms,
): alg is SigningAlgorithm {
  return allowed.includes(alg as SigningAlgorithm)
}

/**
 * Why a key may not verify a signature of this algorithm, or undefined when it may. A key is bound to its kind, to its
 * curve, and to what it says of itself (`alg`, `use`, `key_ops`; RFC 7517, section 4).
 */
export function unfitKey(jwk: JWK, alg: SigningAlgorithm): string | undefined {
  const kty = alg.startsWith('ES') ? 'EC' : 'RSA'
  if (jwk.kty !== kty) return `the key is of kind ${String(jwk.kty)}`
  if (kty === 'EC' && jwk.crv !== curves[alg]) return `the key is on curve ${String(jwk.crv)}`
  if (jwk.alg !== undefined && jwk.alg !== alg) return `the key is for ${String(jwk.alg)}`
  if (jwk.use !== undefined && jwk.use !== 'sig') return 'the key is not for signatures'
  const ops: unknown = jwk.key_ops
  if (ops !== undefined && !(Array.isArray(ops) && ops.includes('verify')))
    return 'the key is not for verifying'
  return kty === 'RSA' ? unfitLength(rsaBits(jwk)) : undefined
}

function unfitLength(bits: number): string | undefined {
  if (bits < minRsaBits) return `the key is shorter than ${minRsaBits} bits`
  return bits > maxRsaBits ? `the key is longer than ${maxRsaBits} bits` : undefined
}

/** The length of an RSA key's modulus in bits, leading zeros not counted. */
function rsaBits(jwk: JWK): number {
  const modulus = Buffer.from(String(jwk.n ?? ''), 'base64url')
  const first = modulus.findIndex((byte) => byte !== 0)
  return first < 0 ? 0 : (modulus.length - first) * 8 - (Math.clz32(modulus[first]!) - 24)
}
