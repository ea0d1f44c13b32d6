import { Temporal } from '../../kernel/index.ts'

/** Parts of time that figures are told by. */
export type Moment = 'day' | 'week' | 'month' | 'quarter' | 'year'

const forms: Record<Moment, RegExp> = {
  day: /^\d{4}-\d{2}-\d{2}$/,
  week: /^(\d{4})-W(\d{2})$/,
  month: /^\d{4}-\d{2}$/,
  quarter: /^(\d{4})-Q([1-4])$/,
  year: /^\d{4}$/,
}

export const isMoment = (by: string): by is Moment => Object.hasOwn(forms, by)

/** A part of time as it is written: `2026-01-31`, `2026-W05`, `2026-01`, `2026-Q1`, `2026`. @param day its first day */
export function writtenMoment(day: string, by: Moment): string {
  if (by === 'day') return day
  if (by === 'month') return day.slice(0, 7)
  if (by === 'year') return day.slice(0, 4)
  const date = Temporal.PlainDate.from(day)
  if (by === 'quarter') return `${day.slice(0, 4)}-Q${Math.ceil(date.month / 3)}`
  return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, '0')}`
}

/** The first day of a part of time; undefined when it is not written as one. */
export function firstDayOf(written: string, by: Moment): string | undefined {
  const parts = forms[by].exec(written)
  if (parts === null) return undefined
  try {
    const first = firstDay(written, by, parts).toString()
    // 2026-02-31 and 2025-W53 are no days and weeks of theirs.
    return writtenMoment(first, by) === written ? first : undefined
  } catch {
    return undefined
  }
}

function firstDay(written: string, by: Moment, [, year, part]: RegExpExecArray): Temporal.PlainDate {
  const exactly = { overflow: 'reject' } as const
  if (by === 'day') return Temporal.PlainDate.from(written, exactly)
  if (by === 'month') return Temporal.PlainDate.from(`${written}-01`, exactly)
  if (by === 'year') return Temporal.PlainDate.from(`${written}-01-01`, exactly)
  if (by === 'quarter')
    return Temporal.PlainDate.from({ year: Number(year), month: Number(part) * 3 - 2, day: 1 })
  // The first week of a year is that of the fourth of January (ISO 8601).
  const fourth = Temporal.PlainDate.from({ year: Number(year), month: 1, day: 4 })
  return fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: Number(part) - 1 })
}
