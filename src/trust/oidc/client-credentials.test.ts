import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { aSystem, type TestLoginOptions, testLogin } from '../login/login-fixture.ts'
import { testClient } from './client-fixture.ts'

async function world(t: TestContext, options: TestLoginOptions = {}) {
  const at = await testLogin(t, options)
  const client = await testClient('SE5565594230-S1', at.url)
  const register = (more: Parameters<typeof aSystem>[1] = {}) =>
    at.directory.systems.set(client.id, aSystem(client.id, { jwks: client.signer.jwks as never, ...more }))
  register()
  return { ...at, client, register }
}

describe('a system', () => {
  test('gets a token for its key by an assertion and a proof, and uses it', async (t) => {
    const { client, url } = await world(t)
    const token = await client.token('welfare.alarms.read')
    const claims = decodeJwt(token)
    assert.equal(decodeProtectedHeader(token)['typ'], 'at+jwt')
    assert.equal(claims['iss'], `${url}/oidc`)
    assert.equal(claims['aud'], url)
    assert.equal(claims['client_id'], client.id)
    assert.equal(claims['scope'], 'welfare.alarms.read')
    assert.equal(claims.exp! - claims.iat!, 300)
    assert.deepEqual(claims['cnf'], { jkt: client.proofKey.thumbprint })
    const answer = await client.use(token, '/try')
    assert.equal(answer.status, 200, await answer.clone().text())
    const party = (await answer.json()) as Record<string, unknown>
    assert.equal(party['kind'], 'system')
    assert.equal(party['id'], client.id)
    assert.deepEqual(party['permissions'], ['welfare.alarms.read'])
  })
})
