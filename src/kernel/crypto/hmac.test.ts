import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { hmacSha256 } from './hmac.ts'

test('it is what the library makes, whatever the lengths', () => {
  for (let keyBytes = 0; keyBytes <= 64; keyBytes += 8) {
    const key = randomBytes(keyBytes)
    for (const text of ['', 'kort', 'å'.repeat(200), randomBytes(63), randomBytes(1000)])
      assert.deepEqual(hmacSha256(key, text), createHmac('sha256', key).update(text).digest())
  }
})

test('a key that is longer than a block is refused', () => {
  assert.throws(() => hmacSha256(randomBytes(65), ''), RangeError)
})
