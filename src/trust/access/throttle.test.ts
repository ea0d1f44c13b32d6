import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { aSystem, testLogin } from '../login/login-fixture.ts'
import { testClient } from '../oidc/client-fixture.ts'
import { createThrottle } from './throttle.ts'

describe('who fails too often', () => {
  test('is told to wait until the minute is over', () => {
    const clock = new FakeClock('2026-03-01T10:00:00Z')
    const throttle = createThrottle({ clock, allowed: 3 })
    const fail = () => throttle.failed(['address a'])?.retryAfter
    assert.deepEqual([fail(), fail(), fail()], [undefined, undefined, undefined])
    clock.advance({ seconds: 20 })
    assert.equal(fail(), 40)
    clock.advance({ seconds: 40 })
    assert.equal(fail(), undefined)
  })

  test('is counted by address and by client, so that neither changing one nor the other helps', () => {
    const throttle = createThrottle({ clock: new FakeClock('2026-03-01T10:00:00Z'), allowed: 3 })
    for (const n of [1, 2, 3]) assert.equal(throttle.failed([`address ${n}`, 'client c']), undefined)
    assert.equal(throttle.failed(['address 4', 'client c'])?.error.code, 'trust.too_many_failures')
    assert.equal(throttle.failed(['address 1', 'client d']), undefined)
  })

  test('does not fill the memory with addresses', () => {
    const throttle = createThrottle({ clock: new FakeClock('2026-03-01T10:00:00Z'), allowed: 1, most: 2 })
    throttle.failed(['a'])
    for (const other of ['b', 'c']) throttle.failed([other])
    assert.equal(throttle.failed(['a']), undefined)
    assert.ok(throttle.failed(['a']))
  })

  test('gets 429 with how long to wait, for tokens and at the token endpoint, while whoever succeeds is let through', async (t) => {
    const { url, directory } = await testLogin(t)
    const client = await testClient('system-1', url)
    directory.systems.set(client.id, aSystem(client.id, { jwks: client.signer.jwks as never }))
    const token = await client.token('welfare.alarms.read')
    const guess = () => fetch(`${url}/try`, { headers: { authorization: 'Bearer x.y.z' } })
    let answer = await guess()
    for (let n = 0; answer.status === 401 && n < 100; n++) answer = await guess()
    assert.equal(answer.status, 429)
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/)
    assert.match(await answer.text(), /trust\.too_many_failures/)
    const wrong = await client.post('/token', { grant_type: 'client_credentials', client_assertion: 'x.y.z' })
    assert.equal(wrong.status, 429)
    assert.match(wrong.headers.get('retry-after') ?? '', /^\d+$/)
    assert.equal((await client.use(token, '/try')).status, 200)
    assert.ok(await client.token('welfare.alarms.read'))
  })
})
