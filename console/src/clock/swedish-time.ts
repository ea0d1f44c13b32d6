const zone = 'Europe/Stockholm'
const dateFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: zone })
const fullFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: zone,
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** The Swedish date of an instant: `2026-11-22`. */
export const swedishDate = (instant: number): string => dateFormat.format(instant)

/** How far ahead of UTC Swedish clocks are at an instant, in milliseconds. */
function offset(instant: number): number {
  return Date.parse(`${fullFormat.format(instant).replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000
}

/**
 * The instant, in milliseconds, at which Swedish clocks show a date (`2026-11-22`) and so many minutes past midnight.
 * A time that a clock change skips gives the instant just after it.
 */
export function swedishInstant(date: string, minutes = 0): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000
  return wall - offset(wall - offset(wall))
}

/** The date so many days later (or earlier). */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** 1 is Monday. */
export const weekdayOf = (date: string): number => ((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7) + 1
