import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeClock } from '../../kernel/testkit/index.ts'
import {
  type ClientAssertionOptions,
  readClientAssertion,
  verifyClientAssertion,
} from './client-assertion.ts'
import { memoryReplayStore } from './replay-store.ts'
import { secondsNow } from './seconds.ts'
import { confusedJwt, refusal, testSigner, unsignedJwt } from './token-fixture.ts'

const client = 'https://journal.kommun.example'
const audience = 'https://knutpunkt.example'

async function world() {
  const clock = new FakeClock('2026-03-01T10:00:00Z')
  const signer = await testSigner('c-1')
  const options: ClientAssertionOptions = { audience, clock, replay: memoryReplayStore(clock) }
  let made = 0
  const claims = (change: Record<string, unknown> = {}) => {
    const now = secondsNow(clock)
    return { iss: client, sub: client, aud: audience, jti: `a-${++made}`, iat: now, exp: now + 60, ...change }
  }
  const assertion = (change = {}, header = {}) => signer.sign(claims(change), { typ: 'JWT', ...header })
  const present = async (compact: string) => {
    const read = readClientAssertion(compact)
    await verifyClientAssertion(read, signer.jwks, options)
    return read.clientId
  }
  return { clock, signer, assertion, present, claims }
}

describe("a client's assertion", () => {
  test('shows that the client holds its key', async () => {
    const { assertion, present } = await world()
    assert.equal(await present(await assertion()), client)
    assert.equal(
      await present(await assertion({ aud: [audience] }, { typ: 'client-authentication+jwt' })),
      client,
    )
  })

  test('is taken once', async () => {
    const { assertion, present } = await world()
    const once = await assertion()
    await present(once)
    await assert.rejects(present(once), refusal('proof_replayed'))
  })

  test('issued by or for somebody else is refused', async () => {
    const { assertion, present } = await world()
    for (const change of [{ iss: 'https://other.example' }, { iss: undefined }]) {
      await assert.rejects(present(await assertion(change)), refusal('assertion_client_wrong'))
    }
    await assert.rejects(present(await assertion({ sub: undefined })), refusal('jwt_claim_wrong'))
  })

  test('for another server, or for others besides us, is refused', async () => {
    const { assertion, present } = await world()
    for (const aud of ['https://other.example', [audience, 'https://other.example'], [], `${audience}/`]) {
      await assert.rejects(present(await assertion({ aud })), refusal('token_audience_wrong'))
    }
    await assert.rejects(present(await assertion({ aud: undefined })), refusal('jwt_claim_wrong'))
  })

  test('that is old, from the future, endless or lives long is refused', async () => {
    const { assertion, present, clock } = await world()
    const now = secondsNow(clock)
    await assert.rejects(present(await assertion({ exp: now - 30 })), refusal('jwt_expired'))
    await assert.rejects(present(await assertion({ nbf: now + 31 })), refusal('jwt_not_yet_valid'))
    await assert.rejects(present(await assertion({ exp: undefined })), refusal('jwt_claim_wrong'))
    await assert.rejects(present(await assertion({ exp: now + 331 })), refusal('jwt_lives_too_long'))
    await assert.rejects(present(await assertion({ jti: undefined })), refusal('jwt_claim_wrong'))
  })

  test('that another key signed, a shared secret or nobody is refused', async () => {
    const { signer, claims, present } = await world()
    const other = await testSigner('c-1')
    await assert.rejects(present(await other.sign(claims(), { typ: 'JWT' })), refusal('jwt_signature_wrong'))
    const secret = JSON.stringify(signer.publicJwk)
    await assert.rejects(
      present(confusedJwt(claims(), secret, { typ: 'JWT' })),
      refusal('jwt_algorithm_refused'),
    )
    await assert.rejects(present(unsignedJwt(claims(), { typ: 'JWT' })), refusal('jwt_algorithm_refused'))
  })

  test('an access token or a DPoP proof is no assertion', async () => {
    const { assertion, present } = await world()
    for (const typ of ['at+jwt', 'dpop+jwt', 'entity-statement+jwt']) {
      await assert.rejects(present(await assertion({}, { typ })), refusal('jwt_type_wrong'))
    }
  })
})
