import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreedNow, differences } from './difference.ts'

const fields = (...args: Parameters<typeof differences>) =>
  differences(...args).map(({ field, choose }) => [field, choose ? 'choose' : 'take'])

test('what has changed in the record alone may be taken, and what was changed here has to be chosen', () => {
  const agreed = { givenName: 'Elsa', phone: '1' }
  assert.deepEqual(fields({ givenName: 'Elsa', phone: '1' }, { givenName: 'Elsa', phone: '2' }, agreed), [
    ['phone', 'take'],
  ])
  assert.deepEqual(fields({ givenName: 'Elsa', phone: '3' }, { givenName: 'Elsa', phone: '2' }, agreed), [
    ['phone', 'choose'],
  ])
})

test('what was changed here is not told of while the record says what it said', () => {
  assert.deepEqual(fields({ phone: '3' }, { phone: '1' }, { phone: '1' }), [])
  assert.deepEqual(fields({ phone: '3' }, {}, {}), [])
})

test('before the first agreement what is written here was decided here, and what is empty may be filled', () => {
  assert.deepEqual(
    fields({ givenName: 'Elsa', language: 'fi' }, { givenName: 'Elsa Maria', phone: '1' }, undefined),
    [
      ['givenName', 'choose'],
      ['phone', 'take'],
    ],
  )
})

test('what the record has taken away may be taken away here', () => {
  assert.deepEqual(differences({ phone: '1' }, {}, { phone: '1' }), [
    { field: 'phone', here: '1', choose: false },
  ])
})

test('protection is taken at once and given up only by choice', () => {
  assert.deepEqual(fields({ protectedIdentity: false }, { protectedIdentity: true }, undefined), [
    ['protectedIdentity', 'take'],
  ])
  const agreed = { protectedIdentity: true }
  assert.deepEqual(fields(agreed, { protectedIdentity: false }, agreed), [['protectedIdentity', 'choose']])
})

test('a move is always chosen, a first address is not', () => {
  assert.deepEqual(fields({ home: 'A 1' }, { home: 'B 2' }, { home: 'A 1' }), [['home', 'choose']])
  assert.deepEqual(fields({}, { home: 'B 2' }, undefined), [['home', 'take']])
})

test('spaces and the spelling of å make no difference', () => {
  assert.deepEqual(fields({ name: 'Åsa  Ek ' }, { name: 'A\u030asa Ek' }, undefined), [])
})

test('what is the same on both sides is agreed upon, and the rest stays as it was agreed', () => {
  assert.deepEqual(agreedNow({ a: '1', b: '2', c: '3' }, { a: '1', b: '4' }, { b: '5', c: '6' }), {
    a: '1',
    b: '5',
    c: '6',
  })
})
