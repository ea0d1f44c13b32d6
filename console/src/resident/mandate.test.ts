import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayByMandate, withWhatItNeeds } from './mandate.ts'

test('a proxy may do what the mandate names, and nothing else', () => {
  const mandate = { kind: 'attorney' as const, acts: ['rights.read', 'consents.withdraw'] }
  assert.equal(mayByMandate(mandate, 'consents.withdraw'), true)
  assert.equal(mayByMandate(mandate, 'consents.give'), false)
})

test('a custodian decides in the child’s matters without any act being named, but does not block', () => {
  const custodian = { kind: 'custodian' as const, acts: [] }
  assert.equal(mayByMandate(custodian, 'consents.give'), true)
  assert.equal(mayByMandate(custodian, 'blocks.set'), false)
})

test('whoever may change consents or blocks may see them too', () => {
  assert.deepEqual(withWhatItNeeds(['blocks.set']), ['rights.read', 'blocks.set'])
  assert.deepEqual(withWhatItNeeds(['blocks.set', 'rights.read']), ['blocks.set', 'rights.read'])
  assert.deepEqual(withWhatItNeeds(['bookings.make']), ['bookings.make'])
})
