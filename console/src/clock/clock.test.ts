import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agoText, durationText } from './duration.ts'
import { ServerClock } from './server-clock.ts'

test('durations are minutes and seconds, then hours, then days', () => {
  assert.equal(durationText(0), '0:00')
  assert.equal(durationText(42.9), '0:42')
  assert.equal(durationText(362), '6:02')
  assert.equal(durationText(3962), '1:06:02')
  assert.equal(durationText(86_400 * 3 + 3600 * 4), '3 d 4 h')
})

test('how long ago is said in one unit', () => {
  const units = { hours: 'tim', days: 'dygn' }
  assert.equal(agoText(42, units), '42 s')
  assert.equal(agoText(12 * 60 + 59, units), '12 min')
  assert.equal(agoText(5 * 3600 + 1, units), '5 tim')
  assert.equal(agoText(50 * 3600, units), '2 dygn')
})

test('a press that lies ahead of this clock counts from zero, never backwards', () => {
  assert.equal(durationText(-12), '0:00')
})

test('the least delayed message tells how the clocks differ', () => {
  const clock = new ServerClock()
  const server = (ms: number) => new Date(1_000_000 + ms).toISOString()
  clock.sample(server(0), 1_000_000 - 5000 + 300)
  clock.sample(server(10_000), 1_010_000 - 5000 + 20)
  clock.sample(server(20_000), 1_020_000 - 5000 + 900)
  assert.equal(clock.offset, 4980)
})

test('a computer clock that was put right is followed when old samples have left', () => {
  const clock = new ServerClock()
  clock.sample(new Date(60_000).toISOString(), 0)
  for (let i = 0; i < ServerClock.kept; i += 1) clock.sample(new Date(i).toISOString(), i)
  assert.equal(clock.offset, 0)
})

test('a broken time from the server changes nothing', () => {
  const clock = new ServerClock()
  clock.sample('yesterday', 0)
  assert.equal(clock.offset, 0)
})
