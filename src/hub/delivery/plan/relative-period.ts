import { swedishZone, Temporal } from '../../../kernel/index.ts'
import type { Period } from '../../../region/index.ts'

/** Whole units of time before the running one: `back` units lie between. */
export interface RelativePeriod {
  readonly unit: 'day' | 'month' | 'year'
  readonly back: number
  readonly length: number
}

/**
 * The periods of a delivery on a day: the one that is due, and then as many earlier ones, each a month before, as are sent again.
 * `to` is not part of a period.
 */
export function periodsAt(
  { unit, back, length }: RelativePeriod,
  at: Date,
  resubmitMonths: number,
): Period[] {
  const day = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(swedishZone)
    .toPlainDate()
  const running =
    unit === 'day' ? day : unit === 'month' ? day.with({ day: 1 }) : day.with({ month: 1, day: 1 })
  const units = (count: number) => ({ [`${unit}s`]: count })
  const to = running.subtract(units(back))
  const from = to.subtract(units(length))
  return Array.from({ length: resubmitMonths + 1 }, (_, months) => ({
    from: from.subtract({ months }).toString(),
    to: to.subtract({ months }).toString(),
  }))
}
