import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AlarmClass, Chain } from '../contract/index.ts'
import { checkChains } from './chain-check.ts'

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

const targets = {
  groups: new Map([['g', { kind: 'reception' as const, hours: [], phone: '1' }]]),
  staff: new Map(),
}
const reaching = (base: Chain): Chain => ({
  ...base,
  steps: [{ targets: [{ kind: 'relatives' }], waitSeconds: 60, windows: [] }],
})
const person = (id: string, relatives: number) => ({ id, name: `name of ${id}`, relatives })

test('a controller without any chain is told once, and one without a class for each that is left out', () => {
  const none = checkChains([], [person('asta', 0), person('bo', 0)], targets)
  assert.deepEqual(
    none.gaps.map(({ kind, class: cls }) => [kind, cls]),
    [['no_chain', undefined]],
  )
  const some = checkChains([fall], [person('asta', 0)], targets)
  const left = some.gaps.filter(({ kind }) => kind === 'no_chain').map(({ class: cls }) => cls)
  assert.ok(left.includes('manual') && !left.includes('fall') && !left.includes('no_screen'))
})

test('what a chain lacks is told of the people it lacks it for, and of no others', () => {
  const check = checkChains([reaching(all)], [person('asta', 0), person('bo', 1)], targets)
  assert.deepEqual(
    check.gaps.map(({ kind, personId, personName }) => [kind, personId, personName]),
    [
      ['empty_step', 'asta', 'name of asta'],
      ['only_fallback', 'asta', 'name of asta'],
    ],
  )
  assert.equal(check.checkedPeople, 2)
})

test('a draft is checked for those who would follow it: not for whoever has chains of their own', () => {
  const draft = { ...reaching(all), id: '' }
  const check = checkChains([draft, mine], [person('asta', 0), person('bo', 0)], targets, draft)
  assert.equal(check.checkedPeople, 1)
  assert.deepEqual([...new Set(check.gaps.map(({ personId }) => personId))], ['bo'])
  assert.ok(check.gaps.every((gap) => !('chainId' in gap)))
})

test('ten thousand people are all counted, and the first five hundred gaps listed', () => {
  const people = Array.from({ length: 10_000 }, (_, index) => person(`p${index}`, 0))
  const check = checkChains([reaching(all)], people, targets)
  assert.deepEqual([check.total, check.gaps.length, check.checkedPeople], [20_000, 500, 10_000])
})
