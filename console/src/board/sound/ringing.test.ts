import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anAlarm } from '../alarm-fixture.ts'
import { soundsNow } from './ringing.ts'

test('the most urgent of what rings is heard', () => {
  assert.equal(soundsNow([anAlarm({ urgency: 'prompt' }), anAlarm({ urgency: 'acute' })]), 'acute')
  assert.equal(soundsNow([anAlarm({ urgency: 'prompt' })]), 'prompt')
})

test('answered alarms, technical alarms and tests do not go on sounding', () => {
  assert.equal(
    soundsNow([
      anAlarm({ ringing: false, state: 'acknowledged' }),
      anAlarm({ urgency: 'technical' }),
      anAlarm({ urgency: 'test' }),
    ]),
    undefined,
  )
})

test('an answered alarm that is pressed again sounds', () => {
  assert.equal(soundsNow([anAlarm({ state: 'arrived', ringing: true })]), 'acute')
})
