import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from '../words/words.ts'
import { anAlarm } from './alarm-fixture.ts'
import { placeOf, titleOf } from './title.ts'

const home = { id: 'h', street: 'Björkgatan 4 B' }
const elsa = { id: 'p', name: 'Elsa Testberg', protectedIdentity: false }

test('an alarm is called by the person, else the home, else the device’s address', () => {
  assert.equal(titleOf(anAlarm({ person: elsa, home }), words.sv), 'Elsa Testberg')
  assert.equal(titleOf(anAlarm({ home }), words.sv), 'Björkgatan 4 B')
  const address = { scheme: 'scaip', value: '8031390' } as const
  assert.equal(titleOf(anAlarm({ address }), words.sv), 'Okänd enhet 8031390')
  assert.equal(titleOf(anAlarm({ class: 'no_screen' }), words.en), 'Nobody sees the alarms')
})

test('a protected identity has neither name nor street on the board, even where the data had them', () => {
  const alarm = anAlarm({ person: { ...elsa, protectedIdentity: true }, home })
  assert.equal(titleOf(alarm, words.sv), 'Skyddad identitet')
  assert.doesNotMatch(placeOf(alarm), /Björkgatan/)
})

test('the place is where the person is, down to the room', () => {
  const device = { id: 'd', kind: 'alarm_button', place: 'Sovrum' }
  assert.equal(placeOf(anAlarm({ person: elsa, home, device })), 'Björkgatan 4 B · Sovrum')
})
