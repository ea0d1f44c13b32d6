import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { Temporal } from '../../kernel/index.ts'
import type { WeekWindow } from '../contract/index.ts'
import { minuteOfWeek, minutesPerWeek, withinWindows } from './week.ts'
import { minutesOf, minutesWithin, someWindows } from './week-oracle.ts'
import { complement, intersection, union, weekSet, windowsOf, without } from './week-set.ts'

const at = (iso: string) => Temporal.Instant.from(iso)
const window = (days: number[], from: string, to: string): WeekWindow => ({ days, from, to })

test('no windows at all means always', () => {
  assert.equal(withinWindows([], at('2026-11-22T03:00:00Z')), true)
})

test('a window begins with its first minute and ends before its last', () => {
  const office = [window([1, 2, 3, 4, 5], '08:00', '17:00')]
  assert.equal(withinWindows(office, at('2026-11-23T06:59:59Z')), false, 'Monday 07:59')
  assert.equal(withinWindows(office, at('2026-11-23T07:00:00Z')), true, 'Monday 08:00')
  assert.equal(withinWindows(office, at('2026-11-23T15:59:59Z')), true, 'Monday 16:59')
  assert.equal(withinWindows(office, at('2026-11-23T16:00:00Z')), false, 'Monday 17:00')
  assert.equal(withinWindows(office, at('2026-11-22T12:00:00Z')), false, 'Sunday')
})

test('a window past midnight belongs to the day it began', () => {
  const friday = [window([5], '22:00', '06:00')]
  assert.equal(withinWindows(friday, at('2026-11-20T21:00:00Z')), true, 'Friday 22:00')
  assert.equal(withinWindows(friday, at('2026-11-21T04:59:00Z')), true, 'Saturday 05:59')
  assert.equal(withinWindows(friday, at('2026-11-20T04:59:00Z')), false, 'Friday 05:59 is of Thursday')
  assert.equal(withinWindows(friday, at('2026-11-21T21:00:00Z')), false, 'Saturday 22:00')
})

test('Sunday night runs into Monday morning', () => {
  const sunday = [window([7], '22:00', '06:00')]
  assert.equal(withinWindows(sunday, at('2026-11-23T04:59:00Z')), true, 'Monday 05:59')
  assert.equal(withinWindows(sunday, at('2026-11-23T05:00:00Z')), false, 'Monday 06:00')
})

test('the same time from and to means all of the day', () => {
  const sunday = [window([7], '09:00', '09:00')]
  assert.equal(withinWindows(sunday, at('2026-11-21T23:00:00Z')), true, 'Sunday 00:00')
  assert.equal(withinWindows(sunday, at('2026-11-22T22:59:00Z')), true, 'Sunday 23:59')
  assert.equal(withinWindows(sunday, at('2026-11-22T23:00:00Z')), false, 'Monday 00:00')
})

test('25 October 2026: the hour that comes twice is within its window both times', () => {
  const night = [window([7], '02:00', '03:00')]
  const hours = ['00:00', '00:59', '01:00', '01:59'].map((time) => at(`2026-10-25T${time}:00Z`))
  assert.deepEqual(
    hours.map((hour) => withinWindows(night, hour)),
    [true, true, true, true],
  )
  assert.equal(withinWindows(night, at('2026-10-25T02:00:00Z')), false, '03:00 winter time')
  assert.equal(withinWindows(night, at('2026-10-24T23:59:00Z')), false, '01:59 summer time')
})

test('28 March 2027: a night shift over the hour that does not exist is whole', () => {
  const night = [window([6], '22:00', '06:00')]
  assert.equal(withinWindows(night, at('2027-03-28T00:59:00Z')), true, '01:59 winter time')
  assert.equal(withinWindows(night, at('2027-03-28T01:00:00Z')), true, '03:00 summer time')
  assert.equal(withinWindows(night, at('2027-03-28T03:59:00Z')), true, '05:59 summer time')
  assert.equal(withinWindows(night, at('2027-03-28T04:00:00Z')), false, '06:00 summer time')
  const missing = [window([7], '02:00', '03:00')]
  assert.equal(withinWindows(missing, at('2027-03-28T00:59:00Z')), false)
  assert.equal(withinWindows(missing, at('2027-03-28T01:00:00Z')), false)
})

/** A Monday far from any change of the clock, so that minutes of the week are minutes of the clock. */
const monday = at('2026-11-15T23:00:00Z')

test('windows hold exactly the minutes that asking minute by minute finds', () => {
  fc.assert(
    fc.property(someWindows, fc.integer({ min: 0, max: minutesPerWeek - 1 }), (windows, minute) => {
      const instant = monday.add({ minutes: minute })
      const oracle = minutesWithin(windows)
      assert.equal(minuteOfWeek(instant), minute)
      assert.equal(withinWindows(windows, instant), oracle[minute])
      assert.deepEqual(minutesOf(weekSet(windows)), oracle)
    }),
    { numRuns: 60 },
  )
})

test('windows made of a set say the same set again', () => {
  fc.assert(
    fc.property(someWindows, (windows) => {
      const set = weekSet(windows)
      const again = windowsOf(set)
      if (set.length > 0) assert.deepEqual(weekSet(again), set)
    }),
    { numRuns: 200 },
  )
})

test('union, difference and complement of sets are those of their minutes', () => {
  fc.assert(
    fc.property(someWindows, someWindows, (one, other) => {
      const [a, b] = [weekSet(one), weekSet(other)]
      const [inA, inB] = [minutesOf(a), minutesOf(b)]
      assert.deepEqual(
        minutesOf(union(a, b)),
        inA.map((is, minute) => is || inB[minute]),
      )
      assert.deepEqual(
        minutesOf(intersection(a, b)),
        inA.map((is, minute) => is && inB[minute]),
      )
      assert.deepEqual(
        minutesOf(without(a, b)),
        inA.map((is, minute) => is && !inB[minute]),
      )
      assert.deepEqual(
        minutesOf(complement(a)),
        inA.map((is) => !is),
      )
    }),
    { numRuns: 60 },
  )
})

test('a set is told as people write it', () => {
  const nights = weekSet([window([5, 6], '22:00', '06:00')])
  assert.deepEqual(windowsOf(nights), [window([5, 6], '22:00', '06:00')])
  assert.deepEqual(windowsOf(complement([])), [window([1, 2, 3, 4, 5, 6, 7], '00:00', '00:00')])
  const outsideOffice = complement(weekSet([window([1, 2, 3, 4, 5], '08:00', '17:00')]))
  assert.deepEqual(windowsOf(outsideOffice), [
    window([1, 2, 3, 4], '17:00', '08:00'),
    window([5], '17:00', '00:00'),
    window([6, 7], '00:00', '00:00'),
    window([1], '00:00', '08:00'),
  ])
})
