const zone = 'Europe/Stockholm'

/**
 * The next instant at which Swedish clocks show this weekday (1 = Monday) and time (`03:00`), as RFC 3339 in UTC.
 * Now counts as next. A time that a clock change skips gives the instant just after it.
 */
export function nextLocal(weekday: number, time: string, now: number): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  for (let day = 0; day <= 8; day += 1) {
    const date = localDate(now + day * 86_400_000)
    if (((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7) + 1 !== weekday) continue
    const wall = Date.parse(`${date}T00:00:00Z`) + (hours * 60 + minutes) * 60_000
    const instant = wall - offset(wall - offset(wall))
    if (instant >= now - 60_000) return new Date(instant).toISOString()
  }
  return new Date(now).toISOString()
}

const localDate = (instant: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(instant)

/** How far ahead of UTC Swedish clocks are at an instant, in milliseconds. */
function offset(instant: number): number {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(instant)
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000
}
