import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePopulation } from '../population/make-population.ts'
import type { Act } from './act.ts'
import { demoPlan } from './demo-plan.ts'

const { devices } = makePopulation(1)

function hours(seed: number, count: number): Act[] {
  const acts: Act[] = []
  for (const act of demoPlan(seed, devices)) {
    if (act.at > count * 3600) return acts
    acts.push(act)
  }
  return acts
}

const day = hours(1, 24)

test('the same seed gives the same day, another seed another', () => {
  assert.deepEqual(hours(1, 24), day)
  assert.notDeepEqual(hours(2, 1), hours(1, 1))
})

test('in the first seconds one person presses twice, and three devices report faults', () => {
  const first = day.filter(({ at }) => at <= 10)
  const presses = first.filter(({ kind }) => kind === 'press')
  assert.equal(presses.length, 2)
  assert.equal(presses[0]!.device, presses[1]!.device)
  const faults = first.filter(({ tier, kind }) => tier === 'technical' && kind !== 'silence')
  assert.equal(faults.length, 3)
})

test('for ten minutes somebody calls every 40 to 90 seconds, and more seldom after that', () => {
  const calls = day.filter(({ tier, opens, at }) => tier === 'care' && opens && at > 10).map(({ at }) => at)
  const gaps = calls.slice(1).map((at, index) => ({ at, gap: at - calls[index]! }))
  for (const { at, gap } of gaps) {
    if (at <= 600) assert.ok(gap >= 40 && gap <= 90, `${gap} s before ${at}`)
    else if (at > 900) assert.ok(gap >= 120 && gap <= 300, `${gap} s before ${at}`)
  }
})

test('acts come in order of time, and a story never before its first act', () => {
  const begun = new Set<number>()
  let last = 0
  for (const { at, story, opens } of day) {
    assert.ok(at >= last)
    last = at
    if (opens) {
      assert.ok(!begun.has(story), 'a story begins once')
      begun.add(story)
    } else assert.ok(begun.has(story))
  }
})

test('a day holds everything that happens in homes', () => {
  const kinds = new Set(day.map(({ kind }) => kind))
  const expected = [
    'press',
    'cancel',
    'reset',
    'fall',
    'wandering',
    'battery_low',
    'power_lost',
    'power_back',
    'malfunction',
    'sensor',
    'silence',
    'unknown_press',
  ]
  for (const kind of expected) assert.ok(kinds.has(kind as Act['kind']), kind)
})

test('only devices that are fitted take part, and sensors never press', () => {
  for (const { kind, device } of day) {
    if (kind === 'unknown_press') continue
    const placed = devices.find(({ key }) => key === device)!
    assert.ok(placed.readiness === 'in_use' || placed.readiness === 'installed')
    if (kind === 'press') assert.notEqual(placed.channel, 'rest')
  }
})
