import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AlarmClass, Chain } from '../contract/index.ts'
import { chooseChain } from './choose.ts'

const chain = (id: string, classes: AlarmClass[] = [], personId?: string): Chain => ({
  id,
  version: 1,
  updatedAt: '2026-11-22T10:00:00Z',
  controllerId: 'c',
  name: id,
  classes,
  steps: [],
  fallback: { kind: 'group', id: 'g', repeatSeconds: 60 },
  ...(personId === undefined ? {} : { personId }),
})
const all = chain('controller, all')
const fall = chain('controller, fall', ['fall'])
const mine = chain('person, all', [], 'asta')
const myFall = chain('person, fall', ['fall'], 'asta')
const ofOther = chain('other person', ['fall'], 'bo')

test('the nearest chain is chosen: the person before the controller, the class before all', () => {
  const chains = [all, fall, mine, myFall, ofOther]
  assert.equal(chosen(chains, 'asta', 'fall'), 'person, fall')
  assert.equal(chosen(chains, 'asta', 'manual'), 'person, all')
  assert.equal(
    chosen([all, fall, mine], 'asta', 'fall'),
    'person, all',
    "the person's own goes before the class",
  )
  assert.equal(chosen(chains, 'cia', 'fall'), 'controller, fall')
  assert.equal(chosen(chains, undefined, 'manual'), 'controller, all')
  assert.equal(chosen([fall, mine], 'cia', 'manual'), undefined)
})

test('the order in which chains are given does not matter', () => {
  const twin = chain('controller, all (later)')
  assert.equal(chooseChain([twin, all], undefined, 'manual')?.id, all.id)
  assert.equal(chooseChain([all, twin], undefined, 'manual')?.id, all.id)
})

function chosen(given: Chain[], person: string | undefined, cls: AlarmClass): string | undefined {
  return chooseChain(given, person, cls)?.id
}
