import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NormalSignal } from './signal.ts'
import { SignalQueue, type Waiting } from './signal-queue.ts'

const waiting = (ref: string, type: NormalSignal['type'] = 'alarm') =>
  ({ signal: { address: { scheme: 'scaip', value: '1' }, ref, type } }) as Waiting
const refs = (batch: readonly Waiting[]) => batch.map((each) => each.signal.ref)

test('alarms go before heartbeats, each in the order they came', () => {
  const queue = new SignalQueue(10)
  for (const one of [waiting('h1', 'heartbeat'), waiting('a1'), waiting('h2', 'heartbeat'), waiting('a2')])
    queue.add(one)
  assert.deepEqual(refs(queue.next(3)), ['a1', 'a2', 'h1'])
  assert.deepEqual(refs(queue.next(3)), ['h2'])
})

test('when it is full a heartbeat gives way to an alarm, and nothing gives way to a heartbeat', () => {
  const queue = new SignalQueue(2)
  assert.equal(queue.add(waiting('h1', 'heartbeat')), undefined)
  assert.equal(queue.add(waiting('a1')), undefined)
  assert.equal(queue.add(waiting('h2', 'heartbeat'))?.signal.ref, 'h2')
  assert.equal(queue.add(waiting('a2'))?.signal.ref, 'h1')
  assert.equal(queue.add(waiting('a3'))?.signal.ref, 'a3')
  assert.deepEqual(refs(queue.next(9)), ['a1', 'a2'])
})

test('two of one key never share a batch: the second meets the first committed', () => {
  const queue = new SignalQueue(10)
  for (const ref of ['a', 'b', 'a', 'c']) queue.add(waiting(ref))
  assert.deepEqual(refs(queue.next(9)), ['a', 'b', 'c'])
  assert.deepEqual(refs(queue.next(9)), ['a'])
})

test('a device that says the same thing over and over holds up no other', () => {
  const queue = new SignalQueue(1000)
  for (let n = 0; n < 500; n++) queue.add(waiting('stuck'))
  queue.add(waiting('a1'))
  assert.deepEqual(refs(queue.next(100)), ['stuck', 'a1'])
  assert.equal(queue.size, 499)
})
