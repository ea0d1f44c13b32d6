import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decisionOf, faultOf, firstDecision } from './decision-draft.ts'

const content = {
  selection: {
    measures: ['persons', 'mean_cost'],
    dimensions: ['region'],
    filters: [],
    period: { from: '2024-01-01', to: '2026-01-01' },
  },
  regions: ['01', '12'],
  people: ['anna', 'bo'],
  months: 24,
}
const reasons = 'Forskning av allmänt intresse.'

test('a decision needs reasons that say something', () => {
  const draft = firstDecision({ content })
  assert.equal(faultOf({ ...draft, reasons: 'Ja.' }, content), 'reasons')
  assert.equal(faultOf({ ...draft, reasons }, content), undefined)
})

test('in part grants only what is less than what was applied for, and must grant less', () => {
  const draft = { ...firstDecision({ content }), reasons, outcome: 'approved_in_part' as const }
  assert.equal(faultOf(draft, content), 'grant')
  const less = { ...draft, granted: { ...draft.granted, regions: ['01'], months: 12 } }
  assert.equal(faultOf(less, content), undefined)
  assert.deepEqual(decisionOf(less, content), {
    outcome: 'approved_in_part',
    reasons,
    grant: { regions: ['01'], months: 12 },
  })
  assert.equal(faultOf({ ...less, granted: { ...less.granted, people: [] } }, content), 'nothing')
})

test('what is refused has no conditions, and what is granted whole no grant of its own', () => {
  const draft = { ...firstDecision({ content }), reasons, conditions: ['Radera 2027.'] }
  assert.deepEqual(decisionOf({ ...draft, outcome: 'refused' }, content), { outcome: 'refused', reasons })
  assert.deepEqual(decisionOf({ ...draft, granted: {} }, content), {
    outcome: 'approved',
    reasons,
    conditions: ['Radera 2027.'],
  })
})
