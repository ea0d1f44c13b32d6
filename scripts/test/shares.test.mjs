import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dealOut, several } from './shares.mjs'

test('every file is dealt to exactly one share, and neighbours to different ones', () => {
  assert.deepEqual(dealOut(['a', 'b', 'c', 'd', 'e'], 2), [
    ['a', 'c', 'e'],
    ['b', 'd'],
  ])
})

test('a share without files is none', () => {
  assert.deepEqual(dealOut(['a'], 2), [['a']])
  assert.deepEqual(dealOut([], 2), [])
})

test('so many run at once and no more, the next begins when one is done, and results keep their order', async () => {
  const open = new Map()
  const begun = []
  const all = several(['a', 'b', 'c', 'd'], 2, async (name) => {
    begun.push(name)
    const { promise, resolve } = Promise.withResolvers()
    open.set(name, resolve)
    await promise
    open.delete(name)
    return name.toUpperCase()
  })
  const settle = () => new Promise((done) => setImmediate(done))
  await settle()
  assert.deepEqual(begun, ['a', 'b'])
  open.get('b')()
  await settle()
  assert.deepEqual(
    [begun, [...open.keys()]],
    [
      ['a', 'b', 'c'],
      ['a', 'c'],
    ],
  )
  for (const name of ['c', 'a', 'd']) {
    open.get(name)()
    await settle()
  }
  assert.deepEqual(await all, ['A', 'B', 'C', 'D'])
})

test('one that fails fails the whole', async () => {
  await assert.rejects(
    several(['a', 'b'], 2, async (name) => {
      if (name === 'b') throw new Error('b')
    }),
    /b/,
  )
})
