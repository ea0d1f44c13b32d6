import { createHash, randomUUID, type webcrypto } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** A system's name and its private key, to get tokens with. */
export interface SystemCredentials {
  readonly clientId: string
  readonly privateKey: webcrypto.CryptoKey
  /** The public half, with its `kid`, as it is registered. */
  readonly publicJwk: JWK
}

/** Makes a key pair for a system (ES256). */
export async function makeCredentials(clientId: string): Promise<SystemCredentials> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  return {
    clientId,
    privateKey,
    publicJwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' },
  }
}

/** Asks as a system: with a token of its own, bound to its key (RFC 9449). */
export type SystemFetch = (path: string, init?: RequestInit) => Promise<Response>

interface Token {
  readonly value: string
  readonly until: number
}

/** Asks as nobody: what devices do, which show themselves who they are. */
export function createPlainFetch(baseUrl: () => string): SystemFetch {
  return (path, init) => fetch(new URL(path, baseUrl()), init)
}

/** A token is renewed this long before it ends, ms. */
const earlyMs = 20_000
const answerMs = 10_000
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Gets a token with `client_credentials` and a signed assertion (RFC 7523), and sends each request with it and a proof of
 * possession. A token that is refused is renewed once, as after a restart of the platform.
 *
 * @param baseUrl asked at each request, since a platform that was started again may be elsewhere
 * @param scope what to ask for; what the system is registered with when not given
 */
export function createSystemFetch(
  baseUrl: () => string,
  credentials: SystemCredentials,
  scope?: string,
): SystemFetch {
  let held: { base: string; token: Promise<Token> } | undefined
  const tokenFor = (base: string): Promise<Token> => {
    if (held?.base !== base) {
      const mine = { base, token: requestToken(base, credentials, scope) }
      held = mine
      // A refusal is not kept: the next request asks again.
      mine.token.catch(() => held === mine && (held = undefined))
    }
    return held.token
  }
  const current = async (base: string): Promise<Token> => {
    const token = await tokenFor(base)
    if (token.until > Date.now()) return token
    held = undefined
    return tokenFor(base)
  }
  const send = async (base: string, path: string, init: RequestInit): Promise<Response> => {
    const url = new URL(path, base)
    const { value } = await current(base)
    const headers = new Headers(init.headers)
    headers.set('authorization', `DPoP ${value}`)
    headers.set('dpop', await proofOf(credentials, init.method ?? 'GET', url, { accessToken: value }))
    return fetch(url, { ...init, headers })
  }
  return async (path, init = {}) => {
    const base = baseUrl()
    const answer = await send(base, path, init)
    if (answer.status !== 401) return answer
    await answer.body?.cancel()
    held = undefined
    return send(base, path, init)
  }
}

async function requestToken(base: string, credentials: SystemCredentials, scope?: string): Promise<Token> {
  const { clientId } = credentials
  const issuer = `${base}/oidc`
  const url = new URL(`${issuer}/token`)
  const askedAt = Date.now()
  const ask = async (nonce?: string) =>
    fetch(url, {
      method: 'POST',
      headers: { dpop: await proofOf(credentials, 'POST', url, { nonce }) },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_assertion_type: assertionType,
        client_assertion: await assertionOf(credentials, issuer),
        ...(scope !== undefined && { scope }),
      }),
      signal: AbortSignal.timeout(answerMs),
    })
  let answer = await ask()
  const nonce = answer.headers.get('dpop-nonce')
  if (answer.status === 400 && nonce !== null) answer = await ask(nonce)
  const body = (await answer.json()) as { access_token?: string; expires_in?: number; error?: string }
  if (!answer.ok || body.access_token === undefined)
    throw new Error(`no token: ${answer.status} ${body.error ?? ''}`)
  return { value: body.access_token, until: askedAt + (body.expires_in ?? 60) * 1000 - earlyMs }
}

function assertionOf({ clientId, privateKey, publicJwk }: SystemCredentials, audience: string) {
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: publicJwk.kid!, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(privateKey)
}

/** A proof of possession for one request (RFC 9449, section 4.2). */
function proofOf(
  { privateKey, publicJwk: { kty, crv, x, y } }: SystemCredentials,
  method: string,
  url: URL,
  { accessToken, nonce }: { accessToken?: string; nonce?: string | undefined },
): Promise<string> {
  return new SignJWT({
    jti: randomUUID(),
    htm: method,
    htu: `${url.origin}${url.pathname}`,
    ...(accessToken !== undefined && { ath: createHash('sha256').update(accessToken).digest('base64url') }),
    ...(nonce !== undefined && { nonce }),
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty: kty!, crv: crv!, x: x!, y: y! } })
    .setIssuedAt()
    .sign(privateKey)
}
