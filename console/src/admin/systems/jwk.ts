/** A public key (RFC 7517). */
export type Jwk = Record<string, unknown>
export type Wrong = 'private' | 'unreadable'
/** A public key as it is pasted: its parts, or what is wrong with it. */
export type PastedKey = { key: Jwk } | { wrong: Wrong }

/** Members that only a private or symmetric key has (RFC 7518, section 6). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Reads a JWK, or a key set with one key. A private key is told from a public one before anything is sent. */
export function readJwk(text: string): PastedKey {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // a private key in another format must not be sent either
    return { wrong: /PRIVATE KEY/.test(text) ? 'private' : 'unreadable' }
  }
  const set = (value as { keys?: unknown[] } | null)?.keys
  const key = Array.isArray(set) && set.length === 1 ? set[0] : value
  if (typeof key !== 'object' || key === null || Array.isArray(key)) return { wrong: 'unreadable' }
  const members = key as Jwk
  if (secretMembers.some((member) => member in members)) return { wrong: 'private' }
  return typeof members['kty'] === 'string' ? { key: members } : { wrong: 'unreadable' }
}

/** `EC P-256`, `RSA`: what kind of key it is. */
export const keyKind = ({ kty, crv }: Jwk): string =>
  [kty, crv].filter((part) => typeof part === 'string').join(' ')
