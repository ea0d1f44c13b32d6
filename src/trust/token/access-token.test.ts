import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { KnutpunktError } from '../../kernel/index.ts'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { createTokenVerifier, requireScope, type TokenVerifierOptions } from './access-token.ts'
import { challengeOf, readAuthorization } from './authorization.ts'
import { accessTokenHash } from './dpop.ts'
import { createDpopNonces } from './dpop-nonce.ts'
import { fixedKeys } from './issuer-keys.ts'
import { memoryReplayStore } from './replay-store.ts'
import { secondsNow } from './seconds.ts'
import { confusedJwt, refusal, type TestSigner, testSigner, unsignedJwt } from './token-fixture.ts'

const issuer = 'https://as.region.example'
const audience = 'https://knutpunkt.example/api'
const url = 'https://knutpunkt.example/api/welfare/v1/alarms'

/** An authorization server, a client with a key, and a verifier, on a clock of their own. */
async function world(more: Partial<TokenVerifierOptions> = {}, tenant?: { claim: string; value: string }) {
  const clock = new FakeClock('2026-03-01T10:00:00Z')
  const [as, client] = [await testSigner('as-1'), await testSigner()]
  const keys = { keys: [as.publicJwk] }
  let lookups = 0
  const counted = { find: (kid: string) => (lookups++, fixedKeys(keys).find(kid)) }
  const verifier = createTokenVerifier({
    issuers: [{ issuer, keys: counted, ...(tenant && { tenant }) }],
    audiences: [audience],
    clock,
    dpop: { clock, replay: memoryReplayStore(clock) },
    ...more,
  })
  const now = () => secondsNow(clock)
  const claims = (change: Record<string, unknown> = {}) => ({
    iss: issuer, sub: 'client-1', client_id: 'client-1', aud: audience, jti: 'token-1', scope: 'alarms.read alarms.write',
    iat: now(), exp: now() + 600, cnf: { jkt: client.thumbprint }, ...change,
  }) // biome-ignore format: claims
  const token = (change?: Record<string, unknown>, header = {}, signer: TestSigner = as) =>
    signer.sign(claims(change), { typ: 'at+jwt', ...header })
  let proofs = 0
  const proof = (accessToken: string, change: Record<string, unknown> = {}, header = {}, signer = client) =>
    signer.sign(
      {
        jti: `proof-${++proofs}`,
        htm: 'GET',
        htu: url,
        iat: now(),
        ath: accessTokenHash(accessToken),
        ...change,
      },
      { typ: 'dpop+jwt', jwk: keyOf(signer), kid: undefined, ...header },
    )
  const use = async (accessToken: string, given?: unknown) =>
    verifier.verify({
      token: accessToken,
      scheme: 'dpop',
      method: 'GET',
      url,
      proof: given === undefined ? await proof(accessToken) : given,
    })
  return { clock, as, client, verifier, claims, token, proof, use, keys, lookups: () => lookups }
}

function keyOf({ publicJwk }: TestSigner): Record<string, unknown> {
  return { ...publicJwk, kid: undefined }
}

describe('an access token', () => {
  test('says who it is for, who asked, and what may be done', async () => {
    const { token, use } = await world()
    const held = await use(await token())
    assert.equal(held.clientId, 'client-1')
    assert.deepEqual(held.scopes, ['alarms.read', 'alarms.write'])
    requireScope(held, 'alarms.read')
    assert.throws(() => requireScope(held, 'alarms.admin'), refusal('token_scope_insufficient'))
  })

  test('for another audience is refused, alone or among others', async () => {
    const { token, use } = await world()
    for (const aud of ['https://other.example', [], ['https://other.example', `${audience}/`]]) {
      await assert.rejects(use(await token({ aud })), refusal('token_audience_wrong'))
    }
    await use(await token({ aud: ['https://other.example', audience] }))
  })

  test('from an issuer that is not trusted is refused, also when it looks nearly right', async () => {
    const { token, use } = await world()
    for (const iss of [`${issuer}/`, issuer.toUpperCase(), 'https://evil.example', undefined, [issuer]]) {
      await assert.rejects(use(await token({ iss })), refusal('token_issuer_unknown'))
    }
  })

  test('of another tenant of the same issuer is refused', async () => {
    const { token, use } = await world({}, { claim: 'tenant', value: '212000-0142' })
    await use(await token({ tenant: '212000-0142' }))
    await assert.rejects(use(await token({ tenant: '232100-0016' })), refusal('token_tenant_wrong'))
    await assert.rejects(use(await token()), refusal('token_tenant_wrong'))
  })

  test("signed by another tenant's issuer in our issuer's name is refused", async () => {
    const { token, use } = await world()
    const other = await testSigner('as-1')
    await assert.rejects(use(await token({}, {}, other)), refusal('jwt_signature_wrong'))
  })

  test('expired, not yet valid, or living too long is refused, give or take the clocks', async () => {
    const { token, use, clock, proof } = await world({ cacheSize: 0 })
    const accessToken = await token()
    clock.advance({ seconds: 629 })
    await use(accessToken)
    clock.advance({ seconds: 1 })
    await assert.rejects(use(accessToken, await proof(accessToken)), refusal('jwt_expired'))
    const now = secondsNow(clock)
    await use(await token({ nbf: now + 30, iat: now + 30 }))
    await assert.rejects(use(await token({ nbf: now + 31 })), refusal('jwt_not_yet_valid'))
    await assert.rejects(use(await token({ iat: now + 31 })), refusal('jwt_not_yet_valid'))
    await assert.rejects(use(await token({ exp: now + 3601 })), refusal('jwt_lives_too_long'))
  })

  test('without a claim that RFC 9068 requires, or with one of the wrong kind, is refused', async () => {
    const { token, use } = await world()
    for (const name of ['exp', 'iat', 'aud', 'sub', 'client_id', 'jti']) {
      await assert.rejects(use(await token({ [name]: undefined })), refusal('jwt_claim_wrong'), name)
      await assert.rejects(use(await token({ [name]: { a: 1 } })), refusal('jwt_claim_wrong'), name)
    }
    for (const cnf of [{}, 'x', { jkt: 1 }, { unknown: 'x' }]) {
      await assert.rejects(use(await token({ cnf })), refusal('jwt_claim_wrong'))
    }
  })

  test('unsigned, signed with the public key as a secret, or of another type is refused', async () => {
    const { token, use, claims, as } = await world()
    const header = { typ: 'at+jwt', kid: 'as-1' }
    await assert.rejects(use(unsignedJwt(claims(), header), 'x'), refusal('jwt_algorithm_refused'))
    const confused = confusedJwt(claims(), JSON.stringify(as.publicJwk), header)
    await assert.rejects(use(confused, 'x'), refusal('jwt_algorithm_refused'))
    await assert.rejects(use(await token({}, { typ: 'JWT' })), refusal('jwt_type_wrong'))
    await assert.rejects(use('x'.repeat(9000), 'x'), refusal('jwt_too_large'))
    await assert.rejects(use('not.a.jwt', 'x'), refusal('jwt_malformed'))
  })

  test('is verified once and remembered by its hash; a revoked key is noticed when that has gone', async () => {
    const { token, use, clock, keys, lookups } = await world({ cacheSeconds: 60 })
    const accessToken = await token()
    await use(accessToken)
    await use(accessToken)
    assert.equal(lookups(), 1)
    keys.keys = []
    clock.advance({ seconds: 61 })
    await assert.rejects(use(accessToken), refusal('jwt_key_unknown'))
  })

  test('that was forgotten is verified anew', async () => {
    const { token, use, verifier, keys } = await world()
    const accessToken = await token()
    await use(accessToken)
    keys.keys = []
    verifier.forget()
    await assert.rejects(use(accessToken), refusal('jwt_key_unknown'))
  })

  test('remembered does not outlive its end', async () => {
    const { token, use, clock, proof } = await world({ cacheSeconds: 3600 })
    const accessToken = await token({ exp: secondsNow(clock) + 10 })
    await use(accessToken)
    clock.advance({ seconds: 41 })
    await assert.rejects(use(accessToken, await proof(accessToken)), refusal('jwt_expired'))
  })

  test('the memory of tokens is bounded', async () => {
    const { token, use, lookups } = await world({ cacheSize: 1 })
    const [one, other] = [await token({ jti: 'a' }), await token({ jti: 'b' })]
    for (const each of [one, other, one]) await use(each)
    assert.equal(lookups(), 3)
  })

  test('may be made to be used once only, by whatever proof', async () => {
    const { token, use } = await world({ singleUse: true })
    const accessToken = await token()
    await use(accessToken)
    await assert.rejects(use(accessToken), refusal('proof_replayed'))
    await use(await token({ jti: 'token-2' }))
  })

  test('with whatever claims, rightly signed, is taken or refused with a name; so is a proof', async () => {
    const { token, use, proof } = await world()
    const names = [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'nbf',
      'jti',
      'client_id',
      'scope',
      'cnf',
      'htm',
      'htu',
      'ath',
      'nonce',
    ]
    const change = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 2 }), {
      noNullPrototype: true,
    })
    const good = await token()
    const named = (error: unknown) => assert.ok(error instanceof KnutpunktError, String(error))
    await fc.assert(
      fc.asyncProperty(change, async (given) => {
        await use(await token(given)).catch(named)
        await use(good, await proof(good, given)).catch(named)
      }),
      { numRuns: 200 },
    )
  })

  test('in which any one letter was changed is refused', async () => {
    const { token, use } = await world()
    const accessToken = await token()
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    await fc.assert(
      fc.asyncProperty(fc.nat(accessToken.length - 1), fc.constantFrom(...letters), async (at, letter) => {
        fc.pre(accessToken[at] !== letter)
        const altered = accessToken.slice(0, at) + letter + accessToken.slice(at + 1)
        await assert.rejects(use(altered), KnutpunktError)
      }),
      { numRuns: 200 },
    )
  })
})

describe('proof of possession', () => {
  test('a proof is taken once', async () => {
    const { token, use, proof } = await world()
    const accessToken = await token()
    const once = await proof(accessToken)
    await use(accessToken, once)
    await assert.rejects(use(accessToken, once), refusal('proof_replayed'))
  })

  test('two requests with one proof at once: one passes', async () => {
    const { token, use, proof } = await world()
    const accessToken = await token()
    const once = await proof(accessToken)
    const results = await Promise.allSettled([use(accessToken, once), use(accessToken, once)])
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  })

  test('a proof for another method, address, token or key is refused', async () => {
    const { token, use, proof } = await world()
    const [accessToken, other] = [await token(), await token({ jti: 'token-2' })]
    const refused = async (code: string, ...change: [Record<string, unknown>?, object?, TestSigner?]) =>
      assert.rejects(use(accessToken, await proof(accessToken, ...change)), refusal(code))
    await refused('dpop_target_wrong', { htm: 'POST' })
    await refused('dpop_target_wrong', { htm: 'get' })
    await refused('dpop_target_wrong', { htu: 'https://knutpunkt.example/api/welfare/v1/persons' })
    await refused('dpop_target_wrong', { htu: url.replace('https', 'http') })
    await refused('dpop_target_wrong', { htu: '/api/welfare/v1/alarms' })
    await refused('dpop_token_other', { ath: undefined })
    await assert.rejects(use(accessToken, await proof(other)), refusal('dpop_token_other'))
    await refused('dpop_key_other', {}, {}, await testSigner())
  })

  test('query, fragment, default port and letter case of the host make no difference to the address', async () => {
    const { token, use, proof } = await world()
    const accessToken = await token()
    for (const htu of [
      `${url}?a=1`,
      `${url}#x`,
      url.replace('.example/', '.example:443/'),
      url.replace('knut', 'KNUT'),
    ]) {
      await use(accessToken, await proof(accessToken, { htu }))
    }
  })

  test('an old proof or one from the future is refused', async () => {
    const { token, use, proof, clock } = await world()
    const accessToken = await token()
    const now = secondsNow(clock)
    await use(accessToken, await proof(accessToken, { iat: now - 60 }))
    await use(accessToken, await proof(accessToken, { iat: now + 30 }))
    for (const iat of [now - 61, now + 31]) {
      await assert.rejects(use(accessToken, await proof(accessToken, { iat })), refusal('dpop_stale'))
    }
    await assert.rejects(use(accessToken, await proof(accessToken, { iat: '1' })), refusal('jwt_claim_wrong'))
    await assert.rejects(use(accessToken, await proof(accessToken, { jti: '' })), refusal('jwt_claim_wrong'))
  })

  test('a proof that is missing, of another type, unsigned, or signed by another than it shows is refused', async () => {
    const { token, use, proof, client } = await world()
    const accessToken = await token()
    for (const none of ['', ['a', 'b'], null])
      await assert.rejects(use(accessToken, none), refusal('dpop_missing'))
    const refused = async (code: string, header: object, signer = client) =>
      assert.rejects(use(accessToken, await proof(accessToken, {}, header, signer)), refusal(code))
    await refused('jwt_type_wrong', { typ: 'JWT' })
    await refused('jwt_claim_wrong', { jwk: undefined })
    await refused('jwt_signature_wrong', { jwk: keyOf(client) }, await testSigner())
    await refused('dpop_key_private', { jwk: { ...keyOf(client), d: 'x' } })
    await assert.rejects(
      use(accessToken, unsignedJwt({ jti: 'a' }, { typ: 'dpop+jwt', jwk: keyOf(client) })),
      refusal('jwt_algorithm_refused'),
    )
  })

  test('a proof that fails is not remembered, so that no memory is filled with nonsense', async () => {
    const { token, use, proof, client } = await world()
    const accessToken = await token()
    const forged = await proof(accessToken, { jti: 'same' }, { jwk: keyOf(client) }, await testSigner())
    await assert.rejects(use(accessToken, forged), refusal('jwt_signature_wrong'))
    await use(accessToken, await proof(accessToken, { jti: 'same' }))
  })

  test('with nonces, the answer gives the one to use, and it ends', async () => {
    const clock = new FakeClock('2026-03-01T10:00:00Z')
    const nonces = createDpopNonces(Buffer.alloc(32, 7), clock)
    const {
      token,
      use,
      proof,
      clock: their,
    } = await world({
      dpop: { clock, replay: memoryReplayStore(clock), nonces },
    })
    const accessToken = await token()
    const error = await use(accessToken).catch((thrown: unknown) => thrown)
    assert.ok(error instanceof KnutpunktError)
    const answer = challengeOf(error, 'dpop', nonces.current())
    assert.match(answer['www-authenticate']!, /^DPoP error="use_dpop_nonce"/)
    const nonce = answer['dpop-nonce']!
    await use(accessToken, await proof(accessToken, { nonce }))
    for (const each of [clock, their]) each.advance({ seconds: 240 })
    await assert.rejects(use(accessToken, await proof(accessToken, { nonce })), refusal('dpop_nonce_wrong'))
    const elsewhere = createDpopNonces(Buffer.alloc(32, 8), clock).current()
    await assert.rejects(
      use(accessToken, await proof(accessToken, { nonce: elsewhere })),
      refusal('dpop_nonce_wrong'),
    )
  })

  test('a bound token sent as a bearer token is refused, and an unbound one at all', async () => {
    const { token, verifier } = await world()
    const request = { scheme: 'bearer' as const, method: 'GET', url }
    await assert.rejects(verifier.verify({ ...request, token: await token() }), refusal('token_scheme_wrong'))
    const unbound = await token({ cnf: undefined })
    await assert.rejects(verifier.verify({ ...request, token: unbound }), refusal('token_not_bound'))
    const lax = await world({ requireBinding: false })
    await lax.verifier.verify({ ...request, token: await lax.token({ cnf: undefined }) })
  })

  test('a token bound to a client certificate works with that certificate alone', async () => {
    const { token, verifier } = await world()
    const [own, other] = [Buffer.from('own certificate'), Buffer.from('another')]
    const bound = await token({ cnf: { 'x5t#S256': createHash('sha256').update(own).digest('base64url') } })
    const request = { token: bound, scheme: 'bearer' as const, method: 'GET', url }
    await verifier.verify({ ...request, certificate: own })
    await assert.rejects(verifier.verify({ ...request, certificate: other }), refusal('certificate_other'))
    await assert.rejects(verifier.verify(request), refusal('certificate_missing'))
    await assert.rejects(
      verifier.verify({ ...request, scheme: 'dpop', certificate: own }),
      refusal('token_scheme_wrong'),
    )
  })
})

test('the header field Authorization is read, and nothing else in it taken', () => {
  assert.deepEqual(readAuthorization('Bearer a.b.c'), { scheme: 'bearer', token: 'a.b.c' })
  assert.deepEqual(readAuthorization('dpop  a.b.c'), { scheme: 'dpop', token: 'a.b.c' })
  for (const other of [undefined, '', 'Basic YTpi', 'Bearer', 'Bearer a b', 'Bearer a,b', 'Bearer ä']) {
    assert.equal(readAuthorization(other), undefined)
  }
})
