import { addDays } from '../../clock/swedish-time.ts'
import { fromInstant, untilInstant } from '../days.ts'
import type { SeenQuery } from '../resident-api.ts'

export const seenPeriods = ['month', 'year', 'all', 'own'] as const
export type SeenPeriod = (typeof seenPeriods)[number]

/** The time to ask for, in Swedish days; `today` is a Swedish date; an own period may be open at either end. */
export function seenBetween(
  period: SeenPeriod,
  own: { from: string; to: string },
  today: string,
): Pick<SeenQuery, 'from' | 'to'> {
  if (period === 'all') return {}
  if (period === 'month') return { from: fromInstant(addDays(today, -30)) }
  if (period === 'year') return { from: fromInstant(addDays(today, -365)) }
  return {
    ...(own.from && { from: fromInstant(own.from) }),
    ...(own.to && { to: untilInstant(own.to) }),
  }
}
