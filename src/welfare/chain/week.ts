import { swedishZone, type Temporal } from '../../kernel/index.ts'
import type { WeekWindow } from '../contract/index.ts'

/** Minutes of a day and of a week on the wall clock. */
export const minutesPerDay = 24 * 60
export const minutesPerWeek = 7 * minutesPerDay

/**
 * Whether an instant is within any of the windows, read on the wall clock of Europe/Stockholm. No windows at all
 * means always.
 *
 * A window that runs past midnight belongs to the day it began: Friday 22:00–06:00 holds Saturday 05:59. Where
 * the clock is set forward the hour that does not exist holds no instant; where it is set back the hour that
 * comes twice is within both times.
 */
export function withinWindows(windows: readonly WeekWindow[], at: Temporal.Instant): boolean {
  if (windows.length === 0) return true
  const minute = minuteOfWeek(at)
  return windows.some((window) => holds(window, minute))
}

/** Minutes since Monday 00:00 on the Swedish wall clock, 0 to 10,079. */
export function minuteOfWeek(at: Temporal.Instant): number {
  const local = at.toZonedDateTimeISO(swedishZone)
  return (local.dayOfWeek - 1) * minutesPerDay + local.hour * 60 + local.minute
}

/** Minutes since midnight of a time written HH:MM. */
export function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

function holds(window: WeekWindow, minute: number): boolean {
  const today = Math.floor(minute / minutesPerDay) + 1
  const yesterday = today === 1 ? 7 : today - 1
  const time = minute % minutesPerDay
  const from = minuteOfDay(window.from)
  const to = minuteOfDay(window.to)
  if (from === to) return window.days.includes(today)
  if (from < to) return window.days.includes(today) && time >= from && time < to
  return (window.days.includes(today) && time >= from) || (window.days.includes(yesterday) && time < to)
}
