import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { FakeClock, testDatabase } from '../../../kernel/testkit/index.ts'
import { readJwt, verifyJwt } from '../../token/jws.ts'
import { secondsNow } from '../../token/seconds.ts'
import { refusal } from '../../token/token-fixture.ts'
import { createFederationKeys } from './federation-keys.ts'
import { createKeySeal } from './key-seal.ts'

const sealing = [{ id: 1, key: Buffer.alloc(32, 1) }]

async function world(t: TestContext) {
  const { db, drop } = await testDatabase()
  t.after(drop)
  const clock = new FakeClock('2026-03-01T10:00:00Z')
  const make = (with_ = sealing) => createFederationKeys({ db, clock, sealing: with_ })
  return { db, clock, keys: make(), make }
}

const kidsOf = ({ keys }: { keys: readonly { kid: string }[] }) => keys.map(({ kid }) => kid)

describe('federation keys', () => {
  test('the first is made once, however many processes start', async (t) => {
    const { keys, make } = await world(t)
    await Promise.all([keys.ensure(), make().ensure(), make().ensure()])
    assert.equal((await keys.published()).keys.length, 1)
    const { jwt, kid } = await keys.sign('entity-statement+jwt', { a: 1 })
    assert.deepEqual(kidsOf(await make().published()), [kid])
    await verifyJwt(readJwt(jwt, { types: ['entity-statement+jwt'], maxBytes: 4000 }), await keys.published())
  })

  test('a new one is published before it signs, and the old one until what it signed has ended', async (t) => {
    const { keys, clock, make } = await world(t)
    await keys.ensure()
    const old = (await keys.sign('x', {})).kid
    const fresh = await make().rotate({ publishSeconds: 100, retireSeconds: 50 })
    assert.deepEqual(kidsOf(await keys.published()), [fresh, old])
    assert.equal((await keys.sign('x', {})).kid, old)
    clock.advance({ seconds: 100 })
    assert.equal((await keys.sign('x', {})).kid, fresh)
    assert.deepEqual(kidsOf(await keys.published()), [fresh, old])
    clock.advance({ seconds: 50 })
    assert.deepEqual(kidsOf(await keys.published()), [fresh])
    const [ended] = await keys.historical()
    assert.equal(ended?.kid, old)
    assert.equal(ended?.exp, secondsNow(clock))
    assert.equal(ended?.revoked, undefined)
  })

  test('a revoked one ends at once, with its reason, and another signs', async (t) => {
    const { keys } = await world(t)
    await keys.ensure()
    const lost = (await keys.sign('x', {})).kid
    await keys.revoke(lost, 'compromised')
    assert.notEqual((await keys.sign('x', {})).kid, lost)
    assert.ok(!kidsOf(await keys.published()).includes(lost))
    assert.equal((await keys.historical())[0]?.revoked?.reason, 'compromised')
    await assert.rejects(keys.revoke(lost, 'compromised'), refusal('federation_key_unknown'))
  })

  test('private parts are sealed in the database, and erased once a key has ended', async (t) => {
    const { keys, db, clock } = await world(t)
    await keys.ensure()
    const stored = async () =>
      (
        await db.pool.query<{ sealed: Buffer | null; public_jwk: object }>(
          'select sealed_private as sealed, public_jwk from trust.federation_key order by created_at',
        )
      ).rows
    const [row] = await stored()
    assert.ok(!row!.sealed!.toString('latin1').includes('"d"'))
    assert.ok(!('d' in row!.public_jwk))
    await keys.rotate({ publishSeconds: 0, retireSeconds: 10 })
    clock.advance({ seconds: 10 })
    await keys.rotate()
    assert.equal((await stored())[0]!.sealed, null)
  })

  test('without the sealing key, or with a row altered or exchanged, nothing is signed', async (t) => {
    const { keys, db, make } = await world(t)
    await keys.ensure()
    const stranger = make([{ id: 1, key: Buffer.alloc(32, 2) }])
    await assert.rejects(stranger.sign('x', {}), refusal('federation_key_unreadable'))
    await assert.rejects(
      make([{ id: 2, key: Buffer.alloc(32, 1) }]).sign('x', {}),
      refusal('federation_key_unreadable'),
    )
    await db.pool.query(
      'update trust.federation_key set sealed_private = set_byte(sealed_private, 20, get_byte(sealed_private, 20) # 1)',
    )
    await assert.rejects(make().sign('x', {}), refusal('federation_key_unreadable'))
  })

  test('sealing keys rotate: what the old sealed is opened, and the new seals', async (t) => {
    const { keys, make, clock } = await world(t)
    await keys.ensure()
    const both = make([...sealing, { id: 2, key: Buffer.alloc(32, 2) }])
    await both.sign('x', {})
    await both.rotate({ publishSeconds: 0 })
    clock.advance({ seconds: 1 })
    await make([{ id: 2, key: Buffer.alloc(32, 2) }]).sign('x', {})
  })

  test('when none is in force nothing is signed', async (t) => {
    const { keys } = await world(t)
    await assert.rejects(keys.sign('x', {}), refusal('federation_no_key'))
  })
})

test('what was sealed for one key is not opened for another', () => {
  const seal = createKeySeal(sealing)
  assert.equal(seal.open(seal.seal('secret', 'a'), 'a'), 'secret')
  assert.throws(() => seal.open(seal.seal('secret', 'a'), 'b'), refusal('federation_key_unreadable'))
  assert.throws(() => seal.open(Buffer.alloc(10), 'a'), refusal('federation_key_unreadable'))
  assert.throws(() => createKeySeal([{ id: 1, key: Buffer.alloc(16) }]), refusal('federation_settings_wrong'))
  assert.throws(() => createKeySeal([]), refusal('federation_settings_wrong'))
})
