import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AlarmDetail } from '../../api/contract.ts'
import { anAlarm } from '../alarm-fixture.ts'
import { uncover } from './uncover.ts'

const detail = (changes: Partial<AlarmDetail> = {}): AlarmDetail => ({
  ...anAlarm({ person: { id: 'p', name: '', protectedIdentity: true } }),
  relatives: [],
  household: [],
  progress: [],
  events: [],
  signals: [],
  outcomes: [],
  withheld: true,
  ...changes,
})
const revealed = detail({
  version: 2,
  withheld: false,
  person: { id: 'p', name: 'Elsa Testberg', protectedIdentity: true },
  doorCode: '4711',
})

test('what was revealed stays shown when the alarm changes, and the newest state is told', () => {
  const shown = uncover(detail({ version: 5, state: 'arrived', ringing: false }), revealed)
  assert.deepEqual([shown.person?.name, shown.doorCode, shown.withheld], ['Elsa Testberg', '4711', false])
  assert.deepEqual([shown.version, shown.state], [5, 'arrived'])
})

test('nothing is uncovered that nobody asked for', () => {
  assert.equal(uncover(detail(), undefined).withheld, true)
})
