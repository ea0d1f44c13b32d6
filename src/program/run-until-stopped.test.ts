import assert from 'node:assert/strict'
import { test } from 'node:test'
import { captureLog } from '../kernel/testkit/index.ts'
import { runUntilStopped } from './run-until-stopped.ts'

/** A signal to this process, as its listeners get it. The test runner itself listens to the others. */
const signal = () => process.emit('SIGHUP', 'SIGHUP')

test('what was started runs until a signal, and is then stopped', async () => {
  const { log, lines } = captureLog()
  const happened: string[] = []
  const started = Promise.withResolvers<void>()
  const running = runUntilStopped(log, async () => {
    happened.push('started')
    started.resolve()
    return async () => void happened.push('stopped')
  })
  await started.promise
  signal()
  assert.equal(await running, 0)
  assert.deepEqual(happened, ['started', 'stopped'])
  assert.deepEqual(
    lines.map(({ msg }) => msg),
    ['stopping', 'stopped'],
  )
})

test('a signal that comes during the start stops what has then started', async () => {
  const { log } = captureLog()
  const starting = Promise.withResolvers<void>()
  let stopped = false
  const running = runUntilStopped(log, async () => {
    await starting.promise
    return async () => void (stopped = true)
  })
  signal()
  assert.equal(stopped, false)
  starting.resolve()
  assert.equal(await running, 0)
  assert.equal(stopped, true)
})

test('the same signal come twice stops once, and ends nothing in the middle', async (t) => {
  const exit = t.mock.method(process, 'exit', () => undefined as never)
  const { log, lines } = captureLog()
  const running = runUntilStopped(log, async () => async () => {})
  signal()
  signal()
  await running
  assert.equal(exit.mock.callCount(), 0)
  assert.equal(lines.filter(({ msg }) => msg === 'stopping').length, 1)
})

test('what cannot start is told, and no signal is listened for any more', async () => {
  const before = process.listenerCount('SIGHUP')
  const broken = runUntilStopped(captureLog().log, async () => {
    throw new Error('no database')
  })
  await assert.rejects(broken, /no database/)
  assert.equal(process.listenerCount('SIGHUP'), before)
})
