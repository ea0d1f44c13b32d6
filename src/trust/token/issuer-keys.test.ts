import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { remoteKeys } from './issuer-keys.ts'
import { refusal, testSigner } from './token-fixture.ts'

const url = 'https://as.example/jwks'

async function world() {
  const clock = new FakeClock('2026-03-01T10:00:00Z')
  const [one, two] = [(await testSigner('one')).publicJwk, (await testSigner('two')).publicJwk]
  const server = { text: JSON.stringify({ keys: [one] }), asked: 0, down: false }
  const fetchText = async () => {
    server.asked++
    if (server.down) throw new Error('connection refused')
    return server.text
  }
  return { clock, server, one, two, keys: remoteKeys({ url, fetchText, clock }) }
}

describe("an issuer's keys", () => {
  test('are fetched once and then known', async () => {
    const { keys, server, one } = await world()
    assert.deepEqual(await keys.find('one'), one)
    assert.deepEqual(await keys.find('one'), one)
    assert.equal(server.asked, 1)
  })

  test('questions at the same time share one fetch', async () => {
    const { keys, server } = await world()
    await Promise.all([keys.find('one'), keys.find('one'), keys.find('two')])
    assert.equal(server.asked, 1)
  })

  test('a new key is found without a stop, and one taken away is refused', async () => {
    const { keys, server, clock, two } = await world()
    await keys.find('one')
    server.text = JSON.stringify({ keys: [two] })
    clock.advance({ seconds: 30 })
    assert.deepEqual(await keys.find('two'), two)
    assert.equal(await keys.find('one'), undefined)
  })

  test('names that do not exist make the issuer be asked once a while only', async () => {
    const { keys, server, clock } = await world()
    for (let i = 0; i < 50; i++) assert.equal(await keys.find(`no-${i}`), undefined)
    assert.equal(server.asked, 1)
    clock.advance({ seconds: 30 })
    await keys.find('no')
    assert.equal(server.asked, 2)
  })

  test('an issuer that is away is believed for a while, then not', async () => {
    const { keys, server, clock, one } = await world()
    await keys.find('one')
    server.down = true
    clock.advance({ seconds: 3599 })
    assert.deepEqual(await keys.find('one'), one)
    clock.advance({ seconds: 31 })
    await assert.rejects(keys.find('one'), refusal('keys_unavailable'))
    clock.advance({ seconds: 30 })
    server.down = false
    assert.deepEqual(await keys.find('one'), one)
  })

  test('a set with a private key, a duplicate or too much in it is not taken', async () => {
    const { server, clock, one } = await world()
    for (const text of [
      JSON.stringify({ keys: [{ ...one, d: 'x' }] }),
      JSON.stringify({ keys: [one, one] }),
      JSON.stringify({ keys: Array.from({ length: 51 }, () => one) }),
      '{"keys":[],"keys":[]}',
      'not JSON',
    ]) {
      server.text = text
      const keys = remoteKeys({ url, fetchText: async () => server.text, clock })
      await assert.rejects(keys.find('one'), refusal('keys_unavailable'))
    }
  })

  test('keys of kinds we do not use are passed over', async () => {
    const { clock, one } = await world()
    const text = JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'x', kid: 'ed' }, one] })
    const keys = remoteKeys({ url, fetchText: async () => text, clock })
    assert.deepEqual(await keys.find('one'), one)
    assert.equal(await keys.find('ed'), undefined)
  })
})
