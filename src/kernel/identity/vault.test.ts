import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { KnutpunktError } from '../errors/errors.ts'
import { type PersonIdentity, parsePersonIdentity } from '../identifiers/person-identity.ts'
import { checkIdentityKeys, generateIdentityKeys, rotateIdentityKeys } from './keys.ts'
import { createIdentityVault } from './vault.ts'

const keys = generateIdentityKeys()
const vault = createIdentityVault(keys)
const anyIdentity = fc.stringMatching(/^[0-9A-Z]{12}$/).map((id) => id as PersonIdentity)
const unreadable = (error: unknown) =>
  error instanceof KnutpunktError && error.code === 'kernel.identity_unreadable'

test('what is sealed opens to the same identity, and never looks the same twice', () => {
  fc.assert(
    fc.property(anyIdentity, (id) => {
      const [one, other] = [vault.seal(id), vault.seal(id)]
      assert.equal(vault.open(one.sealed), id)
      assert.notDeepEqual(one.sealed, other.sealed)
      assert.ok(!one.sealed.includes(id))
    }),
  )
})

test('any changed byte is noticed', () => {
  fc.assert(
    fc.property(anyIdentity, fc.nat(), fc.integer({ min: 1, max: 255 }), (id, at, change) => {
      const { sealed } = vault.seal(id)
      const position = at % sealed.length
      sealed[position] = sealed[position]! ^ change
      assert.throws(() => vault.open(sealed), unreadable)
    }),
  )
})

test('cut, lengthened or foreign bytes are refused, not misread', () => {
  const { sealed } = vault.seal('194001019811' as PersonIdentity)
  fc.assert(
    fc.property(fc.nat({ max: sealed.length - 1 }), (length) => {
      assert.throws(() => vault.open(sealed.subarray(0, length)), unreadable)
    }),
  )
  assert.throws(() => vault.open(Buffer.concat([sealed, Buffer.of(0)])), unreadable)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      assert.throws(() => vault.open(bytes), unreadable)
    }),
  )
})

test('a person is found by every way of writing the number', () => {
  const ways = ['194001019811', '19400101-9811', '400101-9811', ' 400101 9811 ']
  const hashes = ways.map((way) => vault.lookup(parsePersonIdentity(way)!).toString('hex'))
  assert.equal(new Set(hashes).size, 1)
  assert.deepEqual(vault.seal(parsePersonIdentity(ways[0]!)!).lookup.toString('hex'), hashes[0])
  assert.notEqual(vault.lookup('194001019812' as PersonIdentity).toString('hex'), hashes[0])
})

test('a vault with other keys neither opens nor finds', () => {
  const other = createIdentityVault(generateIdentityKeys())
  const id = '194001019811' as PersonIdentity
  assert.throws(() => other.open(vault.seal(id).sealed), unreadable)
  assert.notDeepEqual(other.lookup(id), vault.lookup(id))
  assert.notEqual(other.fingerprint, vault.fingerprint)
})

test('after a rotation the new key seals, the old one still opens, and look-up is unchanged', () => {
  const rotated = rotateIdentityKeys(keys)
  const after = createIdentityVault(rotated)
  const id = '194001019811' as PersonIdentity
  const before = vault.seal(id)
  assert.equal(after.open(before.sealed), id)
  assert.equal(after.isCurrent(before.sealed), false)
  assert.deepEqual(after.lookup(id), before.lookup)
  assert.equal(after.fingerprint, vault.fingerprint)

  const again = after.seal(after.open(before.sealed))
  assert.equal(after.isCurrent(again.sealed), true)
  const withoutOld = createIdentityVault({ ...rotated, encryption: rotated.encryption.slice(1) })
  assert.equal(withoutOld.open(again.sealed), id)
  assert.throws(() => withoutOld.open(before.sealed), unreadable)
})

test('an error says nothing of the identity', () => {
  const { sealed } = vault.seal('194001019811' as PersonIdentity)
  sealed[20] = sealed[20]! ^ 1
  try {
    vault.open(sealed)
    assert.fail('it should have been refused')
  } catch (error) {
    assert.ok(unreadable(error))
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /194001019811/)
  }
})

test('keys that cannot be right are refused at start', () => {
  const key = randomBytes(32)
  const wrong = [
    { encryption: [], lookup: key },
    { encryption: [{ id: 1, key: randomBytes(16) }], lookup: key },
    { encryption: [{ id: 1, key }], lookup: key },
    { encryption: [{ id: 0, key: randomBytes(32) }], lookup: key },
    { encryption: [1, 1].map((id) => ({ id, key: randomBytes(32) })), lookup: key },
  ]
  for (const each of wrong)
    assert.throws(() => checkIdentityKeys(each), { code: 'kernel.identity_keys_unusable' })
})
