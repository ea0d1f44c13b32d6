import type { RequestClock } from './request-api.ts'

/** How a time limit stands, as it is told. */
export type TimeLeft = { state: 'ended' | 'paused' | 'open' } | { state: 'left' | 'overdue'; days: number }

const dayMs = 86_400_000

/** Whole days to the last day of a time limit; nought is today. @param today the Swedish date, `2026-11-22` */
export function timeLeft(clock: RequestClock, today: string): TimeLeft {
  if (clock.endedAt !== undefined) return { state: 'ended' }
  if (clock.paused) return { state: 'paused' }
  if (clock.lastDay === undefined) return { state: 'open' }
  const days = Math.round((Date.parse(clock.lastDay) - Date.parse(today)) / dayMs)
  return days < 0 ? { state: 'overdue', days: -days } : { state: 'left', days }
}

/** The time limit that is looked at first: the one that runs out first of those that run. */
export function nextClock(clocks: readonly RequestClock[]): RequestClock | undefined {
  const running = clocks.filter(({ endedAt }) => endedAt === undefined)
  return running.toSorted((a, b) => lastOf(a).localeCompare(lastOf(b)))[0]
}

/** What has least time left first; what has no limit, or stands still, last. */
export const byClock = <T extends { clocks: readonly RequestClock[] }>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => lastOf(nextClock(a.clocks)).localeCompare(lastOf(nextClock(b.clocks))))

const never = '9999-12-31'
const lastOf = (clock: RequestClock | undefined): string =>
  clock === undefined || clock.paused ? never : (clock.lastDay ?? never)
