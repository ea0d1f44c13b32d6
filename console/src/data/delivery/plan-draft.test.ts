import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { draftOf, planOf, writeOf } from './plan-draft.ts'

const product = parse(readFileSync(new URL('../../../../products/waiting.yaml', import.meta.url), 'utf8'))
const kept = { organisation: '01a21a15-ac67-76bc-b8f4-d3be17a88772', active: true }

test('a plan begins as the product’s register wants it, and is written as it was read', () => {
  const plan = planOf(draftOf(product), kept)!
  assert.deepEqual(
    [plan.schedule, plan.format, plan.period, plan.target],
    [
      product.register.schedule,
      product.register.format,
      { unit: 'month', back: 0, length: 1 },
      { kind: 'pick_up' },
    ],
  )
  const stored = { ...plan, id: 'p', version: 1, nextAt: '2026-12-08T04:00:00Z' } as Parameters<
    typeof writeOf
  >[0]
  assert.deepEqual(writeOf(stored), plan)
  assert.deepEqual(planOf(draftOf(stored), kept), plan)
})

test('a plan that lacks what it is sent by, or counts wrongly, is no plan yet', () => {
  const draft = draftOf(product)
  for (const more of [
    { kind: 'push' as const, host: 'register.example', user: 'hub', folder: 'in' },
    { length: '0' },
    { back: '1,5' },
    { resubmitMonths: '25' },
    { schedule: ' ' },
    { asked: { ...draft.asked, measures: [] } },
  ])
    assert.equal(planOf({ ...draft, ...more }, kept), undefined, JSON.stringify(more))
})
