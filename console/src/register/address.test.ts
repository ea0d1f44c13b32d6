import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromAddress, inAddress } from './address.ts'

test('a client id that is a URL has an address without an encoded slash, and comes back whole', () => {
  const id = 'https://journal.example.se/op'
  assert.ok(!encodeURIComponent(inAddress(id)).includes('%2F'))
  assert.equal(fromAddress(inAddress(id)), id)
})
