import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { captureLog } from '../../../kernel/testkit/index.ts'
import { secondsNow } from '../../token/seconds.ts'
import { refusal, type TestSigner, testSigner, unsignedJwt } from '../../token/token-fixture.ts'
import { createResolver } from '../chain/resolver.ts'
import { testFederation } from '../federation-fixture.ts'
import { createTrustMarkVerifier } from './verify-trust-mark.ts'

const type = 'https://federation.example/marks/certified'
const owned = 'https://federation.example/marks/owned'

/** A federation with somebody who issues trust marks, an owner who delegates them, and a verifier. */
async function world() {
  const f = await testFederation()
  const statusUrl = 'https://marks.example/status'
  const marker = await f.add('marks', ['anchor'], {
    federation_entity: { federation_trust_mark_status_endpoint: statusUrl },
  })
  const owner = await testSigner('owner-1')
  const ownerId = 'https://owner.example'
  f.anchor.own = {
    ...f.anchor.own,
    trust_mark_issuers: { [type]: [marker.id], [owned]: [marker.id] },
    trust_mark_owners: { [owned]: { sub: ownerId, jwks: owner.jwks } },
  }
  let status = 'active'
  const now = () => secondsNow(f.clock)
  const answerStatus = (change: Record<string, unknown> = {}) =>
    f.answers.set(statusUrl, async (form) => ({
      status: 200,
      contentType: 'application/trust-mark-status-response+jwt',
      body: await f.sign(
        marker,
        { iss: marker.id, iat: now(), trust_mark: form?.['trust_mark'], status, ...change },
        'trust-mark-status-response+jwt',
      ),
    }))
  answerStatus()
  const mark = (change: Record<string, unknown> = {}, signer: TestSigner = marker.signer, header = {}) =>
    signer.sign(
      { iss: marker.id, sub: f.journal.id, trust_mark_type: type, iat: now(), ...change },
      { typ: 'trust-mark+jwt', ...header },
    )
  const delegation = (change: Record<string, unknown> = {}, signer = owner) =>
    signer.sign(
      { iss: ownerId, sub: marker.id, trust_mark_type: owned, iat: now(), ...change },
      { typ: 'trust-mark-delegation+jwt' },
    )
  const verify = async (trust_mark: string, trust_mark_type = type) => {
    const resolver = createResolver({
      fetch: f.fetch,
      anchors: f.anchors(),
      clock: f.clock,
      log: captureLog().log,
    })
    const verifier = createTrustMarkVerifier({ resolver, clock: f.clock })
    return verifier.verify({ trust_mark, trust_mark_type }, f.journal.id, f.anchor.id)
  }
  return {
    f,
    marker,
    mark,
    delegation,
    verify,
    owner,
    answerStatus,
    setStatus: (to: string) => (status = to),
  }
}

describe('a trust mark', () => {
  test('holds when its issuer is let issue it by the anchor and says that it is active', async () => {
    const { mark, verify, marker } = await world()
    const held = await verify(await mark())
    assert.deepEqual([held.type, held.issuer, held.expiresAt], [type, marker.id, undefined])
  })

  test('of a type the federation does not know, or by an issuer not let, is refused', async () => {
    const { mark, verify, f } = await world()
    const other = 'https://federation.example/marks/other'
    await assert.rejects(verify(await mark({ trust_mark_type: other }), other), refusal('mark_type_unknown'))
    const own = await mark({ iss: f.shop.id }, f.shop.signer)
    await assert.rejects(verify(own), refusal('mark_issuer_refused'))
  })

  test('by anybody holds when the anchor says so, even by itself', async () => {
    const { mark, verify, f } = await world()
    f.anchor.own = { ...f.anchor.own, trust_mark_issuers: { [type]: [] } }
    await verify(await mark({ iss: f.journal.id }, f.journal.signer))
  })

  test('whose issuer is not in the federation any more is refused', async () => {
    const { mark, verify, f, marker } = await world()
    f.anchor.below.delete(marker.id)
    await assert.rejects(verify(await mark()), refusal('no_trust'))
  })

  test('issued to another, carried under another type, ended, or from the future is refused', async () => {
    const { mark, verify, f } = await world()
    const now = secondsNow(f.clock)
    await assert.rejects(verify(await mark({ sub: f.alarm.id })), refusal('mark_wrong'))
    await assert.rejects(verify(await mark(), owned), refusal('mark_wrong'))
    await assert.rejects(verify(await mark({ exp: now - 60 })), refusal('jwt_expired'))
    await assert.rejects(verify(await mark({ iat: now + 61 })), refusal('jwt_not_yet_valid'))
    await assert.rejects(verify(await mark({ iat: undefined })), refusal('jwt_claim_wrong'))
  })

  test('unsigned, signed by another key, or of another JWT type is refused', async () => {
    const { mark, verify, f } = await world()
    await assert.rejects(verify(await mark({}, await testSigner('marks-1'))), refusal('jwt_signature_wrong'))
    await assert.rejects(verify(await mark({}, undefined, { typ: 'JWT' })), refusal('jwt_type_wrong'))
    const unsigned = unsignedJwt(
      { iss: 'https://marks.example', sub: f.journal.id, trust_mark_type: type, iat: 1 },
      { typ: 'trust-mark+jwt' },
    )
    await assert.rejects(verify(unsigned), refusal('jwt_algorithm_refused'))
  })

  test('that was revoked is refused; so is an answer about another, an old one, or one by another', async () => {
    const { mark, verify, setStatus, answerStatus, f } = await world()
    setStatus('revoked')
    await assert.rejects(verify(await mark()), refusal('mark_not_active'))
    setStatus('active')
    const now = secondsNow(f.clock)
    for (const change of [{ trust_mark: 'other' }, { iat: now - 3601 }, { iss: f.shop.id }]) {
      answerStatus(change)
      await assert.rejects(verify(await mark()), refusal('mark_not_active'))
    }
  })

  test("of an owned type needs the owner's delegation, for this issuer and this type", async () => {
    const { mark, delegation, verify, f } = await world()
    const carry = async (change: Record<string, unknown>) =>
      verify(await mark({ trust_mark_type: owned, ...change }), owned)
    await carry({ delegation: await delegation() })
    for (const given of [
      undefined,
      await delegation({ iss: f.shop.id }),
      await delegation({ sub: f.shop.id }),
      await delegation({ trust_mark_type: type }),
    ]) {
      await assert.rejects(carry({ delegation: given }), refusal('mark_delegation_wrong'))
    }
    await assert.rejects(
      carry({ delegation: await delegation({ exp: secondsNow(f.clock) - 60 }) }),
      refusal('jwt_expired'),
    )
    await assert.rejects(
      carry({ delegation: await delegation({}, await testSigner('owner-1')) }),
      refusal('jwt_signature_wrong'),
    )
    await assert.rejects(
      verify(await mark({ delegation: await delegation() })),
      refusal('mark_delegation_wrong'),
    )
  })
})
