import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ruleThatHolds } from './holds.ts'

const rules = [
  { id: 'all' },
  { id: 'contract', contract: 'c' },
  { id: 'producer', producer: 'p' },
  { id: 'both', contract: 'c', producer: 'p' },
]
const of = (contract: string, producer: string, among: readonly (typeof rules)[number][] = rules) =>
  ruleThatHolds(among, { contract, producer })?.id

test('the most particular rule holds: of both, of the contract, of the producer, of all', () => {
  assert.equal(of('c', 'p'), 'both')
  assert.equal(of('c', 'other'), 'contract')
  assert.equal(of('other', 'p'), 'producer')
  assert.equal(of('other', 'other'), 'all')
  assert.equal(of('other', 'other', rules.slice(1)), undefined)
})
