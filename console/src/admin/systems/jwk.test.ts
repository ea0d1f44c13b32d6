import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyKind, readJwk } from './jwk.ts'

const ec = { kty: 'EC', crv: 'P-256', x: 'a', y: 'b', kid: 'k1' }

test('a public key is read, alone or as the only one of a set', () => {
  assert.deepEqual(readJwk(JSON.stringify(ec)), { key: ec })
  assert.deepEqual(readJwk(JSON.stringify({ keys: [ec] })), { key: ec })
  assert.equal(keyKind(ec), 'EC P-256')
})

test('a private key is told before it is sent, whatever it is written as', () => {
  assert.deepEqual(readJwk(JSON.stringify({ ...ec, d: 'secret' })), { wrong: 'private' })
  assert.deepEqual(readJwk(JSON.stringify({ kty: 'oct', k: 'secret' })), { wrong: 'private' })
  assert.deepEqual(readJwk('-----BEGIN PRIVATE KEY-----\nMIG'), { wrong: 'private' })
})

test('what is no key is not sent', () => {
  for (const text of ['', 'hej', '[]', 'null', '{}', JSON.stringify({ keys: [ec, ec] })]) {
    assert.deepEqual(readJwk(text), { wrong: 'unreadable' }, text)
  }
})
