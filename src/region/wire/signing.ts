import { CompactSign, type CryptoKey, compactVerify, importJWK, type JWK } from 'jose'
import { Compile } from 'typebox/compile'
import { AnswerBody } from './answer.ts'
import { answerType, type Order, orderType } from './order.ts'

/** Public keys of one hub or node, as its `/keys` shows them. */
export interface PublicKeys {
  readonly keys: readonly JWK[]
}

/** What orders and answers are signed with: Ed25519 or P-256. */
export interface WireKey {
  readonly kid: string
  readonly alg: 'EdDSA' | 'ES256'
  readonly key: CryptoKey
}

/** Who says something to whom, and when: milliseconds since 1970. */
export interface Speaking {
  readonly iss: string
  readonly aud: string
  readonly now: number
}

/** The longest that an order may be in force, in seconds. */
export const longestOrderSeconds = 600
/** How far the clocks of hub and node may differ, in seconds. */
const skewSeconds = 30
const algorithms = ['EdDSA', 'ES256']
/** Characters of an order at most; a product's definition is some ten thousand. */
export const longestOrder = 256 * 1024

/** Why a signed text is not believed. */
export type Distrust = 'malformed' | 'type' | 'key' | 'signature' | 'issuer' | 'audience' | 'time' | 'order'

/** What was received is not from whom it should be, or not for here, or not for now. Nothing of it is believed. */
export class Untrusted extends Error {
  override readonly name = 'Untrusted'
  readonly why: Distrust
  constructor(why: Distrust, options?: ErrorOptions) {
    super(`not believed: ${why}`, options)
    this.why = why
  }
}

/** Signs an order, in force for five minutes. `jti` is the order's own name, never used for another. */
export async function signOrder(
  order: Order,
  key: WireKey,
  { iss, aud, now, jti }: Speaking & { jti: string },
): Promise<string> {
  const iat = Math.floor(now / 1000)
  return sign({ iss, aud, iat, exp: iat + longestOrderSeconds / 2, jti, order }, orderType, key)
}

/** What stands in an order that is from whom it says: not yet looked into, it may be of another version. */
export interface ReceivedOrder {
  readonly iss: string
  readonly jti: string
  /** Until when it is in force: milliseconds since 1970. */
  readonly until: number
  readonly order: unknown
}

/**
 * Believes an order that one of the hubs signed for this node, and that is in force.
 *
 * @throws {Untrusted}
 */
export async function readOrder(
  jws: string,
  { hubs, aud, now }: { hubs: ReadonlyMap<string, PublicKeys>; aud: string; now: number },
): Promise<ReceivedOrder> {
  if (jws.length > longestOrder) throw new Untrusted('malformed')
  // Whose keys to look among; believed only when one of them has signed just this.
  const iss = textOf(payloadOf(jws), 'iss')
  const keys = hubs.get(iss)
  if (keys === undefined) throw new Untrusted('issuer')
  const claims = await verified(jws, keys, orderType)
  if (claims['iss'] !== iss) throw new Untrusted('issuer')
  if (claims['aud'] !== aud) throw new Untrusted('audience')
  const exp = timeOf(claims, 'exp')
  const iat = timeOf(claims, 'iat')
  const seconds = now / 1000
  if (exp <= seconds - skewSeconds || iat > seconds + skewSeconds || exp - iat > longestOrderSeconds)
    throw new Untrusted('time')
  return { iss, jti: textOf(claims, 'jti'), until: (exp + skewSeconds) * 1000, order: claims['order'] }
}

/** Signs a node's answer to the order of that `jti`. */
export async function signAnswer(
  answer: AnswerBody,
  key: WireKey,
  { iss, aud, now, order }: Speaking & { order: string },
): Promise<string> {
  return sign({ iss, aud, iat: Math.floor(now / 1000), order, answer }, answerType, key)
}

const answerForm = Compile(AnswerBody)

/**
 * Believes an answer that the node signed to just this order, and that has the form of one.
 *
 * @param expected `iss` the node's code, `aud` the hub's id, `order` the `jti` that was asked with
 * @throws {Untrusted}
 */
export async function readAnswer(
  jws: string,
  keys: PublicKeys,
  expected: { iss: string; aud: string; order: string },
): Promise<AnswerBody> {
  const claims = await verified(jws, keys, answerType)
  if (claims['iss'] !== expected.iss) throw new Untrusted('issuer')
  if (claims['aud'] !== expected.aud) throw new Untrusted('audience')
  if (claims['order'] !== expected.order) throw new Untrusted('order')
  const { answer } = claims
  if (!answerForm.Check(answer)) throw new Untrusted('malformed')
  return answer
}

type Claims = Record<string, unknown>

function sign(claims: object, typ: string, { key, alg, kid }: WireKey): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg, kid, typ }).sign(key)
}

/** The claims, once a key of the set that the header names has signed them. Keys that it brings itself are not looked at. */
async function verified(jws: string, { keys }: PublicKeys, typ: string): Promise<Claims> {
  const head = partOf(jws, 0)
  if (head['typ'] !== typ) throw new Untrusted('type')
  const alg = head['alg']
  const jwk = keys.find(({ kid }) => kid !== undefined && kid === head['kid'])
  if (jwk === undefined || typeof alg !== 'string' || !fits(jwk, alg)) throw new Untrusted('key')
  try {
    await compactVerify(jws, await importJWK(jwk, alg), { algorithms })
  } catch (cause) {
    throw new Untrusted('signature', { cause })
  }
  return payloadOf(jws)
}

/** A key signs by the one algorithm of its curve. */
const fits = ({ kty, crv }: JWK, alg: string): boolean =>
  (alg === 'EdDSA' && kty === 'OKP' && crv === 'Ed25519') ||
  (alg === 'ES256' && kty === 'EC' && crv === 'P-256')

const payloadOf = (jws: string): Claims => partOf(jws, 1)

function partOf(jws: string, at: number): Claims {
  const parts = jws.split('.')
  if (parts.length !== 3) throw new Untrusted('malformed')
  try {
    const value: unknown = JSON.parse(Buffer.from(parts[at]!, 'base64url').toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Claims
  } catch (cause) {
    throw new Untrusted('malformed', { cause })
  }
  throw new Untrusted('malformed')
}

function textOf(claims: Claims, name: string): string {
  const value = claims[name]
  if (typeof value !== 'string' || value === '' || value.length > 200) throw new Untrusted('malformed')
  return value
}

function timeOf(claims: Claims, name: string): number {
  const value = claims[name]
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Untrusted('malformed')
  return value
}
