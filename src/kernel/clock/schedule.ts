import { swedishZone, Temporal } from './clock.ts'

/** When something is due, in Swedish time: allowed minutes, hours, days of the month, months and days of the week (0: Sunday). */
interface Schedule {
  minutes: readonly number[]
  hours: readonly number[]
  days: ReadonlySet<number>
  months: ReadonlySet<number>
  weekdays: ReadonlySet<number>
  /** With both kinds of days told, either will do (crontab(5)). */
  either: boolean
}

const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const
/** No schedule has a longer pause: the 29th of February is every fourth year, but for 2100. */
const mostDays = 366 * 8 + 1

/** Reads five fields as in crontab(5): numbers, ranges, lists, steps. @returns undefined when it is none, or never comes */
export function readSchedule(cron: string): Schedule | undefined {
  const fields = cron.trim().split(/\s+/)
  if (fields.length !== bounds.length) return undefined
  const sets = fields.map((field, at) => numbersOf(field, bounds[at]![0], bounds[at]![1]))
  if (sets.some((set) => set === undefined)) return undefined
  const [minutes, hours, days, months, weekdays] = sets as number[][]
  const schedule = {
    minutes: minutes!,
    hours: hours!,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays!.map((day) => day % 7)),
    either: fields[2] !== '*' && fields[4] !== '*',
  }
  return nextOf(schedule, new Date(0)) === undefined ? undefined : schedule
}

function numbersOf(field: string, least: number, most: number): number[] | undefined {
  const found = new Set<number>()
  for (const part of field.split(',')) {
    const [, range, step = '1'] = /^(\*|\d{1,2}(?:-\d{1,2})?)(?:\/(\d{1,2}))?$/.exec(part) ?? []
    if (range === undefined || Number(step) < 1) return undefined
    const [from, to = part.includes('/') ? most : from] =
      range === '*' ? [least, most] : (range.split('-').map(Number) as [number, number?])
    if (from < least || to > most || from > to) return undefined
    for (let each = from; each <= to; each += Number(step)) found.add(each)
  }
  return [...found].sort((a, b) => a - b)
}

/** The first instant after another that a schedule says. A time that summer time leaves out comes an hour later; one it doubles comes once. */
export function nextOf(schedule: Schedule, after: Date): Date | undefined {
  const from = Temporal.Instant.fromEpochMilliseconds(after.getTime())
  let day = from.toZonedDateTimeISO(swedishZone).toPlainDate()
  for (let each = 0; each < mostDays; each++, day = day.add({ days: 1 })) {
    if (!isDay(schedule, day)) continue
    for (const hour of schedule.hours) {
      for (const minute of schedule.minutes) {
        const at = day.toZonedDateTime({ timeZone: swedishZone, plainTime: { hour, minute } }).toInstant()
        if (Temporal.Instant.compare(at, from) > 0) return new Date(at.epochMilliseconds)
      }
    }
  }
  return undefined
}

function isDay({ days, months, weekdays, either }: Schedule, day: Temporal.PlainDate): boolean {
  if (!months.has(day.month)) return false
  const [ofMonth, ofWeek] = [days.has(day.day), weekdays.has(day.dayOfWeek % 7)]
  return either ? ofMonth || ofWeek : ofMonth && ofWeek
}
