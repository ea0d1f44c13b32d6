import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextOf, readSchedule } from './schedule.ts'

const after = (cron: string, at: string): string | undefined =>
  nextOf(readSchedule(cron)!, new Date(at))?.toISOString()

test('a schedule is in Swedish time, summer and winter', () => {
  assert.equal(after('0 5 8 * *', '2026-07-08T02:59:00Z'), '2026-07-08T03:00:00.000Z')
  assert.equal(after('0 5 8 * *', '2026-07-08T03:00:00Z'), '2026-08-08T03:00:00.000Z')
  assert.equal(after('0 5 8 * *', '2026-12-01T00:00:00Z'), '2026-12-08T04:00:00.000Z')
})

test('the hour that summer time leaves out comes an hour later, and the doubled one once', () => {
  assert.equal(after('30 2 * * *', '2026-03-28T12:00:00Z'), '2026-03-29T01:30:00.000Z')
  assert.equal(after('30 2 * * *', '2026-10-25T00:30:00Z'), '2026-10-26T01:30:00.000Z')
})

test('ranges, lists, steps and days of the week are as in crontab(5)', () => {
  assert.equal(after('*/15 8-9 * * 1-5', '2026-11-27T08:50:00Z'), '2026-11-30T07:00:00.000Z')
  assert.equal(after('0 0 1,15 * *', '2026-11-02T00:00:00Z'), '2026-11-14T23:00:00.000Z')
  assert.equal(after('0 0 * * 7', '2026-11-26T00:00:00Z'), '2026-11-28T23:00:00.000Z')
  assert.equal(after('0 0 13 * 5', '2026-11-07T00:00:00Z'), '2026-11-12T23:00:00.000Z')
  assert.equal(after('0 0 29 2 *', '2026-11-07T00:00:00Z'), '2028-02-28T23:00:00.000Z')
})

test('what is no schedule, or never comes, is not taken', () => {
  for (const cron of [
    '',
    '0 5 8 *',
    '60 5 8 * *',
    '0 5 0 * *',
    '5-1 * * * *',
    '*/0 * * * *',
    'a * * * *',
    '0 0 30 2 *',
    '0 0 1 13 *',
  ])
    assert.equal(readSchedule(cron), undefined, cron)
})
