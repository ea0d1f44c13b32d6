import { addDays, swedishDate, swedishInstant, weekdayOf } from '../../clock/swedish-time.ts'

/**
 * The next instant at which Swedish clocks show this weekday (1 = Monday) and time (`03:00`), as RFC 3339 in UTC.
 * Now counts as next. A time that a clock change skips gives the instant just after it.
 */
export function nextLocal(weekday: number, time: string, now: number): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const today = swedishDate(now)
  const days = (weekday - weekdayOf(today) + 7) % 7
  const at = (after: number) => swedishInstant(addDays(today, after), hours * 60 + minutes)
  const instant = at(days) >= now - 60_000 ? at(days) : at(days + 7)
  return new Date(Number.isNaN(instant) ? now : instant).toISOString()
}
