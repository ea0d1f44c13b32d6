import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, type TestContext, test } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { aSystem, type TestLoginOptions, testLogin } from '../login/login-fixture.ts'
import { accessTokenHash } from '../token/dpop.ts'
import { confusedJwt, encode, testSigner, unsignedJwt } from '../token/token-fixture.ts'
import { testClient } from './client-fixture.ts'

async function world(t: TestContext, options: TestLoginOptions = {}) {
  const at = await testLogin(t, options)
  const client = await testClient('SE5565594230-S1', at.url)
  const register = (more: Parameters<typeof aSystem>[1] = {}) =>
    at.directory.systems.set(client.id, aSystem(client.id, { jwks: client.signer.jwks as never, ...more }))
  register()
  const grant = { grant_type: 'client_credentials', scope: 'welfare.alarms.read' }
  /** What the token endpoint answers to a request that is not as it should be. */
  const refused = async (form: Record<string, string>, headers?: Record<string, string>) => {
    const answer = await client.post('/token', { ...grant, ...form }, headers)
    const { error } = (await answer.json()) as { error?: string }
    return `${answer.status} ${error}`
  }
  return { ...at, client, register, refused, grant }
}

const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code
const seconds = () => Math.floor(Date.now() / 1000)

describe('a system', () => {
  test('gets a token for its key by an assertion and a proof, and uses it', async (t) => {
    const { client, url } = await world(t)
    const token = await client.token('welfare.alarms.read')
    const claims = decodeJwt(token)
    assert.equal(decodeProtectedHeader(token)['typ'], 'at+jwt')
    assert.equal(decodeProtectedHeader(token)['alg'], 'ES256')
    assert.equal(claims['iss'], `${url}/oidc`)
    assert.equal(claims['aud'], url)
    assert.equal(claims['client_id'], client.id)
    assert.equal(claims['sub'], client.id)
    assert.equal(claims['scope'], 'welfare.alarms.read')
    assert.equal(claims.exp! - claims.iat!, 300)
    assert.deepEqual(claims['cnf'], { jkt: client.proofKey.thumbprint })
    const answer = await client.use(token, '/try')
    assert.equal(answer.status, 200)
    const party = (await answer.json()) as Record<string, unknown>
    assert.equal(party['kind'], 'system')
    assert.equal(party['id'], client.id)
    assert.deepEqual(party['permissions'], ['welfare.alarms.read'])
    assert.equal((await client.use(token, '/try', 'POST')).status, 200)
  })

  test('gets what it is registered for when it asks for nothing, and never more', async (t) => {
    const { client, register, refused } = await world(t)
    register({ scopes: ['welfare.alarms.read', 'system/Observation.rs'] })
    const answer = await client.post('/token', { grant_type: 'client_credentials' })
    assert.equal(
      ((await answer.json()) as { scope: string }).scope,
      'welfare.alarms.read system/Observation.rs',
    )
    const narrow = await client.token('system/Observation.r trust.parties.write')
    assert.equal(decodeJwt(narrow)['scope'], 'system/Observation.r')
    assert.equal(await refused({ scope: 'trust.parties.write' }), '400 invalid_scope')
    assert.equal(await refused({ scope: 'system/Observation.cruds' }), '400 invalid_scope')
  })

  test('loses with its registration what its tokens allowed', async (t) => {
    const { client, register, directory } = await world(t)
    const token = await client.token('welfare.alarms.read')
    register({ scopes: ['welfare.homes.read'] })
    assert.equal(await codeOf(await client.use(token, '/try')), 'kernel.not_permitted')
    register({ suspended: { at: '2026-01-01T00:00:00Z', reason: 'unusual use' } })
    const suspended = await client.use(token, '/try')
    assert.equal(suspended.status, 403)
    assert.equal(await codeOf(suspended), 'trust.system_suspended')
    directory.systems.clear()
    assert.equal(await codeOf(await client.use(token, '/try')), 'trust.system_unknown')
    await assert.rejects(client.token('welfare.alarms.read'), /invalid_client/)
  })

  test('acts for those it is registered to act for, or for all when it was set up to', async (t) => {
    const { client, register } = await world(t)
    const controller = randomUUID()
    register({ actsFor: [controller] })
    const token = await client.token('welfare.alarms.read')
    const controllers = async () =>
      ((await (await client.use(token, '/try')).json()) as { controllers: unknown }).controllers
    assert.deepEqual(await controllers(), [controller])
    register({ actsForAll: true })
    assert.equal(await controllers(), 'all')
  })

  test('asks for this installation or for nothing: another resource is refused', async (t) => {
    const { refused, client, url } = await world(t)
    assert.equal(await refused({ resource: 'https://other.example' }), '400 invalid_target')
    assert.equal(decodeJwt(await client.token('welfare.alarms.read', { resource: url }))['aud'], url)
  })

  test('has no token without a proof of possession, and none by other grants', async (t) => {
    const { client, url, refused, grant } = await world(t)
    const bare = await fetch(`${url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...grant,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await client.assertion(),
      }),
    })
    assert.equal(bare.status, 400)
    assert.equal(((await bare.json()) as { error: string }).error, 'invalid_grant')
    for (const grantType of ['password', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code'])
      assert.equal(await refused({ grant_type: grantType }), '400 unsupported_grant_type')
    assert.equal(await refused({ grant_type: 'authorization_code', code: 'x' }), '400 invalid_request')
  })
})

describe('a client assertion', () => {
  const badClient = '401 invalid_client'
  test('comes once, in whichever process', async (t) => {
    const { client, grant, another, url } = await world(t)
    const assertion = await client.assertion()
    const other = await another()
    assert.equal((await client.post('/token', { ...grant, client_assertion: assertion })).status, 200)
    for (const at of [url, other.url]) {
      const answer = await fetch(`${at}/oidc/token`, {
        method: 'POST',
        headers: { dpop: await client.proof('POST', `${url}/oidc/token`) },
        body: new URLSearchParams({
          ...grant,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        }),
      })
      assert.equal(answer.status, 401)
    }
  })

  test('is refused for another audience, when it lives long, has ended, is not valid yet, or is of another', async (t) => {
    const { client, refused, url } = await world(t)
    const wrong: Record<string, unknown>[] = [
      { aud: `${url}/oidc/token` },
      { aud: [`${url}/oidc`, 'https://other.example'] },
      { aud: 'https://other.example' },
      { exp: seconds() + 3600 },
      { exp: seconds() - 60 },
      { nbf: seconds() + 120 },
      { iss: 'another' },
      { sub: 'another' },
      { jti: undefined },
      { jti: 'x'.repeat(300) },
    ]
    for (const claims of wrong)
      assert.equal(
        await refused({ client_assertion: await client.assertion(claims) }),
        badClient,
        JSON.stringify(claims),
      )
  })

  test('is refused unsigned, signed with a public key as a secret, with another key, or when it is no JWT', async (t) => {
    const { client, refused, url } = await world(t)
    const claims = {
      iss: client.id,
      sub: client.id,
      aud: `${url}/oidc`,
      jti: randomUUID(),
      exp: seconds() + 60,
    }
    const stranger = await testSigner(client.signer.publicJwk.kid)
    assert.equal(await refused({ client_assertion: unsignedJwt(claims) }), badClient)
    assert.equal(
      await refused({ client_assertion: confusedJwt(claims, JSON.stringify(client.signer.publicJwk)) }),
      badClient,
    )
    assert.equal(await refused({ client_assertion: await stranger.sign(claims) }), badClient)
    for (const nonsense of [
      'x',
      'a.b.c',
      `${encode({ alg: 'ES256' })}.${encode('[]')}.x`,
      `e.${'A'.repeat(50_000)}.x`,
    ])
      assert.match(
        await refused({ client_assertion: nonsense }),
        /^(400 invalid_request|401 invalid_client)$/,
      )
  })

  test('is not asked for by a secret: none, basic and post are no ways to show who one is', async (t) => {
    const { url, grant, client } = await world(t)
    const ask = (headers: Record<string, string>, form: Record<string, string>) =>
      fetch(`${url}/oidc/token`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ ...grant, ...form }),
      })
    const basic = Buffer.from(`${client.id}:secret`).toString('base64')
    assert.equal((await ask({ authorization: `Basic ${basic}` }, {})).status, 401)
    assert.equal((await ask({}, { client_id: client.id, client_secret: 'x' })).status, 401)
    assert.equal((await ask({}, { client_id: client.id })).status, 401)
  })
})

describe('a proof of possession', () => {
  test('is used once, for one address and method, by the key of the token', async (t) => {
    const { client, url } = await world(t)
    const token = await client.token('welfare.alarms.read')
    const ath = accessTokenHash(token)
    const proof = await client.proof('GET', `${url}/try`, { ath })
    assert.equal((await client.use(token, '/try', 'GET', { dpop: proof })).status, 200)
    const again = await client.use(token, '/try', 'GET', { dpop: proof })
    assert.equal(await codeOf(again), 'trust.proof_replayed')
    assert.match(again.headers.get('www-authenticate') ?? '', /^DPoP error="invalid_dpop_proof"/)
    const refusals: [string, string][] = [
      [await client.proof('GET', `${url}/own`, { ath }), 'trust.dpop_target_wrong'],
      [await client.proof('POST', `${url}/try`, { ath }), 'trust.dpop_target_wrong'],
      [await client.proof('GET', 'https://other.example/try', { ath }), 'trust.dpop_target_wrong'],
      [await client.proof('GET', `${url}/try`, { ath: accessTokenHash('other') }), 'trust.dpop_token_other'],
      [await client.proof('GET', `${url}/try`, { ath, iat: seconds() - 600 }), 'trust.dpop_stale'],
      [await client.proof('GET', `${url}/try`, { ath, iat: seconds() + 600 }), 'trust.dpop_stale'],
    ]
    for (const [dpop, code] of refusals)
      assert.equal(await codeOf(await client.use(token, '/try', 'GET', { dpop })), code)
    const thief = await testClient(client.id, url)
    assert.equal(await codeOf(await thief.use(token, '/try')), 'trust.dpop_key_other')
    const bearer = await client.use(token, '/try', 'GET', { authorization: `Bearer ${token}` })
    assert.equal(await codeOf(bearer), 'trust.token_scheme_wrong')
  })

  test('is for the address that the installation is known by, not for the one a request claims', async (t) => {
    const { client, url } = await world(t)
    const token = await client.token('welfare.alarms.read')
    const proof = await client.proof('GET', 'http://localhost:1/try', { ath: accessTokenHash(token) })
    const answer = await client.use(token, '/try', 'GET', { dpop: proof, 'x-forwarded-host': 'localhost:1' })
    assert.equal(await codeOf(answer), 'trust.dpop_target_wrong')
    assert.ok(url)
  })

  test('comes once at the token endpoint too', async (t) => {
    const { client, url, grant } = await world(t)
    const dpop = await client.proof('POST', `${url}/oidc/token`)
    assert.equal((await client.post('/token', grant, { dpop })).status, 200)
    assert.equal((await client.post('/token', grant, { dpop })).status, 400)
  })
})

describe('an access token', () => {
  test('of another issuer, audience, key, algorithm or type is refused, and so is what is too large or no token', async (t) => {
    const { client, url, login } = await world(t)
    const stranger = await testSigner()
    const claims = {
      iss: `${url}/oidc`,
      aud: url,
      sub: client.id,
      client_id: client.id,
      jti: randomUUID(),
      iat: seconds(),
      exp: seconds() + 60,
      scope: 'welfare.alarms.read',
      cnf: { jkt: client.proofKey.thumbprint },
    }
    const kid = (await login.keys.published()).keys[0]!.kid
    const at = { typ: 'at+jwt' }
    const refusals: [string, string][] = [
      [
        await stranger.sign({ ...claims, iss: 'https://other.example/oidc' }, at),
        'trust.token_issuer_unknown',
      ],
      [await stranger.sign(claims, at), 'trust.jwt_key_unknown'],
      [await stranger.sign(claims, { ...at, kid }), 'trust.jwt_signature_wrong'],
      [unsignedJwt(claims, { ...at, kid }), 'trust.jwt_algorithm_refused'],
      [
        confusedJwt(claims, JSON.stringify((await login.keys.published()).keys[0]), { ...at, kid }),
        'trust.jwt_algorithm_refused',
      ],
      [await stranger.sign(claims, { typ: 'JWT' }), 'trust.jwt_type_wrong'],
      [`${encode({ alg: 'ES256' })}.${'A'.repeat(9000)}.x`, 'trust.jwt_too_large'],
      ['nonsense', 'trust.jwt_malformed'],
    ]
    for (const [token, code] of refusals) {
      const answer = await client.use(token, '/try')
      assert.equal(answer.status, 401)
      assert.equal(await codeOf(answer), code)
    }
  })

  test('of another installation with the same clients is not taken here', async (t) => {
    const one = await world(t)
    const other = await testLogin(t)
    const client = await testClient(one.client.id, other.url)
    other.directory.systems.set(client.id, aSystem(client.id, { jwks: client.signer.jwks as never }))
    const foreign = await client.token('welfare.alarms.read')
    assert.equal(await codeOf(await one.client.use(foreign, '/try')), 'trust.token_issuer_unknown')
  })

  test('and a cookie together are a token: a wrong one is not mended by a session', async (t) => {
    const { client, browser, people } = await world(t)
    const anna = browser()
    await anna.ask('POST', '/api/trust/v1/login/demo', { kind: 'staff', id: people.employee.id })
    assert.equal((await anna.ask('GET', '/try')).status, 200)
    for (const authorization of ['DPoP nonsense', 'Bearer x.y.z', 'Basic eDp5', 'Negotiate x'])
      assert.equal((await anna.ask('GET', '/try', undefined, { authorization })).status, 401)
    assert.ok(client)
  })
})

describe('an error of the authorization server', () => {
  test('is told to programs by its code, and to browsers on our own page, with nothing of what was sent', async (t) => {
    const { url } = await world(t)
    const query = '?client_id=194001019811&redirect_uri=https://evil.example&state=secret-state'
    const page = await fetch(`${url}/oidc/auth${query}`, {
      redirect: 'manual',
      headers: { accept: 'text/html' },
    })
    assert.equal(page.status, 303)
    assert.equal(page.headers.get('location'), '/login?error=invalid_client')
    const told = await (
      await fetch(`${url}/oidc/auth${query}`, { redirect: 'manual', headers: { accept: 'application/json' } })
    ).text()
    assert.match(told, /invalid_client/)
    assert.doesNotMatch(told, /194001019811|secret-state|evil|node_modules/)
    const form = await fetch(`${url}/oidc/token`, { method: 'POST', body: 'x'.repeat(100_000) })
    assert.ok(form.status >= 400 && form.status < 500)
    assert.doesNotMatch(await form.text(), /node_modules|at .*\.js/)
  })

  test('nor is anything logged that opens something', async (t) => {
    const { client, grant, logged } = await world(t)
    const assertion = await client.assertion()
    const answer = await client.post('/token', { ...grant, client_assertion: assertion })
    const { access_token: token } = (await answer.json()) as { access_token: string }
    await client.use(token, '/try')
    await client.use(`${token}x`, '/try')
    await client.post('/token', { ...grant, client_assertion: assertion })
    const written = JSON.stringify(logged)
    for (const secret of [assertion, token, token.split('.')[2]!, assertion.split('.')[2]!])
      assert.ok(!written.includes(secret))
  })
})
