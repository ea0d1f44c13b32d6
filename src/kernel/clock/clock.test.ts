import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock, swedishZone, systemClock, Temporal } from './clock.ts'

test('a fake clock stands still until it is moved, and can be set back', () => {
  const clock = new FakeClock('2026-03-29T00:59:59Z')
  assert.equal(clock.now().toString(), '2026-03-29T00:59:59Z')
  clock.advance({ hours: 1, milliseconds: 5 })
  assert.equal(clock.now().toString(), '2026-03-29T01:59:59.005Z')
  clock.set('2026-03-28T12:00:00+01:00')
  assert.equal(clock.now().toString(), '2026-03-28T11:00:00Z')
  assert.throws(() => clock.advance({ days: 1 }), RangeError)
})

const offsetAt = (iso: string): string => Temporal.Instant.from(iso).toZonedDateTimeISO(swedishZone).offset

test('the Swedish zone has both clock changes', () => {
  assert.equal(offsetAt('2026-03-29T00:59:59Z'), '+01:00')
  assert.equal(offsetAt('2026-03-29T01:00:00Z'), '+02:00')
  assert.equal(offsetAt('2026-10-25T00:59:59Z'), '+02:00')
  assert.equal(offsetAt('2026-10-25T01:00:00Z'), '+01:00')
})

test("the system's clock is the machine's", () => {
  const before = Date.now()
  const now = systemClock.now().epochMilliseconds
  assert.ok(before <= now && now <= Date.now())
})
