import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callSearchOf } from './call-search.ts'

test('an address keeps what calls are chosen by, and nothing else', () => {
  const all = {
    consumer: 'SE1-K',
    contract: 'c/1',
    producer: 'SE1-P',
    logicalAddress: 'SE1-A',
    code: 'VP007',
    span: 'week',
  }
  assert.deepEqual(callSearchOf({ ...all, other: 'x' }), all)
  assert.deepEqual(callSearchOf({ consumer: '', code: 7, span: 'toString' }), {})
})
