import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differences, valueText } from './differences.ts'

test('changed, added and emptied fields are told; what always changes is not', () => {
  const before = { id: 'a', version: 1, street: 'Ekvägen 1', floor: '2 tr' }
  const after = { id: 'a', version: 2, street: 'Ekvägen 2', city: 'Norrby' }
  assert.deepEqual(differences(before, after), [
    { field: 'street', before: 'Ekvägen 1', after: 'Ekvägen 2' },
    { field: 'city', before: undefined, after: 'Norrby' },
    { field: 'floor', before: '2 tr', after: undefined },
  ])
})

test('the same content is no difference, in whatever order or form', () => {
  assert.deepEqual(differences({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }), [])
  assert.deepEqual(
    differences({ at: '2026-11-22T09:23:24.895Z' }, { at: '2026-11-22T10:23:24.895+01:00' }),
    [],
  )
})

test('lists and objects are readable text, and single values are put into words', () => {
  const relatives = [{ name: 'Lisa', phone: '070-1', hasKey: true }, { name: 'Bo' }]
  assert.equal(
    valueText(relatives, (text) => (text === 'true' ? 'ja' : text)),
    'Lisa 070-1 ja\nBo',
  )
  assert.equal(
    valueText(undefined, (text) => text),
    '',
  )
})
