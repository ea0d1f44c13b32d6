import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { clocksOfPermit, clocksOfRequest } from './clocks.ts'
import { endOf, lastDay } from './deadline.ts'
import type { StoredPermit } from './permit-store.ts'
import type { DataRequest, RequestEvent } from './request.ts'
import { readRules } from './rules.ts'

const rules = await readRules(join(import.meta.dirname, '../../../products/rules/secondary-use.yaml'))
const at = (iso: string) => new Date(iso)
const event = (act: RequestEvent['act'], when: string): RequestEvent => ({
  at: at(when),
  by: 'anna',
  act,
  state: 'submitted',
  reasons: null,
  detail: null,
})
const request = (over: Partial<DataRequest> = {}) => ({
  kind: 'permit' as const,
  content: { publicBody: false },
  state: 'submitted' as const,
  ...over,
})
const decision = (over: Partial<DataRequest>, events: RequestEvent[], now: string) =>
  clocksOfRequest(request(over), events, rules, at(now)).find(({ what }) => what === 'decision')!

test('a decision has three months, two for public bodies, and for figures three', () => {
  const sent = [event('submitted', '2026-11-30T09:00:00Z')]
  const last = (over: Partial<DataRequest>) => decision(over, sent, '2026-12-01T09:00:00Z').lastDay
  assert.equal(last({}), '2027-03-01')
  assert.equal(last({ content: { publicBody: true } }), '2027-02-01')
  assert.equal(last({ kind: 'request', content: { publicBody: true } }), '2027-03-01')
})

test('what would end on a day off ends on the next working day, and says so; what must hold or be kept does not', () => {
  const ends = (sent: string, over: Partial<DataRequest> = {}) => {
    const { lastDay: day, movedFrom } = decision(over, [event('submitted', sent)], sent)
    return [day, movedFrom]
  }
  assert.deepEqual(ends('2026-08-31T09:00:00Z'), ['2026-11-30', undefined])
  assert.deepEqual(ends('2026-08-28T09:00:00Z'), ['2026-11-30', '2026-11-28'], 'a Saturday')
  assert.deepEqual(ends('2026-09-24T09:00:00Z'), ['2026-12-28', '2026-12-24'], 'Christmas Eve, a Thursday')
  assert.deepEqual(ends('2026-02-02T09:00:00Z', { content: { publicBody: true } }), ['2026-04-02', undefined])
  assert.deepEqual(
    ends('2026-02-03T09:00:00Z', { content: { publicBody: true } }),
    ['2026-04-07', '2026-04-03'],
    'Good Friday, and Easter after it',
  )
  const late = (now: string) => decision({}, [event('submitted', '2026-08-28T09:00:00Z')], now).overdue
  assert.deepEqual([late('2026-11-30T22:59:59Z'), late('2026-11-30T23:00:00Z')], [false, true])
})

test('days are those in Sweden, and a time limit ends with its last one', () => {
  // Late in the evening in UTC it is the next day in Sweden.
  assert.equal(lastDay(at('2026-06-30T22:30:00Z'), [{ months: 1 }]).toString(), '2026-08-01')
  assert.equal(
    endOf(lastDay(at('2026-01-31T12:00:00Z'), [{ months: 1 }])).toISOString(),
    '2026-02-28T23:00:00.000Z',
  )
  assert.equal(
    endOf(lastDay(at('2026-06-01T12:00:00Z'), [{ weeks: 4 }])).toISOString(),
    '2026-06-29T22:00:00.000Z',
  )
})

test('more time is taken in calendar months of the whole, and told', () => {
  const events = [event('submitted', '2026-11-30T09:00:00Z'), event('extended', '2027-01-10T09:00:00Z')]
  const clock = decision({}, events, '2027-02-01T09:00:00Z')
  assert.deepEqual([clock.lastDay, clock.extended, clock.overdue], ['2027-05-31', true, false])
})

test('the clock stands still while the applicant completes, and goes on from there', () => {
  const events = [event('submitted', '2026-03-01T09:00:00Z'), event('asked', '2026-03-11T09:00:00Z')]
  const waiting = clocksOfRequest(request({ state: 'incomplete' }), events, rules, at('2026-03-20T09:00:00Z'))
  assert.deepEqual(
    waiting.map(({ what, lastDay: day, paused }) => [what, day, paused]),
    [
      ['completion', '2026-04-08', false],
      ['decision', undefined, true],
    ],
  )
  const answered = [...events, event('submitted', '2026-03-25T09:00:00Z')]
  const [completion, goesOn] = clocksOfRequest(request(), answered, rules, at('2026-04-01T09:00:00Z'))
  assert.equal(completion?.endedAt, '2026-03-25T09:00:00.000Z')
  assert.deepEqual(
    [goesOn?.lastDay, goesOn?.paused],
    ['2026-06-15', false],
    'fourteen days later than 1 June',
  )
})

test('what is late says so, until and after it is decided', () => {
  const sent = [event('submitted', '2026-01-01T09:00:00Z')]
  assert.equal(decision({}, sent, '2026-04-01T21:59:59Z').overdue, false)
  assert.equal(decision({}, sent, '2026-04-01T22:00:00Z').overdue, true)
  const decided = [...sent, event('decided', '2026-03-01T09:00:00Z')]
  assert.equal(decision({ state: 'approved' }, decided, '2027-01-01T09:00:00Z').overdue, false)
})

const permit: StoredPermit = {
  id: '',
  number: 'DT 2026-1',
  kind: 'permit',
  application: '',
  organisation: '',
  product: 'costs',
  selection: { measures: [], dimensions: [], filters: [], period: { from: '', to: '' } },
  regions: [],
  people: [],
  purpose: 'research',
  validFrom: at('2026-01-10T09:00:00Z'),
  validUntil: at('2027-01-09T23:00:00Z'),
  epoch: 1,
  state: 'in_force',
  version: 1,
  prolongedAt: null,
  prolongedReasons: null,
  revokedAt: null,
  revokedReasons: null,
  endedAt: null,
  emptiedAt: null,
}
const none: { firstAnswer: Date | undefined; firstResult: Date | undefined } = {
  firstAnswer: undefined,
  firstResult: undefined,
}
const told = (over: Partial<StoredPermit>, now: string, around = none) =>
  clocksOfPermit({ ...permit, ...over }, rules, at(now), around).map(
    ({ what, lastDay: day, overdue }) => `${what} ${day}${overdue ? ' late' : ''}`,
  )

test('when a permit ends its data goes within six months, its results are out in eighteen, its logs stay a year', () => {
  assert.deepEqual(told({}, '2026-06-01T09:00:00Z'), ['validity 2027-01-09'])
  assert.deepEqual(told({}, '2027-06-01T09:00:00Z'), [
    'validity 2027-01-09',
    'emptying 2027-07-12',
    'publication 2028-07-10',
    'logs 2028-01-10',
  ])
  assert.ok(told({}, '2027-07-13T09:00:00Z').includes('emptying 2027-07-12 late'))
  const revoked = told({ revokedAt: at('2026-03-01T09:00:00Z') }, '2026-03-02T09:00:00Z')
  assert.ok(revoked.includes('emptying 2026-09-01'), 'from the day it was taken back')
})

test('figures are published within eighteen months of when they were told', () => {
  const around = { firstAnswer: at('2026-02-01T09:00:00Z'), firstResult: undefined }
  assert.ok(told({ kind: 'request' }, '2026-06-01T09:00:00Z', around).includes('publication 2027-08-02'))
})

test('a longer pause never gives an earlier day', () => {
  const day = fc.integer({ min: 0, max: 400 })
  const later = (days: number) =>
    new Date(Date.parse('2026-01-31T10:00:00Z') + days * 86_400_000).toISOString()
  const last = (asked: number, pause: number) =>
    decision(
      {},
      [event('submitted', later(0)), event('asked', later(asked)), event('submitted', later(asked + pause))],
      later(900),
    ).lastDay!
  fc.assert(
    fc.property(day, day, (asked, pause) => last(asked, pause) <= last(asked, pause + 1)),
    { numRuns: 200, seed: 3 },
  )
})
