import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyDecision } from '../region-api.ts'
import { decisionOf, draftOf, faultsOf, letsGo } from './policy-draft.ts'

const decided: PolicyDecision = {
  takesPart: true,
  byHand: false,
  dimensions: ['region', 'month'],
  threshold: 10,
  small: 'withhold',
  hours: { from: '22:00', to: '05:00' },
  atOnce: 2,
}

test('a decision comes through the form unchanged, but for why it was made', () => {
  assert.deepEqual(decisionOf(draftOf({ ...decided, note: 'Efter samråd' })), decided)
  const plain: PolicyDecision = { takesPart: false, byHand: true, small: 'tell' }
  assert.deepEqual(decisionOf(draftOf(plain)), plain)
})

test('a threshold below the least that holds is told of before it is sent', () => {
  const draft = draftOf(decided)
  const faults = (threshold: string) => faultsOf({ ...draft, threshold }, { leastThreshold: 5 })
  assert.deepEqual(faults('4'), { threshold: true })
  assert.deepEqual(faults('5'), {})
  assert.deepEqual(faults(''), {}, 'the product’s own')
  assert.deepEqual(faults('1001'), { threshold: true })
  assert.deepEqual(faults('5,5'), { threshold: true })
})

test('hours that are none, no dimension at all, and no run at a time are faults', () => {
  const draft = draftOf(decided)
  const least = { leastThreshold: 5 }
  assert.deepEqual(faultsOf({ ...draft, hours: { from: '22:00', to: '24:00' } }, least), { hours: true })
  assert.deepEqual(faultsOf({ ...draft, hours: { from: '22:00', to: '22:00' } }, least), { hours: true })
  assert.deepEqual(faultsOf({ ...draft, dimensions: [] }, least), { dimensions: true })
  assert.deepEqual(faultsOf({ ...draft, atOnce: '0' }, least), { atOnce: true })
})

test('to let go what somebody looked at before is asked about, to hold it is not', () => {
  const byHand = { ...decided, byHand: true }
  assert.ok(letsGo(byHand, decided))
  assert.ok(letsGo({ ...decided, takesPart: false }, decided))
  assert.ok(!letsGo(decided, byHand))
  assert.ok(!letsGo(byHand, { ...decided, takesPart: false }))
  assert.ok(!letsGo(decided, decided))
})
