import { hash } from 'node:crypto'

/** The algorithms spoken (RFC 7616 section 3.3; RFC 8760 for SIP), strongest first. */
export const digestAlgorithms = ['SHA-256', 'MD5'] as const
export type DigestAlgorithm = (typeof digestAlgorithms)[number]

/** HA1 by algorithm: what a server keeps instead of a password. Lower-case hexadecimal. */
export type Ha1 = { readonly [A in DigestAlgorithm]?: string }

const hashNames: Readonly<Record<DigestAlgorithm, string>> = { 'SHA-256': 'sha256', MD5: 'md5' }

function digest(algorithm: DigestAlgorithm, text: string): string {
  return hash(hashNames[algorithm], text, 'hex')
}

/** HA1 = H(username:realm:password), all as UTF-8 (RFC 7616 section 3.4.2). */
export function digestHa1(
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
  password: string,
): string {
  return digest(algorithm, `${username}:${realm}:${password}`)
}

/** What goes into a digest response. Without `qop` it is the older form of RFC 2617 3.2.2.1. */
export interface DigestInput {
  readonly algorithm: DigestAlgorithm
  readonly ha1: string
  readonly method: string
  readonly uri: string
  readonly nonce: string
  readonly qop?: { readonly cnonce: string; readonly nc: string }
}

/** The `response` of an Authorization header (RFC 7616 section 3.4.1), for qop `auth` or none. */
export function digestResponse(input: DigestInput): string {
  const { algorithm, ha1, nonce, qop } = input
  const ha2 = digest(algorithm, `${input.method}:${input.uri}`)
  const middle = qop ? `${nonce}:${qop.nc}:${qop.cnonce}:auth` : nonce
  return digest(algorithm, `${ha1}:${middle}:${ha2}`)
}
