import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { captureLog } from '../../../kernel/testkit/index.ts'
import { memoryReplayStore } from '../../token/replay-store.ts'
import { secondsNow } from '../../token/seconds.ts'
import { confusedJwt, refusal, type TestSigner, testSigner } from '../../token/token-fixture.ts'
import { createResolver } from '../chain/resolver.ts'
import { testFederation } from '../federation-fixture.ts'
import { createTrustMarkVerifier } from '../mark/verify-trust-mark.ts'
import { type AutomaticRegistrationDeps, createAutomaticRegistration } from './automatic-registration.ts'

const here = 'https://knutpunkt.example'

/** A client in the test federation with protocol keys of its own, and this installation registering it. */
async function world(more: Partial<AutomaticRegistrationDeps> = {}) {
  const f = await testFederation()
  const client = await testSigner('rp-1')
  const party = (f.journal.own['metadata'] as Record<string, Record<string, unknown>>)[
    'openid_relying_party'
  ]!
  Object.assign(party, { jwks: client.jwks, client_registration_types: ['automatic'] })
  const resolver = createResolver({
    fetch: f.fetch,
    anchors: f.anchors(),
    clock: f.clock,
    log: captureLog().log,
  })
  const marks = createTrustMarkVerifier({ resolver, clock: f.clock })
  const registration = createAutomaticRegistration({
    entityId: here, resolver, marks, clock: f.clock, replay: memoryReplayStore(f.clock), ...more,
  }) // biome-ignore format: in one line
  const now = () => secondsNow(f.clock)
  let made = 0
  const requestClaims = (change: Record<string, unknown> = {}) => ({
    iss: f.journal.id, client_id: f.journal.id, aud: here, jti: `r-${++made}`, exp: now() + 60, scope: 'openid', ...change,
  }) // biome-ignore format: claims
  const requestObject = (change = {}, header = {}, signer: TestSigner = client) =>
    signer.sign(requestClaims(change), { typ: 'oauth-authz-req+jwt', ...header })
  return { f, client, party, registration, requestObject, requestClaims, now }
}

describe('registering a client by its trust chain', () => {
  test('gives its effective metadata, and is remembered until the chain ends', async () => {
    const { f, registration, client, now } = await world()
    f.anchor.below.set(f.north.id, {
      metadata_policy: {
        openid_relying_party: {
          contacts: { add: ['federation@example.se'] },
          grant_types: { subset_of: ['authorization_code'] },
        },
      },
    })
    const registered = await registration.registerAutomatically(f.journal.id)
    assert.deepEqual(registered.metadata['contacts'], ['journal@example.se', 'federation@example.se'])
    assert.deepEqual(registered.metadata['grant_types'], ['authorization_code'])
    assert.deepEqual(registered.jwks, client.jwks)
    assert.equal(registered.expiresAt, now() + 3600)
    const count = f.asked.length
    assert.equal(await registration.registerAutomatically(f.journal.id), registered)
    assert.equal(f.asked.length, count)
    f.clock.advance({ seconds: 3600 })
    assert.notEqual(await registration.registerAutomatically(f.journal.id), registered)
  })

  test('one that has no chain, is no client, has no keys, or registers otherwise is refused', async () => {
    const { f, registration } = await world()
    await assert.rejects(registration.registerAutomatically('https://stranger.example'), refusal('no_trust'))
    await assert.rejects(registration.registerAutomatically(f.north.id), refusal('registration_refused'))
    await assert.rejects(registration.registerAutomatically(f.alarm.id), refusal('registration_refused'))
    await assert.rejects(
      registration.registerAutomatically(f.journal.id, { entityType: 'oauth_client' }),
      refusal('registration_refused'),
    )
    const explicit = await world()
    explicit.party['client_registration_types'] = ['explicit']
    await assert.rejects(
      explicit.registration.registerAutomatically(f.journal.id),
      refusal('registration_refused'),
    )
    for (const jwks of [{ keys: [{ kty: 'oct', k: 'x', kid: 'a' }] }, { keys: [] }, undefined]) {
      const keyless = await world()
      keyless.party['jwks'] = jwks
      await assert.rejects(
        keyless.registration.registerAutomatically(keyless.f.journal.id),
        refusal('registration_refused'),
      )
    }
  })

  test('its keys may be at an address, signed with its federation keys or plain', async () => {
    const { f, registration, party, client } = await world()
    delete party['jwks']
    party['signed_jwks_uri'] = 'https://journal.example/jwks.jose'
    const signed = (by: TestSigner, iss = f.journal.id) =>
      by.sign({ iss, sub: iss, keys: client.jwks.keys }, { typ: 'jwk-set+jwt' })
    const answer = async (body: Promise<string>, contentType = 'application/jwk-set+jwt') => {
      const text = await body
      f.answers.set('https://journal.example/jwks.jose', () => ({ status: 200, contentType, body: text }))
    }
    await answer(signed(await testSigner('journal-1')))
    await assert.rejects(registration.registerAutomatically(f.journal.id), refusal('jwt_signature_wrong'))
    await answer(signed(f.journal.signer, f.shop.id))
    await assert.rejects(registration.registerAutomatically(f.journal.id), refusal('registration_refused'))
    await answer(signed(f.journal.signer))
    assert.deepEqual((await registration.registerAutomatically(f.journal.id)).jwks, client.jwks)
    const plain = await world()
    delete plain.party['jwks']
    plain.party['jwks_uri'] = 'https://journal.example/jwks'
    const body = JSON.stringify(plain.client.jwks)
    plain.f.answers.set('https://journal.example/jwks', () => ({
      status: 200,
      contentType: 'application/json',
      body,
    }))
    assert.deepEqual((await plain.registration.registerAutomatically(f.journal.id)).jwks, plain.client.jwks)
  })

  test('a chain that is sent along saves the asking; one that does not hold is passed over', async () => {
    const { f, registration } = await world()
    const trustChain = await f.chain(f.journal, f.north, f.anchor)
    await registration.registerAutomatically(f.journal.id, { trustChain })
    assert.deepEqual(f.asked, [])
    const other = await world()
    for (const wrong of [
      [],
      ['x'],
      trustChain,
      await other.f.chain(other.f.alarm, other.f.north, other.f.anchor),
    ]) {
      await other.registration.registerAutomatically(other.f.journal.id, { trustChain: wrong })
    }
    assert.ok(other.f.asked.length > 0)
  })

  test('a newer chain that is sent along takes the place of what was known; an older does not', async () => {
    const { f, registration, party } = await world()
    const old = await f.chain(f.journal, f.north, f.anchor)
    f.clock.advance({ seconds: 30 })
    party['client_name'] = 'renewed'
    const renewed = await f.chain(f.journal, f.north, f.anchor)
    const names = []
    for (const trustChain of [old, renewed, old]) {
      const { metadata } = await registration.registerAutomatically(f.journal.id, { trustChain })
      names.push(metadata['client_name'])
    }
    assert.deepEqual(names, ['journal', 'renewed', 'renewed'])
  })

  test('may demand a trust mark', async () => {
    const type = 'https://federation.example/marks/certified'
    const { f, registration } = await world({ requiredTrustMarks: [type] })
    await assert.rejects(registration.registerAutomatically(f.journal.id), refusal('registration_refused'))
    f.anchor.own = { ...f.anchor.own, trust_mark_issuers: { [type]: [f.anchor.id] } }
    const trust_mark = await f.anchor.signer.sign(
      { iss: f.anchor.id, sub: f.journal.id, trust_mark_type: type, iat: secondsNow(f.clock) },
      { typ: 'trust-mark+jwt' },
    )
    f.journal.own = { ...f.journal.own, trust_marks: [{ trust_mark_type: type, trust_mark }] }
    f.clock.advance({ seconds: 3600 })
    assert.deepEqual((await registration.registerAutomatically(f.journal.id)).trustMarks, [type])
  })
})

describe('a request object', () => {
  test('registers who sent it and is taken once', async () => {
    const { registration, requestObject, f } = await world()
    const once = await requestObject({}, { trust_chain: await f.chain(f.journal, f.north, f.anchor) })
    const taken = await registration.takeRequestObject(once)
    assert.equal(taken.client.clientId, f.journal.id)
    assert.equal(taken.claims['scope'], 'openid')
    assert.deepEqual(f.asked, [])
    await assert.rejects(registration.takeRequestObject(once), refusal('proof_replayed'))
  })

  test('for others, from others, without an end, ending late, or with a subject is refused', async () => {
    const { registration, requestObject, f, now } = await world()
    const refused = async (code: string, ...change: [object?, object?, TestSigner?]) =>
      assert.rejects(registration.takeRequestObject(await requestObject(...change)), refusal(code))
    await refused('token_audience_wrong', { aud: 'https://other.example' })
    await refused('token_audience_wrong', { aud: [here, 'https://other.example'] })
    await refused('jwt_claim_wrong', { aud: undefined })
    await refused('assertion_client_wrong', { iss: f.alarm.id })
    await refused('jwt_claim_wrong', { sub: f.journal.id })
    await refused('jwt_claim_wrong', { jti: undefined })
    await refused('jwt_claim_wrong', { exp: undefined })
    await refused('jwt_expired', { exp: now() - 30 })
    await refused('jwt_lives_too_long', { exp: now() + 631 })
    await refused('jwt_type_wrong', {}, { typ: 'JWT' })
    await refused('jwt_signature_wrong', {}, {}, await testSigner('rp-1'))
    await refused('jwt_key_unknown', {}, {}, f.journal.signer)
  })

  test("signed with the client's public key as a secret is refused", async () => {
    const { registration, requestClaims, client } = await world()
    const confused = confusedJwt(requestClaims(), JSON.stringify(client.publicJwk), {
      typ: 'oauth-authz-req+jwt',
    })
    await assert.rejects(registration.takeRequestObject(confused), refusal('jwt_algorithm_refused'))
  })
})

test("a client's assertion registers it too, and is taken once", async () => {
  const { registration, client, f, now } = await world()
  const claims = { iss: f.journal.id, sub: f.journal.id, aud: here, jti: 'a', exp: now() + 60 }
  const assertion = await client.sign(claims, { typ: 'JWT' })
  assert.equal((await registration.takeClientAssertion(assertion)).clientId, f.journal.id)
  await assert.rejects(registration.takeClientAssertion(assertion), refusal('proof_replayed'))
  const stolen = await client.sign({ ...claims, jti: 'b', aud: 'https://other.example' }, { typ: 'JWT' })
  await assert.rejects(registration.takeClientAssertion(stolen), refusal('token_audience_wrong'))
})
