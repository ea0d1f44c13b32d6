import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, checksumOf } from './canonical.ts'

test('the same value is written the same way, whatever the order it was made in', () => {
  assert.equal(
    canonicalJson({ b: [1, { d: null, c: 'å"\n' }], a: 1e21 }),
    '{"a":1e+21,"b":[1,{"c":"å\\"\\n","d":null}]}',
  )
  assert.equal(checksumOf({ a: 1, b: undefined }), checksumOf(JSON.parse('{ "a": 1.0 }')))
})

test('properties are sorted by UTF-16 code units (RFC 8785, 3.2.3)', () => {
  const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
  assert.deepEqual(Object.values(JSON.parse(canonicalJson(value)) as object).length, 7)
  const order = [...canonicalJson(value).matchAll(/:(\d)/g)].map(([, place]) => Number(place))
  assert.deepEqual(order, [2, 4, 6, 7, 1, 5, 3])
})
