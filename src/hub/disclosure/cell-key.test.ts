import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mostNoise, noiseOf } from './cell-key.ts'

const count = fc.integer({ min: 0, max: 100_000 })
const key = fc.integer({ min: 0, max: 255 })
const threshold = fc.integer({ min: 2, max: 100 })
const keys = Array.from({ length: 256 }, (_, at) => at)

test('the same count with the same key always has the same noise, of two at most', () => {
  fc.assert(
    fc.property(count, key, threshold, (n, k, t) => {
      assert.equal(noiseOf(n, k, t), noiseOf(n, k, t))
      assert.ok(Math.abs(noiseOf(n, k, t)) <= mostNoise)
    }),
  )
})

test('zero stays zero, and no count that is told becomes a small one', () => {
  fc.assert(
    fc.property(count, key, threshold, (n, k, t) => {
      assert.equal(noiseOf(0, k, t), 0)
      if (n >= t) assert.ok(n + noiseOf(n, k, t) >= t)
    }),
  )
})

test('over all keys the mean is zero, and the variance what the description says', () => {
  for (const [n, variance] of [
    [5, 0],
    [6, 0.5],
    [7, 310 / 256],
    [5000, 310 / 256],
  ] as const) {
    const noise = keys.map((k) => noiseOf(n, k, 5))
    assert.equal(
      noise.reduce((sum, each) => sum + each, 0),
      0,
    )
    assert.equal(noise.reduce((sum, each) => sum + each ** 2, 0) / 256, variance)
  }
})

test('a key is read modulo 256, below zero too', () => {
  fc.assert(
    fc.property(count, key, (n, k) => {
      assert.equal(noiseOf(n, k - 256, 5), noiseOf(n, k, 5))
      assert.equal(noiseOf(n, k + 512, 5), noiseOf(n, k, 5))
    }),
  )
})
