import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { KnutpunktError } from '../../../kernel/index.ts'
import { applyPolicy } from './apply-policy.ts'
import { checkPolicy } from './check-policy.ts'
import { sameJson } from './json-values.ts'
import { mergePolicies } from './merge-policies.ts'
import type { ParameterPolicy } from './policy.ts'

/** One parameter of a relying party, through one policy or several from the top down. */
function resolve(given: unknown, ...policies: ParameterPolicy[]): unknown {
  const merged = mergePolicies(policies.map((each) => ({ metadata_policy: { rp: { p: each } } })))
  const metadata = { rp: given === undefined ? {} : { p: given } }
  return applyPolicy(metadata, merged)['rp']!['p']
}

const refusedWith = (code: string) => (error: KnutpunktError) => error.code === `trust.${code}`
const refuses = (code: string, given: unknown, ...policies: ParameterPolicy[]) =>
  assert.throws(() => resolve(given, ...policies), refusedWith(code), JSON.stringify([given, policies]))

describe('each operator', () => {
  test('value sets, and removes when null', () => {
    assert.equal(resolve('a', { value: 'b' }), 'b')
    assert.equal(resolve(undefined, { value: 'b' }), 'b')
    assert.equal(resolve('a', { value: null }), undefined)
  })

  test('add adds what is not there, and makes the parameter when it is absent', () => {
    assert.deepEqual(resolve(['a', 'b'], { add: ['b', 'c'] }), ['a', 'b', 'c'])
    assert.deepEqual(resolve(undefined, { add: ['c'] }), ['c'])
    refuses('policy_violated', 'a', { add: ['c'] })
  })

  test('default sets only what is absent', () => {
    assert.equal(resolve(undefined, { default: 'a' }), 'a')
    assert.equal(resolve('b', { default: 'a' }), 'b')
    assert.equal(resolve(false, { default: true }), false)
    refuses('policy_malformed', 'a', { default: null })
  })

  test('one_of refuses what is not listed, and leaves what is absent', () => {
    assert.equal(resolve('a', { one_of: ['a', 'b'] }), 'a')
    assert.equal(resolve(undefined, { one_of: ['a'] }), undefined)
    refuses('policy_violated', 'c', { one_of: ['a', 'b'] })
  })

  test('superset_of refuses what lacks something', () => {
    assert.deepEqual(resolve(['a', 'b'], { superset_of: ['a'] }), ['a', 'b'])
    refuses('policy_violated', ['b'], { superset_of: ['a'] })
    refuses('policy_violated', 'a', { superset_of: ['a'] })
  })

  test('essential refuses what is absent', () => {
    assert.equal(resolve('a', { essential: true }), 'a')
    assert.equal(resolve(undefined, { essential: false }), undefined)
    refuses('policy_violated', undefined, { essential: true })
  })

  test("the specification's table of essential and subset_of (section 6.1.3.1.8)", () => {
    const abc = ['a', 'b', 'c']
    for (const essential of [true, false]) {
      assert.deepEqual(resolve(['a', 'e'], { essential, subset_of: abc }), ['a'])
      assert.deepEqual(resolve(['d', 'e'], { essential, subset_of: abc }), [])
    }
    refuses('policy_violated', undefined, { essential: true, subset_of: abc })
    assert.equal(resolve(undefined, { essential: false, subset_of: abc }), undefined)
  })

  test('they work in their order, whatever the order they are written in', () => {
    const policy = {
      essential: true,
      superset_of: ['c'],
      subset_of: ['a', 'c', 'd'],
      default: ['x'],
      add: ['c'],
    }
    assert.deepEqual(resolve(['a', 'b'], policy), ['a', 'c'])
    assert.deepEqual(resolve(undefined, policy), ['c'])
    assert.deepEqual(resolve(['z'], { add: ['a'], value: ['a', 'b'] }), ['a', 'b'])
  })

  test('values that are objects and numbers are compared by what they are, not how they are written', () => {
    assert.deepEqual(resolve([{ a: 1, b: [2] }], { subset_of: [{ b: [2], a: 1 }, { a: 1 }] }), [
      { a: 1, b: [2] },
    ])
    assert.deepEqual(resolve([1, 2], { add: [2, 3], superset_of: [1] }), [1, 2, 3])
    assert.deepEqual(resolve(['1'], { subset_of: [1] }), [])
    assert.deepEqual(resolve({ a: 1, b: 2 }, { one_of: [{ b: 2, a: 1 }] }), { a: 1, b: 2 })
  })

  test('one that is not standard is passed over, unless it is critical', () => {
    assert.equal(resolve('a', { regexp: '^b' }), 'a')
    const critical = [{ metadata_policy: { rp: { p: { regexp: '^b' } } }, metadata_policy_crit: ['regexp'] }]
    assert.throws(() => mergePolicies(critical), refusedWith('policy_operator_critical'))
  })

  test('scope is a list of words to policies and a text to clients', () => {
    const scoped = (scope: string | undefined, policy: ParameterPolicy) =>
      applyPolicy(
        { rp: scope === undefined ? {} : { scope } },
        mergePolicies([{ metadata_policy: { rp: { scope: policy } } }]),
      )['rp']!['scope']
    assert.equal(scoped('openid profile admin', { subset_of: ['openid', 'profile'] }), 'openid profile')
    assert.equal(scoped('openid', { add: ['profile'], superset_of: ['openid'] }), 'openid profile')
    assert.equal(scoped(undefined, { default: ['openid', 'email'] }), 'openid email')
    assert.equal(scoped(undefined, { default: 'openid email', subset_of: ['email'] }), 'email')
    assert.equal(scoped('x', { value: 'openid email', subset_of: ['openid', 'email', 'a'] }), 'openid email')
  })
})

describe('operators stand together only as they may (section 6.1.3.1)', () => {
  const lawful: ParameterPolicy[] = [
    { value: ['a', 'b'], add: ['a'] }, { value: 'a', default: 'b' }, { value: 'a', one_of: ['a', 'b'] },
    { value: ['a'], subset_of: ['a', 'b'] }, { value: ['a', 'b'], superset_of: ['a'] }, { value: 'a', essential: true },
    { value: null, essential: false }, { add: ['a'], default: ['b'] }, { add: ['a'], subset_of: ['a', 'b'] },
    { add: ['a'], superset_of: ['b'] }, { add: ['a'], essential: true }, { default: 'a', one_of: ['b'] },
    { default: ['a'], subset_of: ['b'] }, { default: ['a'], superset_of: ['b'] }, { default: 'a', essential: true },
    { one_of: ['a'], essential: true }, { subset_of: ['a', 'b'], superset_of: ['a'] }, { subset_of: ['a'], essential: true },
    { superset_of: ['a'], essential: true },
  ] // biome-ignore format: a table
  const unlawful: ParameterPolicy[] = [
    { value: ['a'], add: ['b'] }, { value: null, add: ['a'] }, { value: null, default: 'a' }, { value: 'c', one_of: ['a'] },
    { value: null, one_of: ['a'] }, { value: ['c'], subset_of: ['a'] }, { value: 'a', subset_of: ['a'] },
    { value: ['b'], superset_of: ['a'] }, { value: null, essential: true }, { add: ['a'], one_of: ['a'] },
    { add: ['c'], subset_of: ['a'] }, { one_of: ['a'], subset_of: ['a'] }, { one_of: ['a'], superset_of: ['a'] },
    { subset_of: ['a'], superset_of: ['b'] },
  ] // biome-ignore format: a table

  test('lawful ones pass', () => {
    for (const policy of lawful) assert.ok(checkPolicy({ rp: { p: policy } }), JSON.stringify(policy))
  })

  test('unlawful ones are refused, in one policy and when two are merged into it', () => {
    for (const policy of unlawful) {
      assert.throws(
        () => checkPolicy({ rp: { p: policy } }),
        refusedWith('policy_combination_refused'),
        JSON.stringify(policy),
      )
      const [one, other] = Object.entries(policy).map(([name, value]) => ({ [name]: value }))
      refuses('policy_combination_refused', undefined, one!, other!)
      refuses('policy_combination_refused', undefined, other!, one!)
    }
  })

  test('what is no policy is refused', () => {
    for (const policy of [
      null, [], 'x', { rp: [] }, { rp: { p: 'x' } }, { rp: { p: { add: 'a' } } }, { rp: { p: { one_of: 'a' } } },
      { rp: { p: { subset_of: {} } } }, { rp: { p: { superset_of: 1 } } }, { rp: { p: { essential: 'yes' } } },
    ]) assert.throws(() => checkPolicy(policy), refusedWith('policy_malformed'), JSON.stringify(policy)) // biome-ignore format: a list
  })
})

describe('policies are merged from the anchor down', () => {
  test('equal values and defaults stay; others conflict', () => {
    assert.equal(resolve('x', { value: 'a' }, { value: 'a' }), 'a')
    refuses('policy_merge_refused', 'x', { value: 'a' }, { value: 'b' })
    refuses('policy_merge_refused', 'x', { value: null }, { value: 'b' })
    refuses('policy_merge_refused', 'x', { default: 'a' }, { default: 'b' })
    assert.deepEqual(resolve(undefined, { default: ['a', 'b'] }, { default: ['b', 'a'] }), ['a', 'b'])
  })

  test('what may be chosen from gets smaller; what must be there gets larger', () => {
    assert.equal(resolve('b', { one_of: ['a', 'b'] }, { one_of: ['b', 'c'] }), 'b')
    refuses('policy_violated', 'a', { one_of: ['a', 'b'] }, { one_of: ['b', 'c'] })
    refuses('policy_merge_refused', 'a', { one_of: ['a'] }, { one_of: ['b'] })
    assert.deepEqual(resolve(['a', 'b'], { subset_of: ['a', 'b'] }, { subset_of: ['b'] }), ['b'])
    assert.deepEqual(resolve(['a', 'b'], { subset_of: ['a'] }, { subset_of: ['b'] }), [])
    refuses('policy_violated', ['a'], { superset_of: ['a'] }, { superset_of: ['b'] })
    assert.deepEqual(resolve(['x'], { add: ['a'] }, { add: ['b'] }), ['x', 'a', 'b'])
    refuses('policy_violated', undefined, { essential: true }, { essential: false })
    refuses('policy_violated', undefined, { essential: false }, { essential: true })
  })

  test('policies of other types and parameters stand beside each other', () => {
    const merged = mergePolicies([
      { metadata_policy: { rp: { p: { essential: true } } } },
      {},
      { metadata_policy: { rp: { q: { value: 1 } }, op: { p: { value: 2 } } } },
    ])
    assert.deepEqual(merged, { rp: { p: { essential: true }, q: { value: 1 } }, op: { p: { value: 2 } } })
    assert.deepEqual(applyPolicy({ rp: { p: 0 } }, merged), { rp: { p: 0, q: 1 } })
    assert.equal(mergePolicies([{}, {}]), undefined)
  })

  test("the specification's own example (section 6.1.5)", () => {
    const anchor = {
      openid_relying_party: {
        grant_types: {
          default: ['authorization_code'],
          subset_of: ['authorization_code', 'refresh_token'],
          superset_of: ['authorization_code'],
        },
        token_endpoint_auth_method: {
          one_of: ['private_key_jwt', 'self_signed_tls_client_auth'],
          essential: true,
        },
        token_endpoint_auth_signing_alg: { one_of: ['PS256', 'ES256'] },
        subject_type: { value: 'pairwise' },
        contacts: { add: ['helpdesk@federation.example.org'] },
      },
    }
    const intermediate = {
      openid_relying_party: {
        grant_types: { subset_of: ['authorization_code'] },
        token_endpoint_auth_method: { one_of: ['self_signed_tls_client_auth'] },
        contacts: { add: ['helpdesk@org.example.org'] },
      },
    }
    const merged = mergePolicies([{ metadata_policy: anchor }, { metadata_policy: intermediate }])
    assert.deepEqual(merged, {
      openid_relying_party: {
        grant_types: {
          default: ['authorization_code'],
          superset_of: ['authorization_code'],
          subset_of: ['authorization_code'],
        },
        token_endpoint_auth_method: { one_of: ['self_signed_tls_client_auth'], essential: true },
        token_endpoint_auth_signing_alg: { one_of: ['PS256', 'ES256'] },
        subject_type: { value: 'pairwise' },
        contacts: { add: ['helpdesk@federation.example.org', 'helpdesk@org.example.org'] },
      },
    })
    const stated = {
      redirect_uris: ['https://rp.example.org/callback'],
      response_types: ['code'],
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      contacts: ['rp_admins@rp.example.org'],
      sector_identifier_uri: 'https://org.example.org/sector-ids.json',
      policy_uri: 'https://org.example.org/policy.html',
    }
    assert.deepEqual(applyPolicy({ openid_relying_party: stated }, merged), {
      openid_relying_party: {
        ...stated,
        grant_types: ['authorization_code'],
        subject_type: 'pairwise',
        contacts: ['rp_admins@rp.example.org', 'helpdesk@federation.example.org', 'helpdesk@org.example.org'],
      },
    })
  })
})

describe('of any policies', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd')
  const words = fc.uniqueArray(word, { maxLength: 4 })
  const anyPolicy = fc.record(
    {
      value: fc.oneof(words, fc.constant(null)), add: words, default: words, one_of: words, subset_of: words,
      superset_of: words, essential: fc.boolean(),
    },
    { requiredKeys: [], noNullPrototype: true },
  ) as fc.Arbitrary<ParameterPolicy> // biome-ignore format: a record
  const given = fc.option(words, { nil: undefined })
  /** The outcome, or that there was none. */
  const outcome = (value: unknown, ...policies: ParameterPolicy[]): { value: unknown } | undefined => {
    try {
      return { value: resolve(value, ...policies) }
    } catch {
      return undefined
    }
  }
  const same = (one: ReturnType<typeof outcome>, other: ReturnType<typeof outcome>) =>
    (one === undefined) === (other === undefined) && sameJson(one?.value, other?.value)

  test('applied again to their own outcome they change nothing', () => {
    fc.assert(
      fc.property(given, anyPolicy, (value, policy) => {
        const once = outcome(value, policy)
        if (once) assert.ok(same(outcome(once.value, policy), once))
      }),
      { numRuns: 500 },
    )
  })

  test('a policy merged with itself is itself', () => {
    fc.assert(
      fc.property(given, anyPolicy, (value, policy) =>
        assert.ok(same(outcome(value, policy, policy), outcome(value, policy))),
      ),
      { numRuns: 500 },
    )
  })

  test('it makes no difference who of two states which, nor how three are grouped', () => {
    fc.assert(
      fc.property(given, anyPolicy, anyPolicy, anyPolicy, (value, a, b, c) => {
        assert.ok(same(outcome(value, a, b), outcome(value, b, a)))
        assert.ok(same(outcome(value, a, b, c), outcome(value, c, a, b)))
      }),
      { numRuns: 500 },
    )
  })

  test('a subordinate never repeals: what passes both passes the checks of the superior', () => {
    fc.assert(
      fc.property(given, anyPolicy, anyPolicy, (value, superior, subordinate) => {
        const both = outcome(value, superior, subordinate)
        if (!both) return
        const { one_of, subset_of, superset_of, essential } = superior
        const checks = { one_of, subset_of, superset_of, essential }
        const alone = Object.fromEntries(Object.entries(checks).filter(([, each]) => each !== undefined))
        assert.ok(same(outcome(both.value, alone), both))
        if ('value' in superior) assert.ok(sameJson(both.value, superior['value'] ?? undefined))
      }),
      { numRuns: 1000 },
    )
  })

  test('null never comes out', () => {
    fc.assert(
      fc.property(given, anyPolicy, (value, policy) => {
        assert.notEqual(outcome(value, policy)?.value, null)
      }),
    )
  })
})
