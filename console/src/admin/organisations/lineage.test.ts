import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ancestorsOf, possibleParents } from './lineage.ts'

const region = { id: 'region' }
const hospital = { id: 'hospital', parentId: 'region' }
const clinic = { id: 'clinic', parentId: 'hospital' }
const all = [clinic, hospital, region]
const ids = (nodes: { id: string }[]) => nodes.map(({ id }) => id)

test('the way down to an organisation begins at the outermost', () => {
  assert.deepEqual(ids(ancestorsOf(all, clinic)), ['region', 'hospital'])
})

test('nobody can be put under herself or under what is below her', () => {
  assert.deepEqual(ids(possibleParents(all, 'hospital')), ['region'])
  assert.deepEqual(ids(possibleParents(all, undefined)), ['clinic', 'hospital', 'region'])
})

test('a loop in what is stored ends where it closes', () => {
  const a = { id: 'a', parentId: 'b' }
  const b = { id: 'b', parentId: 'a' }
  assert.deepEqual(ids(ancestorsOf([a, b], a)), ['b'])
})
