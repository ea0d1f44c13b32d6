import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { aSystem, testLogin } from '../login/login-fixture.ts'
import { testClient } from './client-fixture.ts'

async function world(t: TestContext) {
  const at = await testLogin(t)
  const other = await at.another()
  const client = await testClient('system-1', at.url)
  at.directory.systems.set(client.id, aSystem(client.id, { jwks: client.signer.jwks as never }))
  const token = () => client.token('welfare.alarms.read')
  const kidOf = (jwt: string) => decodeProtectedHeader(jwt)['kid']
  const published = async (url: string) => {
    const set = (await (await fetch(`${url}/oidc/jwks`)).json()) as { keys: Record<string, unknown>[] }
    return set.keys
  }
  return { ...at, other, client, token, kidOf, published }
}

async function until(fn: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) if (await fn()) return
  assert.fail('it did not come to be')
}

describe('the keys that tokens are signed with', () => {
  test('are the same in all processes, public, and sealed where they are kept', async (t) => {
    const { published, url, other, db } = await world(t)
    const [here, there] = await Promise.all([published(url), published(other.url)])
    assert.equal(here.length, 1)
    assert.deepEqual(here, there)
    assert.deepEqual(
      Object.keys(here[0]!).filter((name) => ['d', 'k', 'p', 'q'].includes(name)),
      [],
    )
    const { rows } = await db.pool.query<{ sealed_private: Buffer }>(
      'select sealed_private from trust.token_key',
    )
    assert.ok(!rows[0]!.sealed_private.toString('latin1').includes('"d"'))
  })

  test('are followed by others without a token being refused', async (t) => {
    const { login, token, kidOf, published, url, other, client } = await world(t)
    const old = await token()
    const fresh = await login.keys.rotate({ publishSeconds: 60 })
    // Known everywhere before it signs.
    await until(async () => (await published(other.url)).some(({ kid }) => kid === fresh))
    assert.ok((await published(url)).some(({ kid }) => kid === fresh))
    assert.equal(kidOf(await token()), kidOf(old))
    const next = await login.keys.rotate({ publishSeconds: 0, retireSeconds: 600 })
    await until(async () => kidOf(await token()) === next)
    assert.equal((await client.use(old, '/try')).status, 200)
    assert.equal((await client.use(await token(), '/try')).status, 200)
    assert.ok((await published(other.url)).some(({ kid }) => kid === kidOf(old)))
  })

  test('that are lost sign nothing more, and what they signed is refused at once', async (t) => {
    const { login, token, kidOf, client, published, other } = await world(t)
    const stolen = await token()
    assert.equal((await client.use(stolen, '/try')).status, 200)
    await login.keys.revoke(kidOf(stolen)!)
    assert.equal((await client.use(stolen, '/try')).status, 401)
    const renewed = await token()
    assert.notEqual(kidOf(renewed), kidOf(stolen))
    assert.equal((await client.use(renewed, '/try')).status, 200)
    await until(async () => !(await published(other.url)).some(({ kid }) => kid === kidOf(stolen)))
  })

  test('are changed and ended by who administers the installation, which is entered; by nobody else', async (t) => {
    const at = await world(t)
    const { directory, people, entries, token, kidOf, client } = at
    const administrator = { ...people.assignment, roles: ['administrator' as const] }
    directory.assignments.set(people.employee.id, [administrator])
    const anna = at.browser()
    await anna.ask('POST', '/api/trust/v1/login/demo', { kind: 'staff', id: people.employee.id })
    const door = '/api/trust/v1/token-keys'
    const old = await token()
    assert.equal((await anna.ask('POST', door)).status, 201)
    const ended = await anna.ask('POST', `${door}/${kidOf(old)}/revocation`)
    assert.equal(ended.status, 200, await ended.text())
    assert.equal((await client.use(old, '/try')).status, 401)
    assert.equal((await client.use(await token(), '/try')).status, 200)
    assert.deepEqual(
      entries.filter(({ act }) => act.startsWith('trust.token_key')).map(({ actor, act }) => [actor, act]),
      ['rotate', 'revoke'].map((act) => [people.employee.id, `trust.token_key.${act}`]),
    )
    // The administrator of another organisation would shut every system out.
    const elsewhere = { ...administrator, organisation: { ...people.organisation, operator: false } }
    directory.assignments.set(people.employee.id, [elsewhere])
    const refused = await anna.ask('POST', door)
    assert.deepEqual(
      [refused.status, ((await refused.json()) as { code: string }).code],
      [403, 'kernel.not_permitted'],
    )
  })
})

test('the authorization server tells what it is where one looks for it, whatever host is asked', async (t) => {
  const { url } = await testLogin(t)
  for (const path of [
    '/oidc/.well-known/openid-configuration',
    '/.well-known/openid-configuration/oidc',
    '/.well-known/oauth-authorization-server/oidc',
  ]) {
    const answer = await fetch(`${url}${path}`, {
      redirect: 'error',
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    })
    const told = (await answer.json()) as Record<string, unknown>
    assert.equal(told['issuer'], `${url}/oidc`)
    assert.equal(told['token_endpoint'], `${url}/oidc/token`)
    assert.equal(told['pushed_authorization_request_endpoint'], `${url}/oidc/request`)
    assert.deepEqual(told['response_types_supported'], ['code'])
    assert.deepEqual((told['grant_types_supported'] as string[]).toSorted(), [
      'authorization_code',
      'client_credentials',
      'refresh_token',
    ])
    assert.deepEqual(told['token_endpoint_auth_methods_supported'], [
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
    ])
    assert.deepEqual(told['dpop_signing_alg_values_supported'], ['ES256', 'PS256'])
    assert.equal(told['introspection_endpoint'], undefined)
    assert.equal(told['registration_endpoint'], undefined)
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  }
})
