import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalAddress } from './canonical-address.ts'

test('one EUI-64 is one address however it is written', () => {
  const written = ['00:12:4B:00:14:B5:D9:E1', '00-12-4b-00-14-b5-d9-e1', ' 00124B0014B5D9E1 ']
  assert.deepEqual(
    new Set(written.map((value) => canonicalAddress({ scheme: 'eui', value }).value)),
    new Set(['00124b0014b5d9e1']),
  )
})

test('other addresses are trimmed and otherwise as they came', () => {
  assert.deepEqual(
    canonicalAddress({ scheme: 'mqtt', value: ' zigbee2mqtt/Hall-A ' }).value,
    'zigbee2mqtt/Hall-A',
  )
})
