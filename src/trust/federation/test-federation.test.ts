import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { readJwt, verifyJwt } from '../token/jws.ts'
import { memoryReplayStore } from '../token/replay-store.ts'
import { secondsNow } from '../token/seconds.ts'
import { refusal, testSigner } from '../token/token-fixture.ts'
import type { TestInstallation } from './installation-fixture.ts'
import { createTrustMarkVerifier } from './mark/verify-trust-mark.ts'
import type { ParameterPolicy } from './policy/policy.ts'
import { createAutomaticRegistration } from './registration/automatic-registration.ts'
import { certified, owned, type StandingFederation, standUp } from './test-federation-fixture.ts'

const quoted = encodeURIComponent
const maxBytes = 100_000

describe('the test federation, an anchor with two intermediates and five leaves over HTTP', () => {
  let f: StandingFederation
  const closers: (() => unknown)[] = []
  before(async () => {
    f = await standUp({ after: (close) => void closers.unshift(close as () => unknown) })
  })
  beforeEach(() => f.reset())
  after(async () => {
    for (const close of closers) await close()
  })

  const get = async (at: TestInstallation, path: string) => {
    const answer = await fetch(`${at.id}/federation/${path}`)
    return { status: answer.status, text: await answer.text() }
  }
  const claimsOf = (text: string, typ: string) => readJwt(text, { types: [typ], maxBytes }).claims
  const leaves = () => [f.journal, f.alarm, f.both, f.shop, f.direct]
  const clientOf = async (id: string) => (await f.resolve(id)).metadata['openid_relying_party']!

  describe('fetch, list and resolve', () => {
    test('each superior says who is below it, signed', async () => {
      for (const [by, about] of [[f.anchor, f.north], [f.anchor, f.south], [f.anchor, f.direct], [f.north, f.journal], [f.north, f.alarm], [f.north, f.both]] as const) {
        const { status, text } = await get(by, `fetch?sub=${quoted(about.id)}`)
        assert.equal(status, 200)
        const jwt = readJwt(text, { types: ['entity-statement+jwt'], maxBytes })
        await verifyJwt(jwt, await by.federation.keys.published())
        assert.deepEqual([jwt.claims['iss'], jwt.claims['sub']], [by.id, about.id])
      } // biome-ignore format: a table
      assert.equal((await get(f.north, `fetch?sub=${quoted(f.shop.id)}`)).status, 404)
    })

    test('each superior lists those below it, intermediates apart when asked', async () => {
      const list = async (by: TestInstallation, query = '') =>
        JSON.parse((await get(by, `list${query}`)).text) as string[]
      assert.deepEqual(await list(f.anchor), [f.north.id, f.south.id, f.direct.id].sort())
      assert.deepEqual(await list(f.anchor, '?intermediate=true'), [f.north.id, f.south.id].sort())
      assert.deepEqual(await list(f.north), [f.journal.id, f.alarm.id, f.both.id].sort())
    })

    test('each of the five leaves is resolved by anchor and intermediate, the same, with its whole chain', async () => {
      for (const leaf of leaves()) {
        const length = leaf === f.direct ? 3 : 4
        for (const by of [f.anchor, f.north]) {
          const { status, text } = await get(
            by,
            `resolve?sub=${quoted(leaf.id)}&trust_anchor=${quoted(f.anchor.id)}`,
          )
          assert.equal(status, 200, text)
          const claims = claimsOf(text, 'resolve-response+jwt')
          assert.equal((claims['trust_chain'] as string[]).length, length)
          assert.deepEqual(Object.keys(claims['metadata'] as object), ['openid_relying_party'])
        }
      }
    })

    test('a leaf resolves its neighbours as its superiors do', async () => {
      assert.equal((await f.resolve(f.shop.id, f.journal)).trustAnchor, f.anchor.id)
    })

    test('a stranger, and an anchor that is none, are refused in the words of the specification', async () => {
      const ask = async (sub: string, anchor: string) => {
        const { status, text } = await get(
          f.north,
          `resolve?sub=${quoted(sub)}&trust_anchor=${quoted(anchor)}`,
        )
        return [status, JSON.parse(text).error]
      }
      assert.deepEqual(await ask(f.south.id.replace('south', 'nobody'), f.anchor.id), [
        400,
        'invalid_trust_chain',
      ])
      assert.deepEqual(await ask(f.alarm.id, f.south.id), [404, 'invalid_trust_anchor'])
    })
  })

  describe('metadata policy, through two levels', () => {
    type Case = [
      operator: string,
      anchor: ParameterPolicy,
      north: ParameterPolicy,
      given: unknown,
      becomes: unknown,
    ]
    const refused = Symbol('refused')
    for (const [operator, anchor, north, given, becomes] of [
      ['value of the anchor sets', { value: ['a'] }, {}, ['b'], ['a']],
      ['value of the intermediate sets', {}, { value: ['a'] }, ['b'], ['a']],
      ['value that both say is one', { value: ['a'] }, { value: ['a'] }, undefined, ['a']],
      ['value that they disagree on', { value: ['a'] }, { value: ['b'] }, ['a'], 'policy_merge_refused'],
      ['value of null takes away', { value: null }, {}, ['b'], undefined],
      ['add of both adds both', { add: ['a'] }, { add: ['b'] }, ['c'], ['c', 'a', 'b']],
      ['add makes what was not there', { add: ['a'] }, { add: ['a', 'b'] }, undefined, ['a', 'b']],
      ['default fills in', { default: ['a'] }, { default: ['a'] }, undefined, ['a']],
      ['default leaves alone what is there', {}, { default: ['a'] }, ['b'], ['b']],
      ['default that they disagree on', { default: ['a'] }, { default: ['b'] }, ['a'], 'policy_merge_refused'],
      ['one_of narrows', { one_of: ['a', 'b'] }, { one_of: ['b', 'c'] }, 'b', 'b'],
      ['one_of refuses what only one level allows', { one_of: ['a', 'b'] }, { one_of: ['b', 'c'] }, 'a', refused],
      ['one_of that leaves nothing', { one_of: ['a'] }, { one_of: ['b'] }, 'a', 'policy_merge_refused'],
      ['subset_of keeps what both levels allow', { subset_of: ['a', 'b'] }, { subset_of: ['b', 'c'] }, ['a', 'b', 'c'], ['b']],
      ['subset_of may leave an empty list', { subset_of: ['a'] }, { subset_of: ['b'] }, ['a'], []],
      ['superset_of asks for what either level asks', { superset_of: ['a'] }, { superset_of: ['b'] }, ['a', 'b', 'c'], ['a', 'b', 'c']],
      ['superset_of refuses what lacks one', { superset_of: ['a'] }, { superset_of: ['b'] }, ['a', 'c'], refused],
      ['essential of either level holds', { essential: true }, { essential: false }, undefined, refused],
      ['essential is content when it is there', { essential: false }, { essential: true }, ['a'], ['a']],
      ['essential refuses when it is not', { essential: true }, {}, undefined, refused],
      ['add and subset_of together', { subset_of: ['a', 'b', 'c'] }, { add: ['a'] }, ['b', 'd'], ['b', 'a']],
      ['default and essential together', { essential: true }, { default: ['a'] }, undefined, ['a']],
    ] as Case[]) test(operator, async () => {
      const policy = (operators: ParameterPolicy) => ({ metadataPolicy: { openid_relying_party: { acr_values: operators } } })
      f.alarm.own = {
        ...f.alarm.own,
        metadata: { openid_relying_party: { ...f.party('alarm').openid_relying_party, ...(given !== undefined && { acr_values: given }) } },
      }
      await f.say(f.anchor, f.north, policy(anchor))
      await f.say(f.north, f.alarm, policy(north))
      if (becomes === refused) assert.equal(await f.obstacle(f.alarm.id), 'policy_violated')
      else if (typeof becomes === 'string' && becomes.includes('_')) assert.equal(await f.obstacle(f.alarm.id), becomes)
      else assert.deepEqual((await clientOf(f.alarm.id))['acr_values'], becomes)
      assert.equal((await clientOf(f.shop.id))['client_name'], 'shop', 'the other branch is as it was')
    }) // biome-ignore format: a table

    test('a policy whose operators cannot stand together is not taken from an administrator', async () => {
      const metadataPolicy = { openid_relying_party: { acr_values: { one_of: ['a'], add: ['b'] } } }
      await assert.rejects(f.say(f.north, f.alarm, { metadataPolicy }), refusal('policy_combination_refused'))
    })
  })

  describe('constraints', () => {
    test('of the length of a path let through as many intermediates as they say', async () => {
      await f.say(f.anchor, f.north, { constraints: { max_path_length: 0 } })
      assert.equal(await f.obstacle(f.alarm.id), 'constraint_path_too_long')
      await f.say(f.anchor, f.north, { constraints: { max_path_length: 1 } })
      await f.resolve(f.alarm.id)
      await f.say(f.north, f.south)
      f.south.own = { ...f.south.own, authority_hints: [f.north.id] }
      assert.equal(await f.obstacle(f.shop.id), 'constraint_path_too_long')
      await f.say(f.anchor, f.north, { constraints: { max_path_length: 2 } })
      assert.equal((await f.resolve(f.shop.id)).statements.length, 5)
      await f.north.federation.subordinates.end(f.south.id)
    })

    test('of names and of entity types', async () => {
      await f.say(f.anchor, f.north, {
        constraints: { naming_constraints: { permitted: ['.region.example'] } },
      })
      assert.equal(await f.obstacle(f.alarm.id), 'constraint_name_refused')
      await f.say(f.anchor, f.north, { constraints: { naming_constraints: { permitted: ['127.0.0.1'] } } })
      await f.resolve(f.alarm.id)
      await f.say(f.anchor, f.north, { constraints: { allowed_entity_types: ['openid_provider'] } })
      assert.deepEqual((await f.resolve(f.alarm.id)).metadata, {})
    })
  })

  describe('trust marks', () => {
    const marks = () => f.anchor.federation.marks
    const verify = async (trust_mark: string, trust_mark_type: string, subject: string) => {
      f.forget()
      return f.north.federation.markVerifier.verify({ trust_mark, trust_mark_type }, subject, f.anchor.id)
    }
    const status = async (trust_mark: string) => {
      const body = new URLSearchParams({ trust_mark })
      const answer = await fetch(`${f.anchor.id}/federation/trust-mark-status`, { method: 'POST', body })
      return claimsOf(await answer.text(), 'trust-mark-status-response+jwt')['status']
    }

    test('are issued, told to be active, verified by another, revoked, and refused from then on', async () => {
      await marks().putType({ type: certified })
      const mark = await marks().issue(certified, f.alarm.id)
      assert.equal(await status(mark), 'active')
      assert.equal((await verify(mark, certified, f.alarm.id)).issuer, f.anchor.id)
      await assert.rejects(verify(mark, certified, f.shop.id), refusal('mark_wrong'))
      await marks().revoke(certified, f.alarm.id)
      assert.equal(await status(mark), 'revoked')
      await assert.rejects(verify(mark, certified, f.alarm.id), refusal('mark_not_active'))
    })

    test('that have expired are told so and refused', async () => {
      await marks().putType({ type: certified, livesSeconds: 100 })
      const mark = await marks().issue(certified, f.alarm.id)
      f.clock.advance({ seconds: 200 })
      assert.equal(await status(mark), 'expired')
      await assert.rejects(verify(mark, certified, f.alarm.id), refusal('jwt_expired'))
    })

    test("of an owned type hold with the owner's delegation, and not without", async () => {
      await marks().putType({ type: owned })
      const bare = await marks().issue(owned, f.alarm.id)
      await assert.rejects(verify(bare, owned, f.alarm.id), refusal('mark_delegation_wrong'))
      await marks().putType({ type: owned, delegation: await f.delegation() })
      const delegated = await marks().issue(owned, f.alarm.id)
      assert.equal((await verify(delegated, owned, f.alarm.id)).type, owned)
      await marks().putType({ type: owned, delegation: await f.delegation({ sub: f.south.id }) })
      const stolen = await marks().issue(owned, f.alarm.id)
      await assert.rejects(verify(stolen, owned, f.alarm.id), refusal('mark_delegation_wrong'))
    })

    test('that somebody issues whom the anchor does not let are refused', async () => {
      const forged = await f.south.signer.sign(
        { iss: f.south.id, sub: f.alarm.id, trust_mark_type: certified, iat: secondsNow(f.clock) },
        { typ: 'trust-mark+jwt' },
      )
      await assert.rejects(verify(forged, certified, f.alarm.id), refusal('mark_issuer_refused'))
    })
  })

  describe('automatic registration', () => {
    const assertion = async (change: Record<string, unknown> = {}, signer = f.client) =>
      signer.sign(
        { iss: f.journal.id, sub: f.journal.id, aud: f.anchor.id, jti: crypto.randomUUID(), exp: secondsNow(f.clock) + 60, iat: secondsNow(f.clock), ...change },
        { typ: 'JWT' },
      ) // biome-ignore format: claims

    test('of a client through its chain: by its own assertion, and of nobody who only says the name', async () => {
      const { registration } = f.anchor.federation
      const client = await registration.takeClientAssertion(await assertion())
      assert.deepEqual(
        [client.clientId, client.metadata['client_name'], client.trustAnchor],
        [f.journal.id, 'journal', f.anchor.id],
      )
      const thief = await testSigner('journal-client-1')
      await assert.rejects(
        registration.takeClientAssertion(await assertion({}, thief)),
        refusal('jwt_signature_wrong'),
      )
      await assert.rejects(registration.takeClientAssertion(await assertion({ aud: f.north.id })), {
        code: /audience|aud/,
      })
      await assert.rejects(registration.registerAutomatically(f.south.id), refusal('registration_refused'))
    })

    test('where a trust mark is asked for, ends when the mark is revoked', async () => {
      const { marks } = f.anchor.federation
      await marks.putType({ type: certified })
      const mark = await marks.issue(certified, f.shop.id)
      const signer = await testSigner('shop-client-1')
      const metadata = {
        openid_relying_party: { ...f.party('shop').openid_relying_party, jwks: signer.jwks },
      }
      f.shop.own = {
        ...f.shop.own,
        metadata,
        trust_marks: [{ trust_mark_type: certified, trust_mark: mark }],
      }
      const { resolver } = f.north.federation
      const register = () => {
        f.forget()
        return createAutomaticRegistration({
          entityId: f.north.id, resolver, clock: f.clock, replay: memoryReplayStore(f.clock), requiredTrustMarks: [certified],
          marks: createTrustMarkVerifier({ resolver, clock: f.clock, rules: { httpLoopback: true } }),
        }).registerAutomatically(f.shop.id) // biome-ignore format: a record
      }
      assert.deepEqual((await register()).trustMarks, [certified])
      await marks.revoke(certified, f.shop.id)
      await assert.rejects(register(), refusal('registration_refused'))
    })
  })

  describe('what is wrong in it is refused, and the rest goes on', () => {
    const othersHold = async (wrong: { id: string }) => {
      for (const leaf of leaves()) if (leaf.id !== wrong.id) await f.resolve(leaf.id)
    }

    test('a leaf that has expired', async () => {
      f.alarm.own = { ...f.alarm.own, exp: secondsNow(f.clock) - 61 }
      assert.equal(await f.obstacle(f.alarm.id), 'jwt_expired')
      await othersHold(f.alarm)
    })

    test("an intermediate's statement that somebody else has signed; a leaf of two superiors comes by the other", async () => {
      f.south.forger = await testSigner('south-1')
      assert.equal(await f.obstacle(f.shop.id), 'jwt_signature_wrong')
      const found = await f.resolve(f.both.id)
      assert.equal(found.statements[1]!.claims.iss, f.north.id)
      await othersHold(f.shop)
    })

    test('an intermediate that names other keys for itself than its superior knows', async () => {
      const { signer } = f.south
      f.south.signer = await testSigner('south-1')
      assert.equal(await f.obstacle(f.shop.id), 'jwt_signature_wrong')
      f.south.signer = signer
    })

    test('a loop of two intermediates', async () => {
      f.south.own = { ...f.south.own, authority_hints: [f.north.id] }
      await f.say(f.north, f.south)
      await f.anchor.federation.subordinates.end(f.north.id)
      f.south.below.set(f.north.id, { jwks: await f.north.federation.keys.published(), claims: {} })
      assert.ok((await f.refusals(f.shop.id)).includes('chain_loop'))
      assert.equal((await f.resolve(f.direct.id)).statements.length, 3)
      await f.north.federation.subordinates.end(f.south.id)
    })

    test('a leaf that its superior has let go', async () => {
      await f.north.federation.subordinates.end(f.alarm.id)
      assert.equal(await f.obstacle(f.alarm.id), 'fetch_failed')
      await othersHold(f.alarm)
    })

    test('a leaf that claims a superior which does not know it', async () => {
      f.shop.own = { ...f.shop.own, authority_hints: [f.anchor.id] }
      assert.equal(await f.obstacle(f.shop.id), 'subordinate_unknown')
      await othersHold(f.shop)
    })

    test('an intermediate whose key was revoked, until its superior knows the new one', async () => {
      const [key] = (await f.north.federation.keys.published()).keys
      await f.north.federation.keys.revoke(key!.kid, 'compromised')
      assert.equal(await f.obstacle(f.journal.id), 'jwt_key_unknown')
      assert.equal((await f.resolve(f.both.id)).statements[1]!.claims.iss, f.south.id)
      await f.say(f.anchor, f.north)
      await othersHold({ id: '' })
    })
  })

  test('a key that rotates while chains are held: they hold, new ones hold, and old statements end with the old key', async () => {
    const held = await f.resolve(f.journal.id, f.journal)
    const compacts = held.statements.map(({ jwt }) => jwt.compact)
    await f.north.federation.keys.rotate({ publishSeconds: 60, retireSeconds: 60 })
    const { resolver } = f.journal.federation
    assert.equal(await resolver.resolve(f.journal.id), held, 'what is held is not asked for again')
    await f.say(f.anchor, f.north)
    await f.resolve(f.journal.id)
    f.clock.advance({ seconds: 60 })
    const anew = await f.resolve(f.journal.id, f.journal)
    assert.notEqual(anew.statements[1]!.jwt.header['kid'], held.statements[1]!.jwt.header['kid'])
    await resolver.validate(compacts)
    f.clock.advance({ seconds: 60 })
    await f.say(f.anchor, f.north)
    const later = (await f.resolve(f.journal.id, f.journal)).statements.map(({ jwt }) => jwt.compact)
    await assert.rejects(
      resolver.validate([compacts[0], compacts[1], later[2], later[3]]),
      refusal('jwt_key_unknown'),
    )
  })
})
