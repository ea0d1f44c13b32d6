import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockOf } from './block-draft.ts'

test('what is missing is asked for in the order of the page', () => {
  assert.deepEqual(blockOf({}), { lacks: 'required' })
  assert.deepEqual(blockOf({ kind: 'inner' }), { lacks: 'noController' })
  assert.deepEqual(blockOf({ kind: 'inner', controller: 'region' }), { lacks: 'noUnit' })
  const outer = { kind: 'outer', controller: 'region' } as const
  assert.deepEqual(blockOf({ ...outer, types: [] }), { lacks: 'noTypes' })
  assert.deepEqual(blockOf({ ...outer, period: { from: '', to: '' } }), { lacks: 'noPeriod' })
})

test('days are Swedish days, and the last one is counted whole', () => {
  assert.deepEqual(
    blockOf({ kind: 'outer', controller: 'region', period: { from: '2026-01-01', to: '2026-06-30' } }),
    {
      write: {
        kind: 'outer',
        controller: 'region',
        dataFrom: '2025-12-31T23:00:00.000Z',
        dataUntil: '2026-06-30T22:00:00.000Z',
      },
    },
  )
})
