import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alarm } from '../../api/contract.ts'
import { anAlarm } from '../alarm-fixture.ts'
import { arrange, waitingSince } from './order.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 20, 0, second)).toISOString()
const ids = (alarms: Alarm[], name: string, storm = false) =>
  arrange(alarms, storm)
    .find((section) => section.name === name)!
    .alarms.map(({ id }) => id)

test('acute before prompt, and the newest press first within each', () => {
  const alarms = [
    anAlarm({ id: 'prompt-new', urgency: 'prompt', lastPressAt: at(50) }),
    anAlarm({ id: 'acute-old', lastPressAt: at(10) }),
    anAlarm({ id: 'acute-new', lastPressAt: at(20) }),
  ]
  assert.deepEqual(ids(alarms, 'ringing'), ['acute-new', 'acute-old', 'prompt-new'])
})

test('a new press moves its alarm to the top', () => {
  const alarms = [
    anAlarm({ id: 'first', pressedAt: at(1), lastPressAt: at(40), presses: 2 }),
    anAlarm({ id: 'second', pressedAt: at(20), lastPressAt: at(20) }),
  ]
  assert.deepEqual(ids(alarms, 'ringing'), ['first', 'second'])
})

test('an acknowledged alarm is in progress until a new press makes it ring', () => {
  const taken = anAlarm({ id: 'a', state: 'acknowledged', ringing: false })
  assert.deepEqual(ids([taken], 'progress'), ['a'])
  assert.deepEqual(ids([{ ...taken, ringing: true }], 'ringing'), ['a'])
})

test('technical alarms and tests stand apart, ringing or not', () => {
  const alarms = [anAlarm({ id: 't', urgency: 'technical' }), anAlarm({ id: 'p', urgency: 'test' })]
  assert.deepEqual(ids(alarms, 'technical'), ['t'])
  assert.deepEqual(ids(alarms, 'test'), ['p'])
  assert.deepEqual(ids(alarms, 'ringing'), [])
})

test('in a storm the newest press is first whatever its urgency, and a person is in one place', () => {
  const person = (id: string) => ({ id, name: id, protectedIdentity: false })
  const alarms = [
    anAlarm({ id: 'elsa-old', person: person('elsa'), lastPressAt: at(1) }),
    anAlarm({ id: 'nils', person: person('nils'), lastPressAt: at(30) }),
    anAlarm({ id: 'elsa-new', person: person('elsa'), urgency: 'prompt', lastPressAt: at(40) }),
  ]
  assert.deepEqual(ids(alarms, 'ringing', true), ['elsa-new', 'elsa-old', 'nils'])
})

test('nothing is left out of the board', () => {
  const states = ['ringing', 'acknowledged', 'dispatched', 'arrived', 'resolved'] as const
  const urgencies = ['acute', 'prompt', 'technical', 'test'] as const
  const alarms = states.flatMap((state) =>
    urgencies.map((urgency) =>
      anAlarm({ id: `${state}-${urgency}`, state, urgency, ringing: state === 'ringing' }),
    ),
  )
  for (const storm of [false, true]) {
    assert.equal(arrange(alarms, storm).flatMap((section) => section.alarms).length, alarms.length)
  }
})

test('the clock counts from the first press not answered', () => {
  const alarm = anAlarm({ pressedAt: at(1), lastPressAt: at(30), presses: 2 })
  assert.equal(waitingSince(alarm), at(1))
  assert.equal(waitingSince({ ...alarm, acknowledgedAt: at(20) }), at(30))
  assert.equal(
    waitingSince({ ...alarm, acknowledgedAt: at(40), ringing: false, state: 'acknowledged' }),
    at(1),
  )
})
