import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTimers } from './timers.ts'

const after = (timers: ReturnType<typeof createTimers>, milliseconds: number) =>
  new Promise<void>((resolve) => timers.after(milliseconds, resolve))

test('calls run in the order of their time, never before it', async () => {
  const timers = createTimers()
  const order: string[] = []
  const started = timers.now()
  const late = after(timers, 90).then(() => order.push(timers.now() - started >= 90 ? 'late' : 'too soon'))
  const soon = after(timers, 10).then(() => order.push(timers.now() - started >= 10 ? 'soon' : 'too soon'))
  await Promise.all([late, soon])
  assert.deepEqual(order, ['soon', 'late'])
  timers.stop()
})

test('a cancelled call does not run, also when cancelled by one of the same moment', async () => {
  const timers = createTimers()
  let ran = 0
  const victim = { cancel() {} }
  timers.after(10, () => victim.cancel())
  victim.cancel = timers.after(10, () => ran++).cancel
  timers.after(10, () => ran++).cancel()
  await after(timers, 60)
  assert.equal(ran, 0)
  timers.stop()
})

test('a call may start another, and the wheel turns on after it was empty', async () => {
  const timers = createTimers()
  await after(timers, 5)
  await after(timers, 5)
  await new Promise<void>((resolve) => timers.after(5, () => timers.after(5, resolve)))
  timers.stop()
})
