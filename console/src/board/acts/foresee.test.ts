import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AlarmActName } from '../../api/contract.ts'
import { anAlarm } from '../alarm-fixture.ts'
import { allowed, foresee } from './foresee.ts'

const acts: AlarmActName[] = ['acknowledge', 'dispatch', 'arrive', 'resolve', 'note', 'reopen']
const offered = (alarm: ReturnType<typeof anAlarm>) => acts.filter((act) => allowed(alarm, act, 'Anna'))

test('what rings can be acknowledged, or somebody sent; not resolved unheard', () => {
  assert.deepEqual(offered(anAlarm()), ['acknowledge', 'dispatch', 'note'])
})

test('what I have taken goes on to dispatch, arrival and end', () => {
  const mine = anAlarm({ state: 'acknowledged', ringing: false, acknowledgedBy: 'Anna' })
  assert.deepEqual(offered(mine), ['dispatch', 'arrive', 'resolve', 'note', 'reopen'])
})

test('what somebody else has taken can be taken over', () => {
  const theirs = anAlarm({ state: 'acknowledged', ringing: false, acknowledgedBy: 'Bo' })
  assert.ok(offered(theirs).includes('acknowledge'))
})

test('a new press during an alarm under way must be answered before it is resolved', () => {
  const again = anAlarm({ state: 'arrived', ringing: true, presses: 2 })
  assert.ok(offered(again).includes('acknowledge'))
  assert.ok(!offered(again).includes('resolve'))
})

test('a resolved alarm can only be written about and opened again', () => {
  assert.deepEqual(offered(anAlarm({ state: 'resolved', ringing: false })), ['note', 'reopen'])
})

test('what is foreseen never touches the version, so the server’s answer always wins', () => {
  for (const act of acts) {
    const changes = foresee(
      act,
      { cause: 'worry', text: '', reason: '' },
      { name: 'Anna', at: '2026-11-22T20:05:00Z' },
    )
    assert.equal('version' in changes, false)
  }
})

test('dispatching a ringing alarm silences it and says to whom', () => {
  const changes = foresee(
    'dispatch',
    { groupId: 'g' },
    { name: 'Anna', at: '2026-11-22T20:05:00Z', to: 'Nattpatrullen' },
  )
  assert.deepEqual(
    [changes.ringing, changes.state, changes.dispatchedTo],
    [false, 'dispatched', 'Nattpatrullen'],
  )
})
