/** Days as `2026-01-31`, all of them in Sweden. */
export type Day = string

const dayMs = 86_400_000
const numberOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / dayMs
const dayOf = (number: number): Day => new Date(number * dayMs).toISOString().slice(0, 10)

export const addDays = (day: Day, days: number): Day => dayOf(numberOf(day) + days)
/** Days from one to another. */
export const daysBetween = (from: Day, to: Day): number => numberOf(to) - numberOf(from)
export const yearOf = (day: Day): number => Number(day.slice(0, 4))

/** What the regions' data covers: 36 whole months, and what has passed of the month after them. */
export interface Period {
  readonly first: Day
  /** The last day that the data knows of. */
  readonly until: Day
  /** The 36 whole months, `2026-01`, with their last days. */
  readonly months: readonly { readonly month: string; readonly end: Day }[]
  /** Each year with a day in it, and a day about its middle that the data covers. */
  readonly years: readonly { readonly year: number; readonly day: Day }[]
  /** The first of the 13 months of measured beds. */
  readonly bedsFirst: Day
}

const monthsKept = 36
const bedDaysKept = 396

/** @param until the last day */
export function periodUntil(until: Day): Period {
  const isWhole = addDays(until, 1).endsWith('-01')
  const after = isWhole ? addDays(until, 1) : `${until.slice(0, 7)}-01`
  const months = Array.from({ length: monthsKept }, (_, n) => {
    const end = addDays(monthsBefore(after, monthsKept - 1 - n), -1)
    return { month: end.slice(0, 7), end }
  })
  const first = `${months[0]!.month}-01`
  const years = Array.from({ length: yearOf(until) - yearOf(first) + 1 }, (_, n) => {
    const year = yearOf(first) + n
    const [from, to] = [later(first, `${year}-01-01`), earlier(until, `${year}-12-31`)]
    return { year, day: addDays(from, Math.floor(daysBetween(from, to) / 2)) }
  })
  return { first, until, months, years, bedsFirst: addDays(until, 1 - bedDaysKept) }
}

const earlier = (one: Day, other: Day): Day => (one < other ? one : other)
const later = (one: Day, other: Day): Day => (one > other ? one : other)

function monthsBefore(firstOfMonth: Day, months: number): Day {
  const at = new Date(`${firstOfMonth}T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() - months)
  return at.toISOString().slice(0, 10)
}

/** Yesterday in Sweden: the last whole day. */
export function yesterday(nowMs: number): Day {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(nowMs)
  return addDays(today, -1)
}
