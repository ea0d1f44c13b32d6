import assert from 'node:assert/strict'
import { test } from 'node:test'
import { batched } from './batched.ts'

test('what is asked for in one turn is read at once, and each gets its own answer', async () => {
  const readings: string[][] = []
  const get = batched<string>(async (keys) => {
    readings.push([...keys])
    return new Map(keys.filter((key) => key !== 'nobody').map((key) => [key, key.toUpperCase()]))
  })
  assert.deepEqual(await Promise.all([get('a'), get('nobody'), get('b'), get('a')]), [
    'A',
    undefined,
    'B',
    'A',
  ])
  assert.equal(await get('c'), 'C')
  assert.deepEqual(readings, [['a', 'nobody', 'b'], ['c']])
})

test('many are read in parts, and a part that fails fails alone', async () => {
  const sizes: number[] = []
  const get = batched<number>(async (keys) => {
    sizes.push(keys.length)
    if (keys.includes('k0')) throw new Error('away')
    return new Map(keys.map((key) => [key, Number(key.slice(1))]))
  })
  const answers = await Promise.allSettled(Array.from({ length: 450 }, (_, at) => get(`k${at}`)))
  assert.deepEqual(sizes, [200, 200, 50])
  assert.equal(answers.filter(({ status }) => status === 'rejected').length, 200)
  assert.deepEqual(answers[449], { status: 'fulfilled', value: 449 })
})
