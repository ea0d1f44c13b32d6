import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validityOf } from './validity.ts'

const now = Date.parse('2026-11-22T20:00:00Z')
const before = '2026-11-22T19:00:00Z'
const at = '2026-11-22T20:00:00Z'
const after = '2026-11-22T21:00:00Z'

test('an assignment holds from its first instant until, and not at, its last', () => {
  assert.equal(validityOf({ validFrom: at }, now), 'holds')
  assert.equal(validityOf({ validFrom: before, validUntil: after }, now), 'holds')
  assert.equal(validityOf({ validFrom: before, validUntil: at }, now), 'expired')
  assert.equal(validityOf({ validFrom: after }, now), 'upcoming')
})

test('an assignment that was ended does not hold, whatever its period says', () => {
  assert.equal(validityOf({ validFrom: before, validUntil: after, endedAt: at }, now), 'ended')
})
