import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import Provider from 'oidc-provider'
import { newId } from '../../../kernel/index.ts'
import type { ProviderSettings } from './provider-settings.ts'

/** Somebody at the outside provider. */
export interface OutsidePerson {
  sub: string
  acr: string
  claims: Record<string, unknown>
}

export interface Outside {
  issuer: string
  settings: ProviderSettings
  /** Who logs in when the next browser comes; undefined: she gives up. */
  person: OutsidePerson | undefined
  signingKey: JWK
  /** What it was asked, by path. */
  asked: { path: string; query: URLSearchParams }[]
  /** Answers everything with 500 when set. */
  broken: boolean
}

const loa = (level: number) => `http://id.elegnamnden.se/loa/1.0/loa${level}`

/** An identity provider of its own, on another port: the real thing, but for the page where one logs in. */
export async function startOutside(t: TestContext, more: Partial<ProviderSettings> = {}): Promise<Outside> {
  const [ours, theirs] = await Promise.all([keyPair(), keyPair()])
  const keyFile = join(tmpdir(), `knutpunkt-login-${newId()}.jwk`)
  await writeFile(keyFile, JSON.stringify(ours.private))
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const outside: Outside = {
    issuer,
    person: undefined,
    signingKey: theirs.private,
    asked: [],
    broken: false,
    settings: {
      id: 'freja',
      name: { sv: 'Testlegitimation', en: 'Test eID' },
      issuer,
      clientId: 'knutpunkt',
      authentication: { method: 'private_key_jwt', keyFile },
      kinds: ['staff', 'resident'],
      claims: { personIdentity: 'personal_identity_number', hsaId: 'employee_hsa_id' },
      acr: { [loa(2)]: 2, [loa(3)]: 3, [loa(4)]: 4 },
      ...more,
    },
  }
  const provider = new Provider(issuer, {
    clients: [],
    jwks: { keys: [theirs.private as never] },
    cookies: { keys: ['outside'] },
    conformIdTokenClaims: false,
    acrValues: [2, 3, 4].map(loa),
    claims: { openid: ['sub', 'personal_identity_number', 'employee_hsa_id'] },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      backchannelLogout: { enabled: true },
    },
    adapter: (model) => adapterOf(model, () => clientOf(outside, ours.public)),
    findAccount: async (_, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, ...outside.person?.claims }),
    }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    const url = new URL(request.url!, issuer)
    outside.asked.push({ path: url.pathname, query: url.searchParams })
    if (outside.broken) return response.writeHead(500).end()
    if (!url.pathname.startsWith('/interaction/')) return void answer(request, response)
    void (async () => {
      const details = await provider.interactionDetails(request, response)
      const { person } = outside
      if (!person)
        return provider.interactionFinished(request, response, {
          error: 'access_denied',
          error_description: 'no',
        })
      const grant = new provider.Grant({ accountId: person.sub, clientId: 'knutpunkt' })
      grant.addOIDCScope(String(details.params['scope']))
      return provider.interactionFinished(request, response, {
        login: { accountId: person.sub, acr: person.acr, remember: false },
        consent: { grantId: await grant.save() },
      })
    })().catch(() => response.writeHead(500).end())
  })
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return outside
}

export const outsideLevel = loa

function clientOf({ settings }: Outside, publicJwk: JWK) {
  return {
    client_id: 'knutpunkt',
    redirect_uris: redirects,
    post_logout_redirect_uris: logoutRedirects,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [publicJwk] },
    grant_types: ['authorization_code'],
    response_types: ['code'],
    id_token_signed_response_alg: 'ES256',
    client_name: settings.id,
  }
}

/** Of the installation under test, which is known only when it listens. */
const redirects: string[] = []
const logoutRedirects: string[] = []
export function registerInstallation(url: string, provider = 'freja'): void {
  redirects.push(`${url}/login/${provider}/callback`)
  logoutRedirects.push(`${url}/login`)
}

function adapterOf(model: string, client: () => object) {
  const held = new Map<string, Record<string, unknown>>()
  return {
    upsert: async (id: string, payload: object) => void held.set(id, { ...payload }),
    find: async (id: string) => (model === 'Client' ? (client() as never) : (held.get(id) as never)),
    findByUid: async (uid: string) => [...held.values()].find((each) => each['uid'] === uid) as never,
    findByUserCode: async () => undefined,
    consume: async (id: string) => void Object.assign(held.get(id)!, { consumed: 1 }),
    destroy: async (id: string) => void held.delete(id),
    revokeByGrantId: async () => undefined,
  }
}

async function keyPair() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = newId()
  return {
    public: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' },
    private: { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'ES256' },
  }
}
