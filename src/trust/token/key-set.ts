import type { Jwks, PublicJwk } from './algorithms.ts'
import { isObject } from './strict-json.ts'

/** Members of a JWK that only a private or a symmetric key has (RFC 7518, sections 6.2.2, 6.3.2 and 6.4). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Whether a JWK holds something that must never be seen by others. */
export function hasSecretPart(jwk: Record<string, unknown>): boolean {
  return secretMembers.some((name) => name in jwk)
}

/**
 * Reads a JWK Set of public keys (RFC 7517, section 5), or tells why not: each key has a `kid` of its own (OpenID
 * Federation 1.0, section 3.1.1), is an RSA or EC key, and has no private part. With `lenient`, keys of other kinds or
 * without a name are left out instead, as a set on the web may hold such (RFC 7517, section 5).
 */
export function readKeySet(
  value: unknown,
  { maxKeys = 20, lenient = false }: { maxKeys?: number; lenient?: boolean } = {},
): Jwks | string {
  const listed = isObject(value) ? value['keys'] : undefined
  if (!Array.isArray(listed)) return 'it is not a JWK Set'
  if (listed.length > maxKeys) return `it has more than ${maxKeys} keys`
  if (listed.some((each) => !isObject(each))) return 'one of its keys is not an object'
  const objects = listed as Record<string, unknown>[]
  if (objects.some(hasSecretPart)) return 'it holds a private or symmetric key'
  const usable = objects.filter(isUsable)
  if (!lenient && usable.length < objects.length) return 'one of its keys has no kid or is of another kind'
  if (new Set(usable.map(({ kid }) => kid)).size < usable.length) return 'two of its keys have the same kid'
  return { keys: usable }
}

function isUsable(jwk: Record<string, unknown>): jwk is PublicJwk {
  const { kid, kty } = jwk
  return typeof kid === 'string' && kid !== '' && kid.length <= 256 && (kty === 'RSA' || kty === 'EC')
}
