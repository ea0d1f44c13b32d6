import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, parsePersonIdentity } from '../../kernel/index.ts'
import { againstContract } from './contract-fixture.ts'
import type { OutcomeDocument } from './outcome.ts'
import { outcomeRequest } from './outcome-xml.ts'
import { answer, testNumber, toldTown } from './write-back-fixture.ts'

const at = '2026-11-22T10:00:00.000Z'
const least: OutcomeDocument = {
  class: 'manual',
  urgency: 'acute',
  presses: 1,
  pressedAt: at,
  receivedAt: at,
  resolvedAt: at,
  cause: 'help_given',
  signals: [],
  acts: [],
}
const whole: OutcomeDocument = {
  ...least,
  answeredAt: at,
  dispatchedAt: at,
  arrivedAt: at,
  resolvedBy: 'Anna',
  device: { kind: 'alarm_button', place: 'Sovrum' },
  signals: [
    {
      id: newId(),
      at,
      receivedAt: at,
      type: 'alarm',
      class: 'manual',
      code: { system: 'scaip.stc', value: '0010' },
    },
    { id: newId(), at, receivedAt: at, type: 'reset' },
  ],
  acts: [
    { at, kind: 'dispatched', by: 'Anna', to: 'Bo', text: 'Dörr <"3"> & hund\u0007' },
    { at, kind: 'note' },
  ],
}
const message = (document: OutcomeDocument) =>
  outcomeRequest({
    id: newId(),
    alarmId: newId(),
    version: 2,
    identity: parsePersonIdentity(testNumber)!,
    document,
  })

test('what is told is as the published contract has it, with little to say and with much', () => {
  const valid = againstContract('ProcessAlarmOutcome')
  for (const document of [least, whole]) valid(message(document))
  assert.throws(() => valid(message(least).replace('<presses>1', '<presses>many')))
  valid(answer('OK', 'journal-1'))
})

test('a reserve number stands under the root of whose it is', () => {
  const identity = parsePersonIdentity('991981000010')!
  const said = outcomeRequest({ id: newId(), alarmId: newId(), version: 1, identity, document: least })
  assert.match(said, /<root>1\.2\.752\.97\.3\.1\.3<\/root>/)
})

test('what a real alarm tells is as the contract has it', async (t) => {
  const w = await toldTown(t)
  await w.resolved('Klart')
  await w.run()
  againstContract('ProcessAlarmOutcome')(w.record.calls[0]!.body)
})
