import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deniedDecision } from './denial.ts'

const number = '019a9d5e-0d6c-7c39-8f2c-8f1f5a1b2c3d'
const message = `Det är inte tillåtet (SVOD 2 kap. 3 §): Uppgifterna är spärrade. Inget är ändrat. Beslutet har nummer ${number}.`

test('a refusal by decision leads to the number of the decision', () => {
  assert.equal(deniedDecision({ code: 'trust.decision_denied', message }), number)
})

test('other refusals, and a denial without a number, lead nowhere', () => {
  assert.equal(deniedDecision({ code: 'trust.consent_not_found', message }), undefined)
  assert.equal(deniedDecision({ code: 'trust.decision_denied', message: 'Nej.' }), undefined)
})
