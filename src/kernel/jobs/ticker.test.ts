import assert from 'node:assert/strict'
import { test } from 'node:test'
import { captureLog, FakeClock } from '../testkit/index.ts'
import { startTicker } from './ticker.ts'

const clock = new FakeClock('2026-01-15T12:00:00Z')

test('a ticker never runs beside itself, and stopping waits for the run under way', async () => {
  let running = 0
  let most = 0
  const thirdRun = Promise.withResolvers<void>()
  let runs = 0
  const ticker = startTicker({
    everyMs: 0,
    clock,
    log: captureLog().log,
    name: 'test',
    run: async (now) => {
      assert.ok(now.equals(clock.now()))
      most = Math.max(most, ++running)
      if (++runs === 3) thirdRun.resolve()
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
    },
  })
  await thirdRun.promise
  await ticker.stop()
  assert.equal(most, 1)
  assert.equal(running, 0)
})

test('a ticker goes on after errors, counts each, and logs the first and the recovery', async () => {
  const { log, lines } = captureLog()
  const recovered = Promise.withResolvers<void>()
  let runs = 0
  const ticker = startTicker({
    everyMs: 0,
    clock,
    log,
    name: 'test',
    run: async () => {
      runs += 1
      if (runs <= 3) throw new Error('out of order')
      if (runs === 5) recovered.resolve()
    },
  })
  await recovered.promise
  await ticker.stop()
  assert.equal(ticker.failures, 3)
  const said = lines.map((line) => [line['log.level'], line['msg']])
  assert.deepEqual(said, [
    ['error', 'a regular task failed'],
    ['debug', 'a regular task failed'],
    ['debug', 'a regular task failed'],
    ['info', 'a regular task works again'],
  ])
})
