import { randomUUID } from 'node:crypto'
import type { JWK } from 'jose'
import { accessTokenHash } from '../token/dpop.ts'
import { type TestSigner, testSigner } from '../token/token-fixture.ts'

/** A client of the authorization server, made of nothing but fetch and jose: what a system has to send. */
export interface TestClient {
  readonly id: string
  readonly signer: TestSigner
  readonly proofKey: TestSigner
  assertion(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>
  proof(method: string, url: string, more?: Record<string, unknown>): Promise<string>
  /** Posts a form to an endpoint with an assertion and a proof, unless other ones are given. */
  post(path: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Response>
  token(scope: string, more?: Record<string, string>): Promise<string>
  /** Uses a token. */
  use(token: string, path: string, method?: string, headers?: Record<string, string>): Promise<Response>
}

const seconds = () => Math.floor(Date.now() / 1000)

export async function testClient(id: string, url: string): Promise<TestClient> {
  const [signer, proofKey] = await Promise.all([testSigner(), testSigner()])
  const { kid: _, ...jwk } = proofKey.publicJwk as JWK & { kid: string }
  const client: TestClient = {
    id,
    signer,
    proofKey,
    assertion: (claims = {}, header = {}) =>
      signer.sign(
        {
          iss: id,
          sub: id,
          aud: `${url}/oidc`,
          jti: randomUUID(),
          iat: seconds(),
          exp: seconds() + 60,
          ...claims,
        },
        header,
      ),
    proof: (method, target, more = {}) =>
      proofKey.sign(
        { jti: randomUUID(), htm: method, htu: target, iat: seconds(), ...more },
        { typ: 'dpop+jwt', jwk },
      ),
    async post(path, form, headers) {
      return fetch(`${url}/oidc${path}`, {
        method: 'POST',
        headers: { dpop: await client.proof('POST', `${url}/oidc${path}`), ...headers },
        body: new URLSearchParams({
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await client.assertion(),
          ...form,
        }),
      })
    },
    async token(scope, more = {}) {
      const answer = await client.post('/token', { grant_type: 'client_credentials', scope, ...more })
      const body = (await answer.json()) as { access_token?: string }
      if (body.access_token === undefined) throw new Error(`no token: ${JSON.stringify(body)}`)
      return body.access_token
    },
    async use(token, path, method = 'GET', headers = {}) {
      const ath = accessTokenHash(token)
      return fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `DPoP ${token}`,
          dpop: await client.proof(method, `${url}${path}`, { ath }),
          ...headers,
        },
      })
    },
  }
  return client
}
