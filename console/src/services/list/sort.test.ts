import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pressed, sortedBy } from './sort.ts'

test('numbers are sorted as numbers, names as Swedish readers expect them', () => {
  assert.deepEqual(
    sortedBy([10, 9, 100], (each) => each, false),
    [9, 10, 100],
  )
  assert.deepEqual(
    sortedBy(['Östra', 'Åre', 'Zinken', 'GetX 10', 'GetX 9'], (each) => each, false),
    ['GetX 9', 'GetX 10', 'Zinken', 'Åre', 'Östra'],
  )
})

test('what has no value stands last both ways', () => {
  const rows = [{ at: undefined }, { at: 2 }, { at: 1 }]
  const of = (descending: boolean) => sortedBy(rows, ({ at }) => at, descending).map(({ at }) => at)
  assert.deepEqual(of(false), [1, 2, undefined])
  assert.deepEqual(of(true), [2, 1, undefined])
})

test('the first press on a head sorts upwards, the next downwards, another head upwards again', () => {
  const first = pressed(undefined, 'name')
  assert.deepEqual(first, { key: 'name', descending: false })
  const second = pressed(first, 'name')
  assert.deepEqual(second, { key: 'name', descending: true })
  assert.deepEqual(pressed(second, 'name'), { key: 'name', descending: false })
  assert.deepEqual(pressed(second, 'at'), { key: 'at', descending: false })
})
