import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DecisionExample } from '../../contract/example.ts'
import { asElsa, startPart } from '../decision-fixture.ts'

test('each example can be tried as it is given, and comes out as it says', async (t) => {
  const { get } = await startPart(t)
  const { items } = await get<{ items: DecisionExample[] }>(asElsa, 'GET', '/rule-examples')
  assert.ok(items.length >= 60)
  for (const example of items) {
    const { decision } = await get<{ decision: string }>(asElsa, 'POST', '/decisions/try', example.case)
    assert.equal(decision, example.decision, example.says)
  }
})
