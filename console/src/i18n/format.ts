import type { Language } from './language.ts'

const zone = 'Europe/Stockholm'
const locales = { sv: 'sv-SE', en: 'en-GB' } as const

const made = new Map<string, Intl.DateTimeFormat>()
function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  let format = made.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locales[language], { timeZone: zone, ...options })
    made.set(key, format)
  }
  return format
}

/** `22 nov` and `22 Nov`, Swedish local date; with the year when it is not this one. */
export function formatDate(instant: string | number, language: Language, now: number = Date.now()): string {
  const date = new Date(instant)
  const year = (of: Date | number) => formatter(language, { year: 'numeric' }).format(of)
  const day = formatter(language, { day: 'numeric', month: 'short' })
    .formatToParts(date)
    .map(({ value }) => value)
    .join('')
    .replace('.', '')
    .replace('Sept', 'Sep')
  return year(date) === year(now) ? day : `${day} ${year(date)}`
}

/** `22 nov 21:04` and `22 Nov 21:04`, Swedish local time. */
export function formatInstant(instant: string | number, language: Language, now?: number): string {
  return `${formatDate(instant, language, now)} ${formatMinute(instant)}`
}

/** `21:04`, Swedish local time. */
export function formatMinute(instant: string | number): string {
  return formatter('sv', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant))
}

/** `21:04:11`, Swedish local time. */
export function formatSecond(instant: string | number): string {
  return formatter('sv', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(
    new Date(instant),
  )
}

/** `1 234` and `1,234`. */
export function formatNumber(value: number, language: Language, decimals = 0): string {
  return new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value)
}

/** A share from 0 to 1 as `97,5 %` and `97.5%`; rounded down, so that a missed goal never looks met. */
export function formatShare(share: number, language: Language): string {
  return new Intl.NumberFormat(locales[language], {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(Math.floor(share * 1000 + 1e-9) / 1000)
}

/** Age in whole years of somebody born on this date (`1938-04-02`). */
export function ageOf(birthDate: string, now: number = Date.now()): number {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now)
  return (
    Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (today.slice(5) < birthDate.slice(5) ? 1 : 0)
  )
}
