import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { KnutpunktError } from '../../../kernel/index.ts'
import { encode, testSigner } from '../../token/token-fixture.ts'
import { validateChain } from '../chain/validate-chain.ts'
import { definedClaims } from './claims.ts'
import { readStatement } from './statement.ts'

const moment = { now: 1_772_359_200, skew: 60 }
const header = { alg: 'ES256', typ: 'entity-statement+jwt', kid: 'a' }
const id = 'https://a.example'
const { jwks } = await testSigner('a')
const good = { iss: id, sub: id, iat: moment.now - 1, exp: moment.now + 1, jwks }

/** A statement that nobody has signed: its form is read before its signature. */
const written = (claims: unknown, head: unknown = header) =>
  `${encode(head)}.${encode(claims)}.${encode('signature')}`

describe('an entity statement', () => {
  test('with the claims it needs and no more is read', () => {
    assert.equal(readStatement(written(good), moment).claims.sub, id)
    assert.equal(readStatement(written({ ...good, sub: 'https://b.example' }), moment).claims.iss, id)
    assert.equal(readStatement(written({ ...good, unknown: { a: 1 } }), moment).claims.iss, id)
  })

  test('may have the claims of its kind', () => {
    readStatement(
      written({
        ...good,
        metadata: { openid_provider: { issuer: id } },
        authority_hints: ['https://b.example'],
        trust_anchor_hints: ['https://c.example'],
        trust_marks: [{ trust_mark_type: 'x', trust_mark: 'a.b.c' }],
        trust_mark_issuers: { x: [], y: ['https://b.example'] },
        trust_mark_owners: { x: { sub: 'https://b.example', jwks } },
      }),
      moment,
    )
    readStatement(
      written({
        ...good,
        sub: 'https://b.example',
        metadata_policy: { openid_provider: { issuer: { essential: true } } },
        constraints: {
          max_path_length: 0,
          naming_constraints: { permitted: ['.example'] },
          allowed_entity_types: [],
          other: 1,
        },
        source_endpoint: 'https://a.example/fetch?x=1',
      }),
      moment,
    )
  })

  test("the specification's example is refused for its critical claim, which is not understood (section 3.4)", () => {
    const example = {
      ...good, sub: 'https://ntnu.no', crit: ['jti'], jti: '7l2lncFdY6SlhNia', metadata_policy_crit: ['regexp'],
      metadata_policy: { openid_provider: { op_policy_uri: { regexp: '^https' } } }, constraints: { max_path_length: 2 },
    } // biome-ignore format: a record
    assert.throws(() => readStatement(written(example), moment), { code: 'trust.statement_critical_unknown' })
  })

  test('whatever its claims and header are, the answer is the statement or a refusal with a name', () => {
    const claims = fc.dictionary(fc.constantFrom(...definedClaims), fc.jsonValue({ maxDepth: 4 }), {
      noNullPrototype: true,
    })
    const heads = fc.dictionary(fc.constantFrom('kid', 'typ', 'alg', 'crit', 'trust_chain'), fc.jsonValue(), {
      noNullPrototype: true,
    })
    fc.assert(
      fc.property(claims, heads, fc.boolean(), (given, head, sane) => {
        try {
          readStatement(written({ ...good, ...given }, sane ? header : { ...header, ...head }), moment)
        } catch (error) {
          assert.ok(error instanceof KnutpunktError, String(error))
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('of strange keys, in a chain that nobody signed, is refused with a name', async () => {
    const key = fc.dictionary(
      fc.constantFrom('kid', 'kty', 'alg', 'use', 'key_ops', 'n', 'e', 'x', 'y', 'crv', 'd', 'x5c'),
      fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('RSA', 'EC', 'P-256', 'a', 'sig', 'AQAB')),
      { noNullPrototype: true },
    )
    await fc.assert(
      fc.asyncProperty(key, fc.constantFrom('ES256', 'RS256', 'PS384'), async (jwk, alg) => {
        const keys = { keys: [{ kid: 'a', kty: 'EC', ...jwk }] }
        const statement = written({ ...good, jwks: keys }, { ...header, alg })
        await assert.rejects(
          validateChain([statement], [{ entityId: id, jwks: keys as never }], moment),
          (error) => error instanceof KnutpunktError,
        )
      }),
      { numRuns: 500 },
    )
  })
})
