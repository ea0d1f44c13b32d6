import { swedishZone, Temporal, workingDayFrom } from '../../kernel/index.ts'
import type { Limit, Span } from './rules.ts'

/** The day in Sweden. */
export const dayOf = (at: Date): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(swedishZone).toPlainDate()

/** The first moment of a day in Sweden. */
export const startOf = (day: Temporal.PlainDate): Date =>
  new Date(day.toZonedDateTime(swedishZone).epochMilliseconds)

/** The first moment after a day in Sweden. */
export const endOf = (day: Temporal.PlainDate): Date => startOf(day.add({ days: 1 }))

/**
 * The last day of times that follow on each other from when something happened, whose own day is not counted (Regulation (EEC, Euratom)
 * 1182/71, article 3). A month's end is as the calendar has it: a month from 31 January ends on 28 February.
 */
export function lastDay(since: Date, spans: readonly Span[]): Temporal.PlainDate {
  // Years and months of all together, so that the day of the month is cut once.
  const total = (unit: keyof Span) => spans.reduce((sum, span) => sum + (span[unit] ?? 0), 0)
  return dayOf(since).add({
    years: total('years'),
    months: total('months'),
    weeks: total('weeks'),
    days: total('days'),
  })
}

/** The last day of a time limit that is reckoned to end on a day: where the rules move it, the next working day (article 3.4). */
export const endsOn = (
  { moves = false }: Pick<Limit, 'moves'>,
  day: Temporal.PlainDate,
): Temporal.PlainDate => (moves ? workingDayFrom(day) : day)

/** Whole days between the days of two moments. */
export const daysBetween = (from: Date, to: Date): number => dayOf(from).until(dayOf(to)).days
