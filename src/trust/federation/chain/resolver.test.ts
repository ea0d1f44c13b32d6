import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { captureLog } from '../../../kernel/testkit/index.ts'
import { secondsNow } from '../../token/seconds.ts'
import { confusedJwt, testSigner, unsignedJwt } from '../../token/token-fixture.ts'
import { configurationUrl } from '../entity-id.ts'
import { type TestFederation, testFederation } from '../federation-fixture.ts'
import { createResolver, NoTrust, type ResolverOptions } from './resolver.ts'

const resolverOf = (f: TestFederation, more: Partial<ResolverOptions> = {}) =>
  createResolver({ fetch: f.fetch, anchors: f.anchors(), clock: f.clock, log: captureLog().log, ...more })

/** The codes of the refusals when an entity is resolved, without the room's name. */
async function refusals(f: TestFederation, id: string, more?: Partial<ResolverOptions>): Promise<string[]> {
  const error = await resolverOf(f, more)
    .resolve(id)
    .catch((thrown: unknown) => thrown)
  assert.ok(error instanceof NoTrust, `resolved, or failed with ${String(error)}`)
  return error.refusals.map(({ code }) => code.replace('trust.', ''))
}

describe('resolving a trust chain', () => {
  test('from a leaf through an intermediate to the anchor', async () => {
    const f = await testFederation()
    const found = await resolverOf(f).resolve(f.journal.id)
    assert.equal(found.trustAnchor, f.anchor.id)
    assert.equal(found.statements.length, 4)
    assert.equal(found.metadata['openid_relying_party']?.['client_name'], 'journal')
    assert.equal(found.expiresAt, secondsNow(f.clock) + 3600)
  })

  test('directly under the anchor, of an intermediate, and of the anchor itself', async () => {
    const f = await testFederation()
    const lengths = [f.direct, f.north, f.anchor].map(
      async ({ id }) => (await resolverOf(f).resolve(id)).statements.length,
    )
    assert.deepEqual(await Promise.all(lengths), [3, 3, 1])
  })

  test('ends when its first statement ends, and with that what is remembered', async () => {
    const f = await testFederation()
    const exp = secondsNow(f.clock) + 100
    f.anchor.below.set(f.north.id, { exp })
    const resolver = resolverOf(f)
    assert.equal((await resolver.resolve(f.journal.id)).expiresAt, exp)
    const count = f.asked.length
    f.clock.advance({ seconds: 99 })
    await resolver.resolve(f.journal.id)
    assert.equal(f.asked.length, count)
    f.clock.advance({ seconds: 1 })
    f.anchor.below.set(f.north.id, {})
    await resolver.resolve(f.journal.id)
    assert.ok(f.asked.length > count)
  })

  test('questions at the same time share one resolution', async () => {
    const f = await testFederation()
    const resolver = resolverOf(f)
    const found = await Promise.all(Array.from({ length: 10 }, () => resolver.resolve(f.journal.id)))
    assert.equal(new Set(found).size, 1)
    assert.equal(f.asked.length, 5)
  })

  test('that there was no trust is remembered for a while, not for long', async () => {
    const f = await testFederation()
    f.anchor.below.delete(f.north.id)
    const resolver = resolverOf(f)
    await assert.rejects(resolver.resolve(f.journal.id), NoTrust)
    const count = f.asked.length
    await assert.rejects(resolver.resolve(f.journal.id), NoTrust)
    assert.equal(f.asked.length, count)
    f.anchor.below.set(f.north.id, {})
    f.clock.advance({ seconds: 30 })
    await resolver.resolve(f.journal.id)
  })

  test('more at once than allowed is refused, not queued', async () => {
    const f = await testFederation()
    const resolver = resolverOf(f, { maxConcurrent: 1 })
    const first = resolver.resolve(f.journal.id)
    await assert.rejects(resolver.resolve(f.shop.id), { code: 'trust.too_many_resolutions' })
    await first
    await resolver.resolve(f.shop.id)
  })

  test('of several chains that hold the shortest is chosen', async () => {
    const f = await testFederation()
    const hints = { metadata: f.both.own['metadata'], authority_hints: [f.north.id, f.south.id, f.anchor.id] }
    f.both.own = hints
    f.anchor.below.set(f.both.id, {})
    assert.equal((await resolverOf(f).resolve(f.both.id)).statements.length, 3)
    f.anchor.below.set(f.both.id, {
      metadata_policy: { openid_relying_party: { client_name: { one_of: ['x'] } } },
    })
    const found = await resolverOf(f).resolve(f.both.id)
    assert.equal(found.statements.length, 4)
    assert.deepEqual(
      found.refusals.map(({ code, path }) => [code, path]),
      [['trust.policy_violated', [f.both.id, f.anchor.id]]],
    )
  })

  test('when one intermediate has ended, the way through the other is taken, with the reason told', async () => {
    const f = await testFederation()
    f.anchor.below.set(f.north.id, { exp: secondsNow(f.clock) - 100 })
    const found = await resolverOf(f).resolve(f.both.id)
    assert.equal(found.statements[1]!.claims.iss, f.south.id)
    assert.deepEqual(
      found.refusals.map(({ code, path }) => [code, path]),
      [['trust.jwt_expired', [f.both.id, f.north.id, f.anchor.id]]],
    )
  })

  test('to an anchor named by the asker alone', async () => {
    const f = await testFederation()
    const resolver = resolverOf(f)
    await resolver.resolve(f.journal.id, [f.anchor.id])
    await assert.rejects(resolver.resolve(f.journal.id, [f.south.id]), NoTrust)
  })

  test('what is no entity identifier is not asked for', async () => {
    const f = await testFederation()
    for (const id of [
      'http://journal.example', 'https://', 'https:journal.example', 'https://a:b@journal.example', 'journal',
      'https://journal.example?a=1', 'https://journal.example#a', 'file:///etc/passwd', 'https://x\\y.example', '',
      `https://journal.example/${'x'.repeat(2100)}`,
    ]) await assert.rejects(resolverOf(f).resolve(id), { code: 'trust.entity_id_wrong' }, id) // biome-ignore format: a list
    assert.deepEqual(f.asked, [])
  })
})

describe('a chain that does not hold is refused, and why is told', () => {
  test('a statement that has ended, or is dated in the future', async () => {
    const f = await testFederation()
    const now = secondsNow(f.clock)
    f.north.below.set(f.journal.id, { exp: now - 60 })
    assert.deepEqual(await refusals(f, f.journal.id), ['jwt_expired'])
    f.north.below.set(f.journal.id, { iat: now + 61 })
    assert.deepEqual(await refusals(f, f.journal.id), ['jwt_not_yet_valid'])
    f.north.below.set(f.journal.id, { iat: now + 60, exp: now + 61 })
    await resolverOf(f).resolve(f.journal.id)
    f.journal.own = { ...f.journal.own, exp: now - 60 }
    assert.deepEqual(await refusals(f, f.journal.id), ['jwt_expired'])
  })

  test('a statement signed by another key of the same name', async () => {
    const f = await testFederation()
    const forged = await (await testSigner('north-1')).sign(
      { iss: f.north.id, sub: f.journal.id, ...f.times(), jwks: f.journal.signer.jwks },
      { typ: 'entity-statement+jwt' },
    )
    f.answers.set(`${f.north.id}/fetch?sub=${encodeURIComponent(f.journal.id)}`, forged)
    assert.deepEqual(await refusals(f, f.journal.id), ['jwt_signature_wrong'])
  })

  test('a leaf whose superior knows another key than it signs with', async () => {
    const f = await testFederation()
    f.north.below.set(f.journal.id, { jwks: (await testSigner('journal-1')).jwks })
    assert.deepEqual(await refusals(f, f.journal.id), ['jwt_signature_wrong'])
  })

  test('an anchor that has other keys than those configured', async () => {
    const f = await testFederation()
    const anchors = [{ entityId: f.anchor.id, jwks: (await testSigner('anchor-1')).jwks }]
    assert.deepEqual(await refusals(f, f.journal.id, { anchors }), ['jwt_signature_wrong'])
  })

  test('a leaf that its superior has let go', async () => {
    const f = await testFederation()
    f.north.below.delete(f.journal.id)
    assert.deepEqual(await refusals(f, f.journal.id), ['fetch_failed'])
  })

  test('a loop between intermediates', async () => {
    const f = await testFederation()
    f.north.own = { ...f.north.own, authority_hints: [f.south.id] }
    f.south.own = { ...f.south.own, authority_hints: [f.north.id] }
    f.south.below.set(f.north.id, {})
    f.north.below.set(f.south.id, {})
    assert.deepEqual(await refusals(f, f.journal.id), ['chain_loop'])
    assert.equal(f.asked.length, 5)
  })

  test('an entity that is its own superior', async () => {
    const f = await testFederation()
    f.journal.own = { ...f.journal.own, authority_hints: [f.journal.id] }
    assert.deepEqual(await refusals(f, f.journal.id), ['chain_loop'])
  })

  test('a way that ends in nobody we trust', async () => {
    const f = await testFederation()
    const other = await f.add('other', [], f.anchor.own['metadata'] as Record<string, unknown>)
    f.journal.own = { ...f.journal.own, authority_hints: [other.id] }
    other.below.set(f.journal.id, {})
    other.own = { metadata: { federation_entity: { federation_fetch_endpoint: `${other.id}/fetch` } } }
    assert.deepEqual(await refusals(f, f.journal.id), [])
  })

  test('another subject or another issuer than asked for', async () => {
    const f = await testFederation()
    f.north.below.set(f.journal.id, { sub: f.alarm.id })
    assert.deepEqual(await refusals(f, f.journal.id), ['statement_about_other'])
    f.north.below.set(f.journal.id, { iss: f.south.id })
    assert.deepEqual(await refusals(f, f.journal.id), ['statement_about_other'])
    f.journal.own = { ...f.journal.own, iss: f.alarm.id, sub: f.alarm.id }
    assert.deepEqual(await refusals(f, f.journal.id), ['statement_about_other'])
  })

  test('a JWT of another type, unsigned, or signed with a public key as a secret', async () => {
    const f = await testFederation()
    const url = configurationUrl(f.journal.id)
    const claims = {
      iss: f.journal.id,
      sub: f.journal.id,
      ...f.times(),
      jwks: f.journal.signer.jwks,
      ...f.journal.own,
    }
    const header = { typ: 'entity-statement+jwt', kid: 'journal-1' }
    for (const typ of ['JWT', 'trust-mark+jwt', undefined]) {
      f.journal.header = { typ }
      assert.deepEqual(await refusals(f, f.journal.id), ['jwt_type_wrong'])
    }
    f.answers.set(url, unsignedJwt(claims, header))
    assert.deepEqual(await refusals(f, f.journal.id), ['jwt_algorithm_refused'])
    f.answers.set(url, confusedJwt(claims, JSON.stringify(f.journal.signer.publicJwk), header))
    assert.deepEqual(await refusals(f, f.journal.id), ['jwt_algorithm_refused'])
  })

  test("no key name, a key name that is nobody's, or a chain within a statement", async () => {
    const f = await testFederation()
    for (const [header, code] of [
      [{ kid: undefined }, 'statement_claim_wrong'],
      [{ kid: '' }, 'statement_claim_wrong'],
      [{ kid: 'other' }, 'jwt_key_unknown'],
      [{ trust_chain: [] }, 'statement_claim_wrong'],
    ] as const) {
      f.north.header = header
      assert.deepEqual(await refusals(f, f.journal.id), [code])
    }
  })

  test('claims that are wrong, misplaced or not understood though critical', async () => {
    const f = await testFederation()
    const secret = { keys: [{ ...f.journal.signer.publicJwk, d: 'x' }] }
    for (const own of [
      { jwks: undefined }, { jwks: { keys: [] } }, { jwks: secret }, { iat: undefined }, { authority_hints: [] },
      { authority_hints: ['http://north.example'] }, { metadata: { openid_relying_party: { client_name: null } } }, { metadata: [] },
      { constraints: {} }, { metadata_policy: {} }, { trust_marks: [{}] }, { trust_mark_issuers: { a: ['x'] } },
      { trust_mark_owners: { a: {} } }, { crit: ['jwks'] }, { crit: [] }, { trust_anchor: f.anchor.id }, { source_endpoint: 'x' },
    ]) {
      const was = f.journal.own
      f.journal.own = { ...was, ...own }
      const [code] = await refusals(f, f.journal.id)
      assert.match(code!, /^(statement_claim_wrong|jwt_claim_wrong)$/, JSON.stringify(own))
      f.journal.own = was
    } // biome-ignore format: a list
    for (const below of [{ authority_hints: [f.anchor.id] }, { trust_marks: [] }, { constraints: { max_path_length: -1 } },
      { constraints: { allowed_entity_types: ['federation_entity'] } }, { constraints: { naming_constraints: { permitted: 'x' } } }, { source_endpoint: 'ftp://x' }]) {
      f.north.below.set(f.journal.id, below)
      assert.deepEqual(await refusals(f, f.journal.id), ['statement_claim_wrong'], JSON.stringify(below))
    } // biome-ignore format: a list
    f.north.below.set(f.journal.id, { crit: ['jti'], jti: 'a' })
    assert.deepEqual(await refusals(f, f.journal.id), ['statement_critical_unknown'])
    f.north.below.set(f.journal.id, { metadata_policy_crit: ['regexp'] })
    assert.deepEqual(await refusals(f, f.journal.id), ['policy_operator_critical'])
  })

  test('metadata that do not comply with policy, or policies that conflict', async () => {
    const f = await testFederation()
    const policy = (operators: object) => ({
      metadata_policy: { openid_relying_party: { grant_types: operators } },
    })
    f.anchor.below.set(f.north.id, policy({ superset_of: ['client_credentials'] }))
    assert.deepEqual(await refusals(f, f.journal.id), ['policy_violated'])
    f.anchor.below.set(f.north.id, policy({ value: ['a'] }))
    f.north.below.set(f.journal.id, policy({ value: ['b'] }))
    assert.deepEqual(await refusals(f, f.journal.id), ['policy_merge_refused'])
    f.north.below.set(f.journal.id, policy({ one_of: ['b'], add: ['b'] }))
    assert.deepEqual(await refusals(f, f.journal.id), ['policy_combination_refused'])
  })

  test('against what an authority allows: length, names', async () => {
    const f = await testFederation()
    f.anchor.below.set(f.north.id, { constraints: { max_path_length: 0 } })
    assert.deepEqual(await refusals(f, f.journal.id), ['constraint_path_too_long'])
    f.anchor.below.set(f.north.id, { constraints: { max_path_length: 1 } })
    await resolverOf(f).resolve(f.journal.id)
    f.anchor.below.set(f.north.id, { constraints: { naming_constraints: { excluded: ['journal.example'] } } })
    assert.deepEqual(await refusals(f, f.journal.id), ['constraint_name_refused'])
    await resolverOf(f).resolve(f.alarm.id)
  })

  test('entity types that are not allowed are left out', async () => {
    const f = await testFederation()
    f.anchor.below.set(f.north.id, { constraints: { allowed_entity_types: ['openid_provider'] } })
    assert.deepEqual((await resolverOf(f).resolve(f.journal.id)).metadata, {})
  })

  test('what a superior sets applies before policy, and only to its own subordinate and the types that are there', async () => {
    const f = await testFederation()
    f.north.below.set(f.journal.id, {
      metadata: { openid_relying_party: { client_name: 'set' }, openid_provider: { issuer: 'x' } },
    })
    f.anchor.below.set(f.north.id, {
      metadata: { openid_relying_party: { client_name: 'from above' } },
      metadata_policy: { openid_relying_party: { client_name: { one_of: ['set'] } } },
    })
    const { metadata } = await resolverOf(f).resolve(f.journal.id)
    assert.deepEqual(Object.keys(metadata), ['openid_relying_party'])
    assert.equal(metadata['openid_relying_party']!['client_name'], 'set')
  })
})

describe('a hostile federation is asked within bounds', () => {
  test('an answer that is too large, redirects, is of another type, or is no JWT', async () => {
    const f = await testFederation()
    const url = configurationUrl(f.journal.id)
    const good = { status: 200, contentType: 'application/entity-statement+jwt', body: 'x' }
    for (const [answer, code] of [
      [{ ...good, body: 'x'.repeat(65_537) }, 'fetch_failed'],
      [{ ...good, status: 302 }, 'fetch_failed'],
      [{ ...good, status: 500 }, 'fetch_failed'],
      [{ ...good, contentType: 'text/html' }, 'fetch_failed'],
      [good, 'jwt_malformed'],
    ] as const) {
      f.answers.set(url, () => answer)
      assert.deepEqual(await refusals(f, f.journal.id), [code])
    }
  })

  test('a server that never answers is left when its time is up, and the other way is taken', async () => {
    const f = await testFederation()
    const limits: AbortController[] = []
    const timeLimit = () => {
      const limit = new AbortController()
      limits.push(limit)
      return limit.signal
    }
    f.answers.set(configurationUrl(f.north.id), () => {
      queueMicrotask(() => limits.at(-1)!.abort())
      return new Promise(() => undefined)
    })
    const found = await resolverOf(f, { timeLimit }).resolve(f.both.id)
    assert.equal(found.statements[1]!.claims.iss, f.south.id)
    assert.deepEqual(
      found.refusals.map(({ code }) => code),
      ['trust.fetch_failed'],
    )
  })

  test('when the time of all is up, nothing more is asked', async () => {
    const f = await testFederation()
    const all = new AbortController()
    let made = 0
    const timeLimit = () => (made++ === 0 ? all.signal : new AbortController().signal)
    f.answers.set(configurationUrl(f.north.id), () => {
      queueMicrotask(() => all.abort())
      return new Promise(() => undefined)
    })
    assert.deepEqual(await refusals(f, f.both.id, { timeLimit }), ['fetch_failed'])
    assert.equal(f.asked.length, 2)
  })

  test('no more requests and bytes are spent than allowed', async () => {
    const f = await testFederation()
    assert.deepEqual(await refusals(f, f.both.id, { limits: { fetches: 3 } }), ['fetch_budget_spent'])
    assert.equal(f.asked.length, 3)
    assert.deepEqual(await refusals(f, f.both.id, { limits: { bytes: 1000 } }), ['fetch_failed'])
  })

  test('an entity with a thousand superiors has eight of them tried', async () => {
    const f = await testFederation()
    const many = Array.from({ length: 1000 }, (_, index) => `https://s${index}.example`)
    f.journal.own = { ...f.journal.own, authority_hints: [...many.slice(1), f.anchor.id] }
    f.anchor.below.set(f.journal.id, {})
    const found = await resolverOf(f).resolve(f.journal.id)
    assert.equal(found.trustAnchor, f.anchor.id)
    assert.ok(f.asked.length <= 10)
  })

  test('a chain that goes on and on is left', async () => {
    const f = await testFederation()
    let above = f.journal
    for (let index = 0; index < 12; index++) {
      const next = await f.add(`level${index}`, [], {
        federation_entity: { federation_fetch_endpoint: `https://level${index}.example/fetch` },
      })
      above.own = { ...above.own, authority_hints: [next.id] }
      next.below.set(above.id, {})
      above = next
    }
    assert.deepEqual(await refusals(f, f.journal.id), ['chain_too_long'])
  })

  test('a fetch endpoint within our own machine is not asked', async () => {
    const f = await testFederation()
    for (const endpoint of [
      'http://127.0.0.1/fetch',
      'http://north.example/fetch',
      'file:///etc/passwd',
      7,
    ]) {
      f.north.own = {
        ...f.north.own,
        metadata: { federation_entity: { federation_fetch_endpoint: endpoint } },
      }
      assert.deepEqual(await refusals(f, f.journal.id), ['statement_claim_wrong'])
    }
  })
})

describe('a chain that was handed over', () => {
  test('is validated whole, without a single request; the anchor itself may be left out', async () => {
    const f = await testFederation()
    const chain = await f.chain(f.journal, f.north, f.anchor)
    const resolver = resolverOf(f)
    assert.equal((await resolver.validate(chain)).subject, f.journal.id)
    assert.equal((await resolver.validate(chain.slice(0, -1))).trustAnchor, f.anchor.id)
    assert.deepEqual(f.asked, [])
  })

  test('is refused when a link is missing, doubled, out of order or from elsewhere', async () => {
    const f = await testFederation()
    const [leaf, about, north, anchor] = (await f.chain(f.journal, f.north, f.anchor)) as [
      string,
      string,
      string,
      string,
    ]
    const own = await f.configuration(f.north)
    const resolver = resolverOf(f)
    for (const [chain, code] of [
      [[], 'chain_malformed'],
      [[about, north, anchor], 'chain_malformed'],
      [[leaf, north, anchor], 'chain_malformed'],
      [[leaf, about, about, anchor], 'chain_malformed'],
      [[about, leaf, north, anchor], 'chain_malformed'],
      [[leaf, leaf, about, north, anchor], 'chain_malformed'],
      [[leaf, about, own, north, anchor], 'chain_malformed'],
      [[leaf, about], 'chain_no_anchor'],
      [[leaf], 'chain_no_anchor'],
      [[leaf, 7], 'jwt_malformed'],
      [Array.from({ length: 11 }, () => leaf), 'chain_too_long'],
    ] as [unknown[], string][]) {
      await assert.rejects(
        resolver.validate(chain),
        { code: `trust.${code}` },
        JSON.stringify(chain).length.toString(),
      )
    }
  })

  test('is refused when the subject does not name its superior', async () => {
    const f = await testFederation()
    f.journal.own = { ...f.journal.own, authority_hints: [f.south.id] }
    await assert.rejects(resolverOf(f).validate(await f.chain(f.journal, f.north, f.anchor)), {
      code: 'trust.chain_not_listed',
    })
  })

  test('is refused when it loops', async () => {
    const f = await testFederation()
    f.journal.own = { ...f.journal.own, authority_hints: [f.north.id] }
    const statements = [
      await f.configuration(f.journal), await f.statement(f.north, f.journal), await f.statement(f.south, f.north),
      await f.statement(f.north, f.south), await f.statement(f.anchor, f.north), await f.configuration(f.anchor),
    ] // biome-ignore format: a list
    await assert.rejects(resolverOf(f).validate(statements), { code: 'trust.chain_loop' })
  })
})
