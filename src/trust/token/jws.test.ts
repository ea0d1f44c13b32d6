import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { unfitKey } from './algorithms.ts'
import { readJwt, verifyJwt } from './jws.ts'
import { readKeySet } from './key-set.ts'
import { parseStrictJson } from './strict-json.ts'
import { confusedJwt, encode, refusal, testSigner, unsignedJwt } from './token-fixture.ts'

const options = { types: ['at+jwt'], maxBytes: 4000 }
const typ = 'at+jwt'

describe('reading a JWT', () => {
  test('a signed JWT of the right type is read, its type in any writing', async () => {
    const signer = await testSigner()
    for (const each of ['at+jwt', 'AT+JWT', 'application/at+jwt']) {
      assert.equal(readJwt(await signer.sign({ a: 1 }, { typ: each }), options).claims['a'], 1)
    }
  })

  test('what is no JWT is refused: parts missing or too many, bad base64url, bad JSON, not UTF-8, not an object', async () => {
    const good = await (await testSigner()).sign({}, { typ })
    const [header, claims, signature] = good.split('.') as [string, string, string]
    const latin = Buffer.from([0x7b, 0x22, 0xe5, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')
    const broken = [
      undefined, 1, '', '.', '..', 'a.b', `${good}.x`, `${good}.x.y`, `${header}.${claims}.`, `.${claims}.${signature}`,
      `${header}=.${claims}.${signature}`, `${header}.${claims} .${signature}`, `${encode('[]')}.${claims}.${signature}`,
      `${header}.${encode('null')}.${signature}`, `${header}.${latin}.${signature}`, `${header}.${encode('{"a":1')}.${signature}`,
    ] // biome-ignore format: a list
    for (const each of broken)
      assert.throws(() => readJwt(each, options), refusal('jwt_malformed'), String(each))
  })

  test('a second spelling of the same signature is refused', async () => {
    const good = await (await testSigner()).sign({}, { typ })
    const last = good.at(-1)!
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const other = `${good.slice(0, -1)}${alphabet[alphabet.indexOf(last) ^ 1]}`
    assert.deepEqual(Buffer.from(other, 'base64url'), Buffer.from(good, 'base64url'))
    assert.throws(() => readJwt(other, options), refusal('jwt_malformed'))
  })

  test('a member that comes twice is refused, however it is spelt', async () => {
    const [, , signature] = (await (await testSigner()).sign({}, { typ })).split('.')
    const head = encode({ alg: 'ES256', typ, kid: 'a' })
    for (const claims of [
      '{"iss":"a","iss":"b"}',
      '{"iss":"a","\\u0069ss":"b"}',
      '{"x":{"y":1,"y":2}}',
      '{"__proto__":{}}',
    ]) {
      assert.throws(
        () => readJwt(`${head}.${encode(claims)}.${signature}`, options),
        refusal('jwt_malformed'),
      )
    }
  })

  test('a JWT over the limit is refused unread', () => {
    assert.throws(() => readJwt('x'.repeat(4001), options), refusal('jwt_too_large'))
  })

  test('one of another type, or of none, is refused', async () => {
    const signer = await testSigner()
    for (const header of [{ typ: 'JWT' }, { typ: 'entity-statement+jwt' }, {}, { typ: 1 }]) {
      assert.throws(() => readJwt('', options), refusal('jwt_malformed'))
      const jwt = await signer.sign({}, header as Record<string, unknown>)
      assert.throws(() => readJwt(jwt, options), refusal('jwt_type_wrong'))
    }
  })

  test('no signature, a shared secret, and unknown algorithms are refused before any key is looked at', async () => {
    const [, claims, signature] = (await (await testSigner()).sign({}, { typ })).split('.')
    assert.throws(() => readJwt(unsignedJwt({}, { typ }), options), refusal('jwt_algorithm_refused'))
    assert.throws(() => readJwt(confusedJwt({}, 'x', { typ }), options), refusal('jwt_algorithm_refused'))
    for (const alg of ['None', 'NONE', 'hs256', 'es256', 'EdDSA', 'ES256K', '', null, ['ES256'], undefined]) {
      const jwt = `${encode({ alg, typ })}.${claims}.${signature}`
      assert.throws(() => readJwt(jwt, options), refusal('jwt_algorithm_refused'))
    }
  })

  test('critical extensions are refused, since none is understood', async () => {
    const [, claims, signature] = (await (await testSigner()).sign({}, { typ })).split('.')
    for (const more of [{ crit: ['exp'] }, { crit: [] }, { b64: false }]) {
      const jwt = `${encode({ alg: 'ES256', typ, ...more })}.${claims}.${signature}`
      assert.throws(() => readJwt(jwt, options), refusal('jwt_malformed'))
    }
  })

  test('whatever bytes arrive, the answer is a refusal with a name', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.json(), fc.json(), fc.string()).map((p) => p.map(encode).join('.')),
        ),
        (text) => {
          assert.throws(
            () => readJwt(text, options),
            (error: { code?: string }) => error.code?.startsWith('trust.jwt_') ?? false,
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('verifying a signature', () => {
  test('by the key that kid names, and by no other', async () => {
    const [signer, other] = [await testSigner('one'), await testSigner('two')]
    const both = { keys: [other.publicJwk, signer.publicJwk] }
    await verifyJwt(readJwt(await signer.sign({}, { typ }), options), both)
    const mislabelled = readJwt(await signer.sign({}, { typ, kid: 'two' }), options)
    await assert.rejects(verifyJwt(mislabelled, both), refusal('jwt_signature_wrong'))
    for (const kid of ['three', '']) {
      const jwt = readJwt(await signer.sign({}, { typ, kid }), options)
      await assert.rejects(verifyJwt(jwt, both), refusal('jwt_key_unknown'))
    }
  })

  test('a key that the header brings along is not used', async () => {
    const [trusted, attacker] = [await testSigner('one'), await testSigner('one')]
    const jwt = await attacker.sign(
      {},
      { typ, jwk: attacker.publicJwk, jku: 'https://attacker.example/keys' },
    )
    await assert.rejects(verifyJwt(readJwt(jwt, options), trusted.jwks), refusal('jwt_signature_wrong'))
  })

  test('altered claims are found', async () => {
    const signer = await testSigner()
    const [header, , signature] = (await signer.sign({ sub: 'a' }, { typ })).split('.')
    const altered = readJwt(`${header}.${encode({ sub: 'b' })}.${signature}`, options)
    await assert.rejects(verifyJwt(altered, signer.jwks), refusal('jwt_signature_wrong'))
  })

  test('a key is bound to its kind, its curve, its algorithm and its use', async () => {
    const [ec, rsa] = [(await testSigner()).publicJwk, (await testSigner('r', 'RS256')).publicJwk]
    assert.equal(unfitKey(ec, 'ES256'), undefined)
    assert.equal(unfitKey(rsa, 'PS512'), undefined)
    assert.match(unfitKey(ec, 'RS256')!, /kind EC/)
    assert.match(unfitKey(rsa, 'ES256')!, /kind RSA/)
    assert.match(unfitKey(ec, 'ES384')!, /curve P-256/)
    assert.match(unfitKey({ ...rsa, alg: 'RS512' }, 'RS256')!, /for RS512/)
    assert.match(unfitKey({ ...ec, use: 'enc' }, 'ES256')!, /not for signatures/)
    for (const key_ops of [['sign'], [], 5, 'verify', null]) {
      assert.match(unfitKey({ ...ec, key_ops } as never, 'ES256')!, /not for verifying/)
    }
    const short = {
      ...rsa,
      n: Buffer.concat([Buffer.alloc(128), Buffer.alloc(128, 255)]).toString('base64url'),
    }
    assert.match(unfitKey(short, 'RS256')!, /shorter than 2048/)
    const long = { ...rsa, n: Buffer.alloc(1025, 255).toString('base64url') }
    assert.match(unfitKey(long, 'RS256')!, /longer than 8192/)
  })
})

describe('a key set', () => {
  test('is refused with a private key, a symmetric key, a name twice, or a key without a name', async () => {
    const { publicJwk } = await testSigner('one')
    assert.deepEqual(readKeySet({ keys: [publicJwk] }), { keys: [publicJwk] })
    assert.match(String(readKeySet({ keys: [{ ...publicJwk, d: 'x' }] })), /private/)
    assert.match(String(readKeySet({ keys: [{ kty: 'oct', k: 'x', kid: 'a' }] })), /symmetric/)
    assert.match(String(readKeySet({ keys: [publicJwk, publicJwk] })), /same kid/)
    assert.match(String(readKeySet({ keys: [{ ...publicJwk, kid: undefined }] })), /no kid/)
    assert.match(String(readKeySet({ keys: Array.from({ length: 21 }, () => publicJwk) })), /more than 20/)
    for (const wrong of [undefined, [], { keys: {} }, { keys: [1] }])
      assert.equal(typeof readKeySet(wrong), 'string')
  })
})

describe('strict JSON', () => {
  test('reads whatever JSON.parse reads, when no name comes twice', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value)
        if (!text.includes('__proto__')) assert.deepEqual(parseStrictJson(text), JSON.parse(text))
      }),
    )
  })

  test('names that only look alike within texts are no duplicates', () => {
    assert.deepEqual(parseStrictJson('{"a":"\\"a\\":1,{","b":[{"a":1},{"a":2}]}'), {
      a: '"a":1,{',
      b: [{ a: 1 }, { a: 2 }],
    })
  })

  test('too deep and too many are refused', () => {
    assert.throws(() => parseStrictJson('['.repeat(30) + ']'.repeat(30)), /too deep/)
    assert.throws(() => parseStrictJson(JSON.stringify(Array.from({ length: 20_000 }, () => 1))), /too many/)
  })
})
