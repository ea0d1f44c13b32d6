import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Measure } from '../../region/index.ts'
import { combine, type NodeCell } from './figure.ts'
import { percentile, valueOf } from './measure-value.ts'

const cell = (more: Partial<NodeCell>): NodeCell => ({
  at: ['x'],
  region: '01',
  rows: 1,
  people: 1,
  key: 0,
  parts: {},
  ...more,
})
const text = { sv: 't', en: 't' }
const measure = (more: object): Measure =>
  ({
    id: 'm',
    title: text,
    definition: text,
    version: 1,
    source: '',
    unit: 'count',
    decimals: 3,
    ...more,
  }) as Measure

test('parts of nodes add up; times of measurement are the same ones', () => {
  const [one] = combine([
    cell({ rows: 2, people: 2, key: 200, parts: { 'm.sum': 10, 'm.times': 5 }, largest: { m: [9, 1] } }),
    cell({ rows: 3, people: 1, key: 100, parts: { 'm.sum': 20, 'm.times': 5 }, largest: { m: [15, 5] } }),
  ])
  assert.deepEqual(one, {
    at: ['x'],
    rows: 5,
    people: 3,
    key: 44,
    parts: { 'm.sum': 30, 'm.times': 5 },
    steps: {},
    largest: { m: [15, 9] },
    withheld: false,
    partly: [],
    regions: ['01'],
  })
  assert.deepEqual(valueOf(measure({ kind: 'level', of: 'a', per: 'day' }), one!), { value: 6 })
})

test('what one region withholds is not known together either', () => {
  const [one] = combine([cell({ withheld: true }), cell({})])
  assert.equal(one!.withheld, true)
})

test('a measure that one region tells and another withholds is told as such', () => {
  const [one] = combine([
    cell({ region: '03', parts: { 'm.n': 9, 'o.n': 7 } }),
    cell({ region: '01', parts: { 'm.n': 8 } }),
  ])
  assert.deepEqual(one!.partly, ['o'])
  assert.deepEqual(one!.regions, ['01', '03'])
})

test('nothing to divide by is empty and not zero', () => {
  const [one] = combine([cell({ parts: { 'm.n': 0, 'm.hits': 0 } })])
  assert.deepEqual(valueOf(measure({ kind: 'share', of: [] }), one!), { empty: true })
  assert.deepEqual(valueOf(measure({ kind: 'percentile', of: 'days', p: 0.5, step: 1 }), one!), {
    empty: true,
  })
  const [noCosts] = combine([cell({ parts: { 'm.sum': 0, 'm.people': 0 } })])
  assert.deepEqual(valueOf(measure({ kind: 'sum', of: 'cost_surgery' }), noCosts!), { empty: true })
  const [free] = combine([cell({ parts: { 'm.sum': 0, 'm.people': 3 } })])
  assert.deepEqual(valueOf(measure({ kind: 'sum', of: 'cost_surgery' }), free!), { value: 0 })
})

test('a percentile of steps of several nodes is that of all their values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 50 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(0.1, 0.5, 0.9),
      (nodes, p) => {
        const cells = nodes.map((values) => {
          const counts = new Map<number, number>()
          for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
          return cell({ steps: { m: [...counts] } })
        })
        const all = nodes.flat().sort((a, b) => a - b)
        const wanted = all[Math.max(0, Math.ceil(p * all.length - 1e-9) - 1)]
        assert.equal(percentile(combine(cells)[0]!.steps['m']!, p), all.length === 0 ? undefined : wanted)
      },
    ),
  )
})
