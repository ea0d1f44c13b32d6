import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from '../words/words.ts'
import { windowText } from './window-text.ts'

test('unbroken days are a span, others are listed', () => {
  assert.equal(
    windowText([{ days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }], words.sv, 'alltid'),
    'mån–fre 08:00–17:00',
  )
  assert.equal(
    windowText([{ days: [6, 1], from: '10:00', to: '02:00' }], words.sv, 'alltid'),
    'mån lör 10:00–02:00',
  )
})

test('the whole day has no times, and no window at all means always', () => {
  assert.equal(windowText([{ days: [7], from: '00:00', to: '00:00' }], words.en, 'always'), 'Sun')
  assert.equal(windowText([], words.en, 'always'), 'always')
})
