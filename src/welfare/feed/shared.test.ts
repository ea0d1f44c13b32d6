import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shared } from './shared.ts'

test('all who ask at about the same time share one reading, for as long as it takes and a while after', async () => {
  let now = 0
  const readings: PromiseWithResolvers<number>[] = []
  const read = () => {
    const reading = Promise.withResolvers<number>()
    readings.push(reading)
    return reading.promise
  }
  const ask = shared(read, 100, () => now)
  const early = [ask('a'), ask('a')]
  now = 5_000
  early.push(ask('a'))
  readings[0]!.resolve(1)
  assert.deepEqual(await Promise.all(early), [1, 1, 1], 'a slow reading is waited for, not repeated')
  now = 5_099
  assert.equal(await ask('a'), 1)
  now = 5_100
  const late = ask('a')
  readings[1]!.resolve(2)
  assert.equal(await late, 2)
  assert.equal(readings.length, 2)
})

test("a failure is nobody else's answer", async () => {
  let fails = true
  const ask = shared(async () => (fails ? Promise.reject(new Error('away')) : 1), 100)
  await assert.rejects(ask('a'))
  fails = false
  assert.equal(await ask('a'), 1)
})
