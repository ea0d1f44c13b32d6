import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, type TestContext, test } from 'node:test'
import { decodeJwt } from 'jose'
import { levelOfAssuranceUri } from '../../kernel/index.ts'
import { aSystem, type Browser, testLogin } from '../login/login-fixture.ts'
import { testClient } from './client-fixture.ts'

const callback = 'https://app.example/callback'

async function world(t: TestContext) {
  const at = await testLogin(t)
  const client = await testClient('app-1', at.url)
  at.directory.systems.set(
    client.id,
    aSystem(client.id, {
      name: 'Min hälsa',
      organisationId: at.people.organisation.id,
      jwks: client.signer.jwks as never,
      scopes: ['trust.rights.read', 'trust.audit.own', 'patient/Observation.rs', 'welfare.alarms.read'],
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [callback],
    }),
  )
  const verifier = randomBytes(32).toString('base64url')
  const ask = {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: callback,
    scope: 'openid trust.audit.own patient/Observation.r',
    state: 's-1',
    nonce: 'n-1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }
  const push = (more: Record<string, string> = {}) => client.post('/request', { ...ask, ...more })
  const login = async (browser: Browser, kind: 'resident' | 'staff' = 'resident', levelOfAssurance = 3) => {
    const { id } = kind === 'resident' ? at.people.resident : at.people.employee
    assert.equal(
      (await browser.ask('POST', '/api/trust/v1/login/demo', { kind, id, levelOfAssurance })).status,
      204,
    )
  }
  /** Sends the browser where the app would, and answers which interaction it ends in. */
  const authorize = async (browser: Browser, more: Record<string, string> = {}) => {
    const pushed = (await (await push(more)).json()) as { request_uri: string }
    const query = new URLSearchParams({ client_id: client.id, request_uri: pushed.request_uri })
    const answer = await browser.ask('GET', `/oidc/auth?${query}`)
    assert.equal(answer.status, 303)
    const location = new URL(answer.headers.get('location')!, at.url)
    assert.match(location.pathname, /^\/consent\//)
    return location.pathname.split('/').at(-1)!
  }
  const interaction = (id: string) => `/api/trust/v1/interactions/${id}`
  const allow = async (browser: Browser, id: string) => {
    const answer = await browser.ask('POST', interaction(id), { allow: true })
    assert.equal(answer.status, 200, await answer.clone().text())
    const { redirectTo } = (await answer.json()) as { redirectTo: string }
    const back = await browser.ask('GET', redirectTo)
    return new URL(back.headers.get('location')!)
  }
  const exchange = (code: string, more: Record<string, string> = {}) =>
    client.post('/token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      code_verifier: verifier,
      ...more,
    })
  return { ...at, client, push, ask, authorize, login, interaction, allow, exchange }
}

type Tokens = { access_token: string; refresh_token: string; id_token: string; scope: string; error?: string }
const tokensOf = async (answer: Response) => (await answer.json()) as Tokens

describe('an app', () => {
  test('is let in by a resident, acts as her with what she let it have, and no longer than she is logged in', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    const id = await at.authorize(browser)
    const before = (await (await browser.ask('GET', at.interaction(id))).json()) as Record<string, unknown>
    assert.equal(before['needs'], 'login')
    await at.login(browser)
    const shown = (await (await browser.ask('GET', at.interaction(id))).json()) as Record<string, unknown>
    assert.deepEqual(shown, {
      id,
      client: { id: 'app-1', name: 'Min hälsa', organisation: 'Storsjö kommun' },
      needs: 'consent',
      levelOfAssurance: 2,
      scopes: [
        { scope: 'openid', text: { sv: 'Veta att det är du', en: 'Know that it is you' } },
        {
          scope: 'trust.audit.own',
          text: { sv: 'Se vem som har sett dina uppgifter', en: 'See who has seen your data' },
        },
        { scope: 'patient/Observation.r', text: { sv: 'Läsa: Observation', en: 'Read: Observation' } },
      ],
    })
    const back = await at.allow(browser, id)
    assert.equal(`${back.origin}${back.pathname}`, callback)
    assert.equal(back.searchParams.get('state'), 's-1')
    assert.equal(back.searchParams.get('iss'), `${at.url}/oidc`)
    const tokens = await tokensOf(await at.exchange(back.searchParams.get('code')!))
    assert.equal(tokens.scope, 'trust.audit.own patient/Observation.r')
    const claims = decodeJwt(tokens.access_token)
    assert.equal(claims.sub, at.people.resident.id)
    assert.equal(claims['acr'], levelOfAssuranceUri(3))
    assert.equal(decodeJwt(tokens.id_token)['nonce'], 'n-1')
    const party = (await (await at.client.use(tokens.access_token, '/own')).json()) as Record<string, unknown>
    assert.equal(party['kind'], 'resident')
    assert.equal(party['id'], at.people.resident.id)
    assert.equal(party['levelOfAssurance'], 3)
    assert.deepEqual(party['permissions'], ['trust.audit.own', 'patient/Observation.r'])
    assert.equal((await at.client.use(tokens.access_token, '/try')).status, 403)

    const refresh = (token: string) =>
      at.client.post('/token', { grant_type: 'refresh_token', refresh_token: token })
    const renewed = await tokensOf(await refresh(tokens.refresh_token))
    assert.equal(decodeJwt(renewed.access_token)['sid'], claims['sid'])
    assert.notEqual(renewed.refresh_token, tokens.refresh_token)

    assert.equal((await browser.ask('DELETE', '/api/trust/v1/session')).status, 200)
    for (const token of [tokens.access_token, renewed.access_token]) {
      const ended = await at.client.use(token, '/own')
      assert.equal(ended.status, 401)
      assert.match(await ended.text(), /trust\.session_ended/)
    }
    assert.equal((await tokensOf(await refresh(renewed.refresh_token))).error, 'invalid_grant')
    const { rows } = await at.db.pool.query(
      "select from trust.oidc_state where model in ('Grant', 'RefreshToken')",
    )
    assert.equal(rows.length, 0)
    const acts = at.entries.map(({ act }) => act)
    assert.deepEqual(acts, ['trust.session.login', 'trust.app.allow', 'trust.session.logout'])
  })

  test('that uses a code or a refresh token twice loses all that came of it', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    await at.login(browser)
    const code = (await at.allow(browser, await at.authorize(browser))).searchParams.get('code')!
    const tokens = await tokensOf(await at.exchange(code))
    assert.equal((await tokensOf(await at.exchange(code))).error, 'invalid_grant')
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
    assert.equal((await tokensOf(await at.client.post('/token', refresh))).error, 'invalid_grant')

    const second = (await at.allow(browser, await at.authorize(browser))).searchParams.get('code')!
    const [one, other] = await Promise.all([at.exchange(second), at.exchange(second)])
    assert.deepEqual([one.status, other.status].toSorted(), [200, 400])
  })

  test('has to push its request, with PKCE and an address that is registered to the letter', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    const direct = await browser.ask('GET', `/oidc/auth?${new URLSearchParams(at.ask)}`)
    assert.doesNotMatch(direct.headers.get('location') ?? '', /consent|code=/)
    const wrong: Record<string, string>[] = [
      { code_challenge: '' },
      { code_challenge_method: 'plain' },
      { redirect_uri: `${callback}/` },
      { redirect_uri: `${callback}?x=1` },
      { redirect_uri: 'https://app.example.evil.example/callback' },
      { response_type: 'token' },
      { response_type: 'code id_token' },
    ]
    for (const more of wrong) {
      const answer = await at.push(more)
      assert.equal(answer.status, 400, JSON.stringify(more))
    }
  })

  test('needs the right verifier, address and key for its code', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    await at.login(browser)
    const fresh = async () => (await at.allow(browser, await at.authorize(browser))).searchParams.get('code')!
    assert.equal(
      (await tokensOf(await at.exchange(await fresh(), { code_verifier: 'x'.repeat(43) }))).error,
      'invalid_grant',
    )
    assert.equal(
      (await tokensOf(await at.exchange(await fresh(), { redirect_uri: 'https://app.example' }))).error,
      'invalid_grant',
    )
    const thief = await testClient('app-2', at.url)
    at.directory.systems.set('app-2', {
      ...at.directory.systems.get('app-1')!,
      id: 'app-2',
      jwks: thief.signer.jwks as never,
    })
    const stolen = await thief.post('/token', {
      grant_type: 'authorization_code',
      code: await fresh(),
      redirect_uri: callback,
      code_verifier: 'x'.repeat(43),
    })
    assert.equal((await tokensOf(stolen)).error, 'invalid_grant')
  })

  test('is told that she said no', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    await at.login(browser)
    const id = await at.authorize(browser)
    const answer = await browser.ask('POST', at.interaction(id), { allow: false })
    const { redirectTo } = (await answer.json()) as { redirectTo: string }
    const back = new URL((await browser.ask('GET', redirectTo)).headers.get('location')!)
    assert.equal(back.searchParams.get('error'), 'access_denied')
    assert.equal(back.searchParams.get('iss'), `${at.url}/oidc`)
  })

  test('is answered by a resident alone, in the browser it came with, on our own page, at the level it asks for', async (t) => {
    const at = await world(t)
    const browser = at.browser()
    const id = await at.authorize(browser, { acr_values: levelOfAssuranceUri(4) })
    const say = async (who: Browser, headers = {}) => {
      const answer = await who.ask('POST', at.interaction(id), { allow: true }, headers)
      return ((await answer.json()) as { code: string }).code
    }
    await at.login(browser, 'staff')
    assert.equal(await say(browser), 'trust.interaction_level_too_low')
    await at.login(browser, 'resident', 3)
    assert.equal(await say(browser), 'trust.interaction_level_too_low')
    await at.login(browser, 'resident', 4)
    assert.equal(await say(browser, { 'sec-fetch-site': 'cross-site' }), 'kernel.cross_site')
    const other = at.browser()
    await at.login(other, 'resident', 4)
    assert.equal(await say(other), 'trust.interaction_gone')
    assert.equal((await at.allow(browser, id)).searchParams.get('error'), null)
  })
})
