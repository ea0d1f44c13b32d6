import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anAlarm } from '../alarm-fixture.ts'
import { catchUp, merge } from './merge.ts'

const none = new Map()

test('an alarm that was not known is news', () => {
  const { alarms, news } = merge(none, [anAlarm({ id: 'a' })])
  assert.equal(alarms.size, 1)
  assert.deepEqual(
    news.arrived.map(({ id }) => id),
    ['a'],
  )
})

test('an older or repeated version changes nothing and is no news', () => {
  const { alarms } = merge(none, [anAlarm({ id: 'a', version: 3, state: 'acknowledged', ringing: false })])
  for (const version of [2, 3]) {
    const again = merge(alarms, [anAlarm({ id: 'a', version })])
    assert.equal(again.alarms, alarms)
    assert.deepEqual(again.news, { arrived: [], rangAgain: [] })
  }
})

test('a second press during an open alarm is news, whatever its state', () => {
  const { alarms } = merge(none, [anAlarm({ id: 'a', version: 3, state: 'dispatched', ringing: false })])
  const { news } = merge(alarms, [
    anAlarm({ id: 'a', version: 4, state: 'dispatched', ringing: true, presses: 2 }),
  ])
  assert.equal(news.rangAgain.length, 1)
})

test('a reopened alarm rings again', () => {
  const { alarms } = merge(none, [anAlarm({ id: 'a', version: 3, state: 'resolved', ringing: false })])
  const { news } = merge(alarms, [anAlarm({ id: 'a', version: 4 })])
  assert.equal(news.rangAgain.length, 1)
})

test('what was acknowledged elsewhere is no news', () => {
  const { alarms } = merge(none, [anAlarm({ id: 'a' })])
  const { news } = merge(alarms, [anAlarm({ id: 'a', version: 2, state: 'acknowledged', ringing: false })])
  assert.deepEqual(news, { arrived: [], rangAgain: [] })
})

test('after a lost connection, what was resolved meanwhile leaves the board', () => {
  const { alarms } = merge(none, [anAlarm({ id: 'a' }), anAlarm({ id: 'b' })])
  const after = catchUp(alarms, [anAlarm({ id: 'b' }), anAlarm({ id: 'c' })], new Set())
  assert.deepEqual([...after.alarms.keys()].sort(), ['b', 'c'])
  assert.deepEqual(
    after.news.arrived.map(({ id }) => id),
    ['c'],
  )
})

test('an alarm that came on the stream while the list was fetched stays', () => {
  const { alarms } = merge(none, [anAlarm({ id: 'late' })])
  assert.ok(catchUp(alarms, [], new Set(['late'])).alarms.has('late'))
})

test('the newest resolved alarms are kept for a while, the rest leave', () => {
  const resolved = Array.from({ length: 40 }, (_, i) =>
    anAlarm({ id: `r${i}`, state: 'resolved', ringing: false, resolvedAt: new Date(i * 1000).toISOString() }),
  )
  const { alarms } = merge(none, resolved)
  assert.equal(alarms.size, 30)
  assert.ok(alarms.has('r39') && !alarms.has('r0'))
})
