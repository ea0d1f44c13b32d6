import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asking, fact, settle } from './asking.ts'

function* sum(...answers: (number | undefined | Promise<number | undefined>)[]): Asking<number> {
  let total = 0
  for (const each of answers) total += (yield* fact(each)) ?? 0
  return total
}

test('steps whose facts all answer at once are gone through at once', () => {
  assert.equal(settle(sum(1, undefined, 2)), 3)
})

test('from the first fact that has to be waited for, what comes is a promise, and nothing is asked twice', async () => {
  const result = settle(sum(1, Promise.resolve(2), 3, Promise.resolve(undefined), Promise.resolve(4)))
  assert.ok(result instanceof Promise)
  assert.equal(await result, 10)
})

test('when a source of facts fails, all of it fails', async () => {
  await assert.rejects(async () => settle(sum(1, Promise.reject(new Error('the register is away')))), {
    message: 'the register is away',
  })
})
