import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from '../../kernel/index.ts'
import { type BlockQuestion, blocksFor } from './block.ts'
import type { StoredBlock } from './block-store.ts'

const now = Temporal.Instant.from('2026-11-22T10:00:00Z')
const block = (rest: Partial<StoredBlock> = {}): StoredBlock => ({
  id: '01900000-0000-7000-8000-000000000001',
  version: 1,
  person: '01900000-0000-7000-8000-000000000002',
  kind: 'outer',
  setAt: '2026-11-01T00:00:00Z',
  setBy: 'elsa',
  controller: 'region',
  lifts: [],
  ...rest,
})
const asked: BlockQuestion = {
  controller: 'region',
  unit: 'clinic',
  informationTypes: ['diagnoses'],
  createdAt: Temporal.Instant.from('2025-06-01T00:00:00Z'),
  reader: { organisation: 'town', unit: 'home-care' },
  now,
}
const outer = (rest: Partial<StoredBlock>, question: Partial<BlockQuestion> = {}) =>
  blocksFor([block(rest)], { ...asked, ...question }).outer

test('a block covers its controller, unit, types and period', () => {
  assert.ok(outer({}))
  assert.ok(!outer({ controller: 'neighbour' }))
  assert.ok(outer({ unit: 'clinic' }))
  assert.ok(!outer({ unit: 'ward' }))
  assert.ok(!outer({ informationTypes: ['medication'] }))
  assert.ok(outer({ dataFrom: '2025-01-01T00:00:00Z', dataUntil: '2026-01-01T00:00:00Z' }))
  assert.ok(!outer({ dataFrom: '2026-01-01T00:00:00Z' }))
  assert.ok(!outer({ dataUntil: '2025-06-01T00:00:00Z' }))
})

test('a block protects in doubt: a part of the types, an unknown unit or an unknown time is covered', () => {
  assert.ok(outer({ informationTypes: ['medication'] }, { informationTypes: ['diagnoses', 'medication'] }))
  assert.ok(outer({ informationTypes: ['medication'] }, { informationTypes: [] }))
  assert.ok(outer({ unit: 'ward' }, { unit: '' }))
  assert.ok(outer({ dataFrom: '2026-01-01T00:00:00Z' }, { createdAt: undefined }))
})

test('an inner block is for other units than its own', () => {
  const inner = (unit: string) =>
    blocksFor([block({ kind: 'inner', unit: 'clinic' })], {
      ...asked,
      reader: { organisation: 'region', unit },
    })
  assert.deepEqual(inner('ward'), { outer: false, inner: true })
  assert.deepEqual(inner('clinic'), { outer: false, inner: false })
})

test('a temporary lift is for whom it names, from its start to its end', () => {
  const lift = {
    id: '01900000-0000-7000-8000-000000000003',
    organisation: 'town',
    validFrom: '2026-11-22T09:00:00Z',
    validUntil: '2026-11-22T11:00:00Z',
    by: 'elsa',
  }
  assert.ok(!outer({ lifts: [lift] }))
  assert.ok(outer({ lifts: [{ ...lift, organisation: 'neighbour' }] }))
  const { organisation: _, ...forAll } = lift
  assert.ok(!outer({ lifts: [forAll] }))
  assert.ok(outer({ lifts: [lift] }, { now: now.subtract({ hours: 2 }) }))
  assert.ok(outer({ lifts: [lift] }, { now: now.add({ hours: 1 }) }))
  assert.ok(!outer({ liftedAt: '2026-11-20T00:00:00Z' }))
})
