import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Act } from '../plan/act.ts'
import { followPlan } from './director.ts'
import { most, type OpenAlarms } from './open-alarms.ts'

const act = (at: number, story: number, opens = true, tier: Act['tier'] = 'care'): Act => ({
  at,
  kind: 'press',
  device: `device-${story}`,
  story,
  opens,
  tier,
})

/** Follows a plan on a clock that moves only by the pauses taken. */
async function follow(plan: Act[], open: OpenAlarms[] | (() => Promise<OpenAlarms>), speed = 1) {
  const done: { at: number; story: number }[] = []
  const log: string[] = []
  let now = 0
  const counts = Array.isArray(open) ? [...open] : []
  await followPlan({
    plan,
    speed,
    perform: ({ story }) => done.push({ at: now / 1000, story }),
    countOpen: Array.isArray(open)
      ? () => Promise.resolve(counts.length > 1 ? counts.shift()! : counts[0]!)
      : open,
    pause: (milliseconds) => {
      now += milliseconds
      return Promise.resolve()
    },
    now: () => now,
    signal: new AbortController().signal,
    log: { info: (message) => log.push(message) },
  })
  return { done, log }
}

const calm = { care: 0, technical: 0 }

test('acts are made at their time, and sixty times as fast when asked', async () => {
  const plan = [act(10, 1), act(70, 2)]
  assert.deepEqual((await follow(plan, [calm])).done, [
    { at: 10, story: 1 },
    { at: 70, story: 2 },
  ])
  assert.deepEqual(
    (await follow(plan, [calm], 60)).done.map(({ at }) => Math.round(at * 60)),
    [10, 70],
  )
})

test('nothing is begun while too much is open, and nothing follows what was not begun', async () => {
  const full = { care: most.care + 1, technical: 0 }
  const plan = [act(1, 1), act(5, 1, false), act(10, 2), act(15, 2, false)]
  const { done, log } = await follow(plan, [full, calm])
  assert.deepEqual(
    done.map(({ story }) => story),
    [2, 2],
  )
  assert.deepEqual(
    log.filter((message) => message !== 'simulated act'),
    ['simulator waits for alarms to be handled', 'simulator goes on'],
  )
})

test('a board full of technical alarms does not keep people from pressing', async () => {
  const { done } = await follow(
    [act(1, 1, true, 'technical'), act(2, 2, true, 'care')],
    [{ care: 0, technical: most.technical + 1 }],
  )
  assert.deepEqual(
    done.map(({ story }) => story),
    [2],
  )
})

test('a reception that cannot be asked is left in peace', async () => {
  const { done } = await follow([act(1, 1)], () => Promise.reject(new Error('away')))
  assert.deepEqual(done, [])
})

test('after the computer has slept the plan goes on from where it was, not all at once', async () => {
  let now = 0
  const at: number[] = []
  await followPlan({
    plan: [act(1, 1), act(60, 2), act(120, 3)],
    speed: 1,
    perform: () => {
      at.push(now / 1000)
      if (at.length === 1) now += 8 * 3600 * 1000
    },
    countOpen: () => Promise.resolve(calm),
    pause: (milliseconds) => {
      now += milliseconds
      return Promise.resolve()
    },
    now: () => now,
    signal: new AbortController().signal,
    log: { info: () => undefined },
  })
  assert.equal(at[2]! - at[1]!, 60)
})
