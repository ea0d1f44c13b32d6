import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anonymity } from './k-anonymity.ts'

const by = ['age_group', 'municipality'] as const
type Person = Record<(typeof by)[number], string>

const counted = (people: readonly Person[], k: number, mostLost: number) =>
  anonymity(by, {
    k,
    mostLost,
    count: async (kept) => {
      const groups = Map.groupBy(people, (each) => kept.map((name) => each[name as keyof Person]).join())
      const sizes = [...groups.values()].map(({ length }) => length)
      const fewer = sizes.filter((size) => size < k).reduce((sum, size) => sum + size, 0)
      return { people: people.length, fewer, smallest: sizes.length === 0 ? 0 : Math.min(...sizes) }
    },
  })
const many = (age_group: string, municipality: string, n: number): Person[] =>
  Array.from({ length: n }, () => ({ age_group, municipality }))

test('a few who stand alone are counted; where that is more than may be, what helps most is left out', async () => {
  const lone = [...many('40', '0180', 99), ...many('97', '0180', 1)]
  const found = { people: 100, fewer: 1, smallest: 1, k: 5, by }
  assert.deepEqual(await counted(lone, 5, 0.02), { ...found, generalise: [], rest: 1 })
  assert.deepEqual(await counted(lone, 5, 0), { ...found, generalise: ['age_group'], rest: 0 })
  const spread = ['0180', '0181', '0182', '0183'].flatMap((place) => many('40', place, 2))
  assert.deepEqual((await counted(spread, 5, 0.05)).generalise, ['municipality'])
})

test('what is left out is enough, or it is all there is; nothing is left out without need', async () => {
  const person = fc.record({
    age_group: fc.constantFrom('a', 'b', 'c'),
    municipality: fc.constantFrom('x', 'y', 'z'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { maxLength: 60 }),
      fc.integer({ min: 2, max: 10 }),
      async (people, k) => {
        const found = await counted(people, k, 0.1)
        assert.ok(found.rest <= 0.1 * people.length || found.generalise.length === by.length)
        assert.equal(found.generalise.length === 0, found.fewer <= 0.1 * people.length)
      },
    ),
  )
})
