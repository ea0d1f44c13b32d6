import * as fc from 'fast-check'
import type { WeekWindow } from '../contract/index.ts'
import { minutesPerWeek } from './week.ts'
import type { WeekSet } from './week-set.ts'

const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
const time = fc
  .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 1, 15, 30, 59) })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
/** For property tests: any windows, with times that meet and pass one another often. */
export const someWindows = fc.array(fc.record({ days, from: time, to: time }), { maxLength: 6 })

/** The naive oracle: every minute of a week, asked one by one. */
export function minutesWithin(windows: readonly WeekWindow[]): boolean[] {
  return Array.from({ length: minutesPerWeek }, (_, minute) => {
    const day = Math.floor(minute / 1440) + 1
    const clock = `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    return (
      windows.length === 0 ||
      windows.some((w) => {
        if (w.from === w.to) return began(w, day)
        if (w.from < w.to) return began(w, day) && clock >= w.from && clock < w.to
        return (began(w, day) && clock >= w.from) || (began(w, day - 1) && clock < w.to)
      })
    )
  })
}

/** The minutes of a set, one by one. */
export function minutesOf(set: WeekSet): boolean[] {
  const minutes = Array.from({ length: minutesPerWeek }, () => false)
  for (const [from, to] of set) minutes.fill(true, from, to)
  return minutes
}

function began(window: WeekWindow, day: number): boolean {
  return window.days.includes(((day + 6) % 7) + 1)
}
