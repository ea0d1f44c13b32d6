import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../kernel/testkit/index.ts'
import { startListening } from './listening.ts'

function start() {
  const clock = new FakeClock('2026-11-22T10:00:00Z')
  let tell: (available: boolean) => void = () => undefined
  const db = {
    onAvailability: (fn: (available: boolean) => void) => {
      tell = fn
      return () => undefined
    },
  }
  const listening = startListening(db, clock)
  const since = () => listening.since(clock.now()).toString()
  return { clock, since, available: (is: boolean) => tell(is) }
}

test('it listens from its start for as long as it looks regularly', () => {
  const { clock, since } = start()
  for (let look = 0; look < 100; look++) {
    clock.advance({ seconds: 15 })
    assert.equal(since(), '2026-11-22T10:00:00Z')
  }
})

test('after a pause of the machine, or a clock that was set, it listens from then', () => {
  const { clock, since } = start()
  clock.advance({ minutes: 20 })
  assert.equal(since(), '2026-11-22T10:20:00Z')
  clock.set('2026-11-22T08:00:00Z')
  assert.equal(since(), '2026-11-22T08:00:00Z')
})

test('it listens from the return of the database', () => {
  const { clock, since, available } = start()
  clock.advance({ seconds: 30 })
  available(false)
  clock.advance({ seconds: 30 })
  available(true)
  assert.equal(since(), '2026-11-22T10:01:00Z')
})
