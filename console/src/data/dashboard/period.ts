import { addDays, swedishDate } from '../../clock/swedish-time.ts'
import type { ProductDefinition, Selection } from '../data-api.ts'

type Grain = ProductDefinition['time']['grain']

/**
 * So many days, months or years up to now, `to` not part of it. Today is; a month or a year that is not over is not, since its figures
 * would look low.
 */
export function lastOf(grain: Grain, many: number, now: number): Selection['period'] {
  const today = swedishDate(now)
  if (grain === 'day') return { from: addDays(today, 1 - many), to: addDays(today, 1) }
  const year = Number(today.slice(0, 4))
  if (grain === 'year') return { from: `${year - many}-01-01`, to: `${year}-01-01` }
  return { from: firstOfMonth(today, -many), to: firstOfMonth(today, 0) }
}

/** The days of one step of time, as figures have it: `2026-05-01`, `2026-05` or `2026`. */
export function periodOf(step: string): Selection['period'] {
  const [year = '', month, day] = step.split('-')
  if (day !== undefined) return { from: step, to: addDays(step, 1) }
  if (month !== undefined) return { from: `${step}-01`, to: firstOfMonth(`${step}-01`, 1) }
  return { from: `${year}-01-01`, to: `${Number(year) + 1}-01-01` }
}

/** The first day of a step of time. */
export const dayOf = (step: string): string => periodOf(step).from

function firstOfMonth(day: string, later: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + later
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`
}
