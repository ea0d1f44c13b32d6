import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anonymity, type ValueGroup } from './k-anonymity.ts'

const identifiers = ['age', 'municipality']
const group = (age: string, municipality: string, rows: number): ValueGroup => ({
  values: [age, municipality],
  rows,
})

test('where all are many alike nothing is done', () => {
  const found = anonymity([group('40', '0180', 9), group('50', '0180', 7)], identifiers, {
    k: 5,
    mostLost: 0,
  })
  assert.deepEqual(found, { smallest: 7, generalise: [], suppress: [] })
})

test('a few rows that stand alone are left out', () => {
  const lone = group('97', '0180', 1)
  const found = anonymity([group('40', '0180', 99), lone], identifiers, { k: 5, mostLost: 0.02 })
  assert.deepEqual(found, { smallest: 1, generalise: [], suppress: [lone] })
})

test('many that stand alone are made coarser, by what helps most', () => {
  const groups = ['0180', '0181', '0182', '0183', '0184', '0185'].map((place) => group('40', place, 2))
  const coarser = { municipality: (value: string | null) => value?.slice(0, 2) ?? null }
  assert.deepEqual(anonymity(groups, identifiers, { k: 5, mostLost: 0.05, coarser }), {
    smallest: 12,
    generalise: ['municipality'],
    suppress: [],
  })
})

test('in the end nothing is left but groups of k, and rows that are left out', () => {
  const groups = fc.array(
    fc.record({
      values: fc.tuple(fc.constantFrom('a', 'b', 'c', null), fc.constantFrom('x', 'y', 'z')),
      rows: fc.integer({ min: 1, max: 12 }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  fc.assert(
    fc.property(groups, fc.integer({ min: 2, max: 10 }), (each, k) => {
      const found = anonymity(each, identifiers, { k, mostLost: 0.1 })
      const all = each.reduce((sum, { rows }) => sum + rows, 0)
      const lost = found.suppress.reduce((sum, { rows }) => sum + rows, 0)
      assert.ok(found.suppress.every(({ rows }) => rows < k))
      assert.ok(lost <= 0.1 * all || found.generalise.length === identifiers.length)
      if (found.suppress.length === 0) assert.ok(found.smallest >= k)
    }),
  )
})
