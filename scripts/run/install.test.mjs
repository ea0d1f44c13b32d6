import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdsAll } from './install.mjs'

const lock = (packages) => JSON.stringify({ packages })
const wanted = lock({
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/for-windows': { version: '2.0.0', optional: true },
})

test('a tree with what the lockfile asks for is current, without the optional packages of other platforms', () => {
  assert.equal(holdsAll(wanted, lock({ 'node_modules/a': { version: '1.0.0' } })), true)
})

test('a tree with another version, or without a package, is not', () => {
  assert.equal(holdsAll(wanted, lock({ 'node_modules/a': { version: '1.0.1' } })), false)
  assert.equal(holdsAll(wanted, lock({})), false)
  const other = lock({
    'node_modules/a': { version: '1.0.0' },
    'node_modules/for-windows': { version: '1.9.0' },
  })
  assert.equal(holdsAll(wanted, other), false)
})

test('a tree that npm has not finished is not', () => {
  assert.equal(holdsAll(wanted, undefined), false)
})
