import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { captureLog } from '../../../kernel/testkit/index.ts'
import { secondsNow } from '../../token/seconds.ts'
import { configurationUrl } from '../entity-id.ts'
import { type TestEntity, testFederation } from '../federation-fixture.ts'
import { createResolver, NoTrust } from './resolver.ts'

const endpoint = 'https://anchor.example/resolve'

/** A federation whose leaf has no address of its own, and an anchor that knows where its configuration is. */
async function world() {
  const f = await testFederation()
  f.anchor.own = {
    metadata: {
      federation_entity: {
        federation_fetch_endpoint: `${f.anchor.id}/fetch`,
        federation_resolve_endpoint: endpoint,
      },
    },
  }
  const gone = { status: 404, contentType: 'application/json', body: '{}' }
  f.answers.set(configurationUrl(f.journal.id), () => gone)
  const now = secondsNow(f.clock)
  const url = `${endpoint}?sub=${encodeURIComponent(f.journal.id)}&trust_anchor=${encodeURIComponent(f.anchor.id)}`
  const answer = async (change: Record<string, unknown> = {}, by: TestEntity = f.anchor) => {
    const claims = {
      iss: f.anchor.id, sub: f.journal.id, iat: now, exp: now + 60,
      metadata: { openid_relying_party: { client_name: 'what the resolver says' } },
      trust_chain: await f.chain(f.journal, f.north, f.anchor), ...change,
    } // biome-ignore format: claims
    const body = await f.sign(by, claims, 'resolve-response+jwt')
    f.answers.set(url, () => ({ status: 200, contentType: 'application/resolve-response+jwt', body }))
  }
  await answer()
  const resolve = (askResolvers = true) =>
    createResolver({
      fetch: f.fetch,
      anchors: f.anchors(),
      clock: f.clock,
      log: captureLog().log,
      askResolvers,
    }).resolve(f.journal.id)
  const refused = async (...codes: string[]) => {
    const error = await resolve().catch((thrown: unknown) => thrown)
    assert.ok(error instanceof NoTrust)
    assert.deepEqual(
      error.refusals.map(({ code }) => code),
      codes.map((code) => `trust.${code}`),
    )
  }
  return { f, answer, resolve, refused, now }
}

describe('an entity that does not publish its configuration itself', () => {
  test('is found through the resolver of its anchor, whose word is not taken but whose chain is', async () => {
    const { resolve, f } = await world()
    const found = await resolve()
    assert.equal(found.metadata['openid_relying_party']!['client_name'], 'journal')
    assert.equal(found.trustAnchor, f.anchor.id)
    assert.deepEqual(
      found.refusals.map(({ code }) => code),
      ['trust.fetch_failed'],
    )
  })

  test('is not looked for there unless told to', async () => {
    const { resolve } = await world()
    await assert.rejects(resolve(false), NoTrust)
  })

  test('is not believed by an answer of another, about another, that has ended, or without a chain', async () => {
    const { answer, refused, f, now } = await world()
    await answer({}, f.south)
    await refused('fetch_failed', 'jwt_key_unknown')
    await answer({ sub: f.alarm.id })
    await refused('fetch_failed', 'statement_about_other')
    await answer({ iss: f.south.id })
    await refused('fetch_failed', 'statement_about_other')
    await answer({ exp: now - 60 })
    await refused('fetch_failed', 'jwt_expired')
    await answer({ trust_chain: undefined })
    await refused('fetch_failed', 'chain_malformed')
  })

  test('is not believed by a chain of another entity, or one that does not hold', async () => {
    const { answer, refused, f, now } = await world()
    await answer({ trust_chain: await f.chain(f.alarm, f.north, f.anchor) })
    await refused('fetch_failed', 'statement_about_other')
    await answer({ trust_chain: [1, 'x', null] })
    await refused('jwt_malformed', 'fetch_failed')
    f.anchor.below.set(f.north.id, { exp: now - 60 })
    await answer()
    await refused('jwt_expired', 'fetch_failed')
  })

  test('is not found when the anchor has no resolver', async () => {
    const { refused, f } = await world()
    f.anchor.own = {
      metadata: { federation_entity: { federation_resolve_endpoint: 'http://127.0.0.1/resolve' } },
    }
    await refused('fetch_failed', 'statement_claim_wrong')
  })
})
