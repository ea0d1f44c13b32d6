import { createHmac } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { KnutpunktError } from '../../kernel/index.ts'
import type { Jwks, PublicJwk, SigningAlgorithm } from './algorithms.ts'

/** Someone who signs, in tests: a key pair, its public JWK, and JWTs as asked for, right or wrong. */
export interface TestSigner {
  readonly publicJwk: PublicJwk
  readonly jwks: Jwks
  readonly thumbprint: string
  /** Signs claims; header members given here win over the usual `alg`, `kid`. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>
}

export async function testSigner(kid?: string, alg: SigningAlgorithm = 'ES256'): Promise<TestSigner> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  const thumbprint = await calculateJwkThumbprint(jwk)
  const publicJwk = { ...jwk, kid: kid ?? thumbprint } as PublicJwk
  return {
    publicJwk,
    jwks: { keys: [publicJwk] },
    thumbprint,
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid: publicJwk.kid, ...header }).sign(privateKey),
  }
}

/** A JWT that nobody signed (`none`). */
export function unsignedJwt(claims: Record<string, unknown>, header: Record<string, unknown> = {}): string {
  return `${encode({ alg: 'none', ...header })}.${encode(claims)}.`
}

/** A JWT signed with a public key as if it were a shared secret: the attack called algorithm confusion. */
export function confusedJwt(claims: Record<string, unknown>, secret: string, header = {}): string {
  const head = `${encode({ alg: 'HS256', ...header })}.${encode(claims)}`
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`
}

/** Base64url of JSON, or of a text as it is. */
export function encode(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

/** For assert.rejects: the error with this code. */
export function refusal(code: string): (error: KnutpunktError) => boolean {
  return (error) => {
    if (error.code !== `trust.${code}`)
      throw new Error(`refused with ${error.code}, not trust.${code}`, { cause: error })
    return true
  }
}
