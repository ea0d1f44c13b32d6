import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settle } from './asking.ts'
import type { Answer } from './facts.ts'

/** Adds up what some sources answer, and writes down which were asked. */
function sum(...answers: Answer<number>[]) {
  const asked: number[] = []
  const total = settle((asking) =>
    answers.reduce<number>((so, each, at) => {
      const fact = asking.fact(() => {
        asked.push(at)
        return each
      })
      return so + (fact ?? 0)
    }, 0),
  )
  return { total, asked }
}

test('what asks for facts that all answer at once is done at once', () => {
  assert.equal(sum(1, undefined, 2).total, 3)
})

test('from the first fact that has to be waited for, what comes is a promise, and nothing is asked twice', async () => {
  const { total, asked } = sum(1, Promise.resolve(2), 3, Promise.resolve(undefined), Promise.resolve(4))
  assert.ok(total instanceof Promise)
  assert.equal(await total, 10)
  assert.deepEqual(asked, [0, 1, 2, 3, 4])
})

test('what is asked next may follow from what had to be waited for', async () => {
  const answers = new Map([
    ['whose', Promise.resolve('elsa')],
    ['where elsa lives', Promise.resolve('at home')],
  ])
  const found = settle((asking) => {
    const whose = asking.fact(() => answers.get('whose'))
    return asking.fact(() => answers.get(`where ${whose} lives`))
  })
  assert.equal(await found, 'at home')
})

test('when a source of facts fails, all of it fails, at once or later', async () => {
  const failure = { message: 'the register is away' }
  await assert.rejects(async () => sum(1, Promise.reject(new Error(failure.message))).total, failure)
  const fail = () => {
    throw new Error(failure.message)
  }
  assert.throws(() => settle((asking) => asking.fact(fail)), failure)
})
