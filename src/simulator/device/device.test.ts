import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zeroCounts } from '../counts.ts'
import { createDevice } from './device.ts'
import type { Line, Reply } from './line.ts'
import type { DeviceMessage } from './message.ts'
import { patienceSeconds } from './patience.ts'

const alarm = (ref: string): DeviceMessage => ({
  ref,
  occurredAt: '2026-11-22T21:04:11.000Z',
  type: 'ME',
  deviceType: '0003',
  status: '0010',
})
const heartbeat: DeviceMessage = {
  ref: 'H1',
  occurredAt: '2026-11-22T21:04:11.000Z',
  type: 'PI',
  deviceType: '0003',
}

/** A device whose reception answers from a list, and then always with the last answer. */
function deviceHearing(...replies: Reply[]) {
  const heard: string[] = []
  const waited: number[] = []
  const counts = zeroCounts()
  const abort = new AbortController()
  const line: Line = {
    send({ ref }) {
      heard.push(ref)
      return Promise.resolve((replies.length > 1 ? replies.shift() : replies[0])!)
    },
    close: () => Promise.resolve(),
  }
  const device = createDevice({
    line,
    counts,
    signal: abort.signal,
    pause: (milliseconds, signal) => {
      waited.push(milliseconds / 1000)
      return signal.aborted ? Promise.reject(new Error('stopped')) : Promise.resolve()
    },
  })
  return { device, heard, waited, counts, abort }
}

test('an alarm is repeated under the same reference until the reception takes it', async () => {
  const { device, heard, counts } = deviceHearing(
    { kind: 'silent' },
    { kind: 'later' },
    { kind: 'silent' },
    { kind: 'ok' },
  )
  assert.equal(await device.tell(alarm('A1')), 'ok')
  assert.deepEqual(heard, ['A1', 'A1', 'A1', 'A1'])
  assert.deepEqual(counts, { sent: 1, answeredOk: 1, failed: 0, retried: 3 })
})

test('a device waits longer each time, and as long as it was asked to, within reason', async () => {
  const { device, waited } = deviceHearing(
    { kind: 'silent' },
    { kind: 'later', afterSeconds: 30 },
    { kind: 'later', afterSeconds: 86_400 },
    { kind: 'silent' },
    { kind: 'ok' },
  )
  await device.tell(alarm('A1'))
  assert.deepEqual(waited, [2, 30, 120, 15])
})

test('a device gives up only after a quarter of an hour of waiting', async () => {
  const { device, waited, counts } = deviceHearing({ kind: 'silent' })
  assert.equal(await device.tell(alarm('A1')), 'failed')
  const total = waited.reduce((sum, seconds) => sum + seconds, 0)
  assert.ok(total <= patienceSeconds && total > patienceSeconds - 61, String(total))
  assert.equal(counts.failed, 1)
})

test('what is refused is not repeated', async () => {
  const { device, heard, counts } = deviceHearing({ kind: 'refused', why: '3' })
  assert.equal(await device.tell(alarm('A1')), 'failed')
  assert.deepEqual(heard, ['A1'])
  assert.equal(counts.failed, 1)
})

test('messages get through in the order they were made', async () => {
  const { device, heard } = deviceHearing({ kind: 'silent' }, { kind: 'ok' })
  await Promise.all([device.tell(alarm('A1')), device.tell(alarm('A2')), device.tell(alarm('A3'))])
  assert.deepEqual(heard, ['A1', 'A1', 'A2', 'A3'])
})

test('a heartbeat is sent once, and makes way for an alarm that waits', async () => {
  const { device, heard, counts } = deviceHearing({ kind: 'silent' }, { kind: 'ok' })
  await device.beat(heartbeat)
  assert.deepEqual(heard, ['H1'])
  assert.equal(counts.failed, 1)
  const telling = device.tell(alarm('A1'))
  await device.beat(heartbeat)
  await telling
  assert.deepEqual(heard, ['H1', 'A1'])
})

test('a silent device says nothing, and afterwards what it had to say', async () => {
  const { device, heard } = deviceHearing({ kind: 'ok' })
  const { promise, resolve } = Promise.withResolvers<void>()
  device.silence(promise)
  await device.beat(heartbeat)
  const telling = device.tell(alarm('A1'))
  assert.equal(device.silent, true)
  assert.deepEqual(heard, [])
  resolve()
  assert.equal(await telling, 'ok')
  assert.deepEqual(heard, ['A1'])
  assert.equal(device.silent, false)
})

test('twenty messages may wait; what comes after is lost, and counted', async () => {
  const { device, counts } = deviceHearing({ kind: 'ok' })
  const deliveries = await Promise.all(
    Array.from({ length: 25 }, (_, index) => device.tell(alarm(`A${index}`))),
  )
  assert.equal(deliveries.filter((delivery) => delivery === 'ok').length, 20)
  assert.deepEqual(counts, { sent: 20, answeredOk: 20, failed: 5, retried: 0 })
})

test('stopped, a device ends its repeats at once', async () => {
  const { device, abort, heard } = deviceHearing({ kind: 'silent' })
  abort.abort()
  assert.equal(await device.tell(alarm('A1')), 'stopped')
  assert.deepEqual(heard, [])
})
