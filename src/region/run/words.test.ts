import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askerOf } from './words.ts'

test('who asks is read by name; a hub that asks by itself, or told an id alone, is told so in words', () => {
  const asked = (askedBy: string) => askerOf({ askedBy }).sv
  assert.equal(asked('Anna Analytiker, Socialstyrelsen'), 'Anna Analytiker, Socialstyrelsen')
  assert.equal(asked('schedule'), 'Navet självt, enligt schema')
  assert.equal(asked('01a21a15-ac67-76bc-b8f4-d3be17a88772'), 'Någon som navet inte har namngett')
})
