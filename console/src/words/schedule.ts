/** A schedule as it is told; what is not one of these is told as crontab(5) has it. */
export type Schedule =
  | { every: 'day'; at: string }
  | { every: 'week'; day: number; at: string }
  | { every: 'month'; day: number; at: string }
  | { every: 'year'; month: number; day: number; at: string }
  | { every: 'hour'; minute: number }
  | { cron: string }

const two = (text: string): string => text.padStart(2, '0')

/** What a line of crontab(5) means, where it is one of the simple ones. `day` of a week: 1 is Monday. */
export function scheduleOf(cron: string): Schedule {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().split(/\s+/)
  const yearly = /^([1-9]|1[0-2])$/.test(month)
  if (!/^[0-5]?[0-9]$/.test(minute) || !(yearly || month === '*')) return { cron }
  if (!yearly && hour === '*' && day === '*' && weekday === '*')
    return { every: 'hour', minute: Number(minute) }
  if (!/^([01]?[0-9]|2[0-3])$/.test(hour)) return { cron }
  const at = `${two(hour)}:${two(minute)}`
  if (/^([12]?[0-9]|3[01])$/.test(day) && weekday === '*')
    return yearly
      ? { every: 'year', month: Number(month), day: Number(day), at }
      : { every: 'month', day: Number(day), at }
  if (yearly || day !== '*') return { cron }
  if (weekday === '*') return { every: 'day', at }
  return /^[0-7]$/.test(weekday) ? { every: 'week', day: Number(weekday) || 7, at } : { cron }
}
