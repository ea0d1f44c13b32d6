import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePersonIdentity } from '../identifiers/person-identity.ts'
import { nanoseconds } from './measure.ts'

test('durations are told to the microsecond, and long ones to the millisecond', () => {
  assert.equal(nanoseconds(0.0126), 13_000)
  assert.equal(nanoseconds(999.9994), 999_999_000)
  assert.equal(nanoseconds(999.9996), 1_000_000_000)
  assert.equal(nanoseconds(2_104.2512), 2_104_000_000)
})

test('no duration is like a personal identity number', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (ms) => {
      assert.equal(parsePersonIdentity(String(nanoseconds(ms))), undefined)
    }),
    { numRuns: 20_000 },
  )
  // Such as this one: 2.1 seconds to the microsecond.
  assert.notEqual(parsePersonIdentity('2104251000'), undefined)
})
