import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asideSearch } from './aside-search.ts'
import { reasonParts } from './model-words.ts'

test('a reason is of a column', () => {
  assert.deepEqual(reasonParts('ended:before_started'), { column: 'ended', reason: 'before_started' })
})

test('an address that says what no reason and no load looks like is of all rows', () => {
  const load = '019a9d5e-0d6c-7c39-8f2c-8f1f5a1b2c3d'
  assert.deepEqual(asideSearch({ reason: 'kind:code', load }), { reason: 'kind:code', load })
  assert.deepEqual(asideSearch({ reason: "x' or 1=1", load: 'all' }), {})
})
