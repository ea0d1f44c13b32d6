import assert from 'node:assert/strict'
import { test } from 'node:test'
import { differences } from './differences.ts'

test('changed, added and emptied fields are told; what always changes is not', () => {
  const before = { id: 'a', version: 1, street: 'Ekvägen 1', floor: '2 tr' }
  const after = { id: 'a', version: 2, street: 'Ekvägen 2', city: 'Norrby' }
  assert.deepEqual(differences(before, after), [
    { field: 'street', before: 'Ekvägen 1', after: 'Ekvägen 2' },
    { field: 'city', before: '', after: 'Norrby' },
    { field: 'floor', before: '2 tr', after: '' },
  ])
})

test('lists and objects are readable text', () => {
  const [difference] = differences(
    { relatives: [] },
    { relatives: [{ id: 'x', name: 'Lisa', phone: '070-1', hasKey: true }] },
  )
  assert.equal(difference?.after, 'Lisa 070-1 true')
})

test('the same content is no difference', () => {
  assert.deepEqual(differences({ steps: [{ waitSeconds: 60 }] }, { steps: [{ waitSeconds: 60 }] }), [])
})
