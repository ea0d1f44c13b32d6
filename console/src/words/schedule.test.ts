import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scheduleOf } from './schedule.ts'

test('simple schedules are told in words, others as they are written', () => {
  assert.deepEqual(scheduleOf('30 2 * * *'), { every: 'day', at: '02:30' })
  assert.deepEqual(scheduleOf('5 * * * *'), { every: 'hour', minute: 5 })
  assert.deepEqual(scheduleOf('0 4 * * 1'), { every: 'week', day: 1, at: '04:00' })
  assert.deepEqual(scheduleOf('0 4 * * 0'), { every: 'week', day: 7, at: '04:00' }, 'Sunday')
  assert.deepEqual(scheduleOf('0 5 8 * *'), { every: 'month', day: 8, at: '05:00' })
  assert.deepEqual(scheduleOf('0 4 15 4 *'), { every: 'year', month: 4, day: 15, at: '04:00' })
  for (const cron of [
    '*/5 * * * *',
    '0 4 * 1 *',
    '0 * 1 1 *',
    '0 4 1 13 *',
    '0 4 1 * 1',
    '0 4 * * 1-5',
    '0 25 * * *',
    'nightly',
  ])
    assert.deepEqual(scheduleOf(cron), { cron })
})
