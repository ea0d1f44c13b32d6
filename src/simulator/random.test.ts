import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRandom } from './random.ts'

const draw = (seed: number, count = 50) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random.next())
}

test('the same seed gives the same numbers, another seed others', () => {
  assert.deepEqual(draw(7), draw(7))
  assert.notDeepEqual(draw(7), draw(8))
})

test('numbers lie between 0 and 1 and fill it evenly', () => {
  const tenths = Array.from({ length: 10 }, () => 0)
  for (const number of draw(1, 10_000)) tenths[Math.floor(number * 10)]!++
  for (const count of tenths) assert.ok(count > 850 && count < 1150, String(tenths))
})

test('a fork is a stream of its own, whatever its parent has drawn', () => {
  const [one, other] = [createRandom(3), createRandom(3)]
  other.next()
  assert.equal(one.fork('homes').next(), other.fork('homes').next())
  assert.notEqual(one.fork('homes').next(), one.fork('people').next())
})

test('whole numbers reach both ends, and shuffling loses nobody', () => {
  const random = createRandom(5)
  const dice = new Set(Array.from({ length: 500 }, () => random.integer(1, 6)))
  assert.deepEqual([...dice].sort(), [1, 2, 3, 4, 5, 6])
  assert.deepEqual(random.shuffled([1, 2, 3, 4]).sort(), [1, 2, 3, 4])
  assert.throws(() => random.pick([]), RangeError)
})
