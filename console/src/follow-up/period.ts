import { addDays, swedishDate, swedishInstant } from '../clock/swedish-time.ts'

export const periodNames = ['today', 'week', 'month', 'lastMonth', 'own'] as const
export type PeriodName = (typeof periodNames)[number]

/** First and last day, both counted, as Swedish dates. */
export interface Days {
  first: string
  last: string
}

/** The days a named period has, as seen from now. Months are calendar months, as the goals are monthly. */
export function daysOf(name: Exclude<PeriodName, 'own'>, now: number): Days {
  const today = swedishDate(now)
  const firstOfMonth = `${today.slice(0, 8)}01`
  switch (name) {
    case 'today':
      return { first: today, last: today }
    case 'week':
      return { first: addDays(today, -6), last: today }
    case 'month':
      return { first: firstOfMonth, last: today }
    case 'lastMonth': {
      const last = addDays(firstOfMonth, -1)
      return { first: `${last.slice(0, 8)}01`, last }
    }
  }
}

/** The instants between which those days lie: from midnight to the midnight after, Swedish local time. */
export function instantsOf({ first, last }: Days): { from: string; to: string } {
  return {
    from: new Date(swedishInstant(first)).toISOString(),
    to: new Date(swedishInstant(addDays(last, 1))).toISOString(),
  }
}
