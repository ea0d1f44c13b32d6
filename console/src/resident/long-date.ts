import type { Language } from '../i18n/language.ts'

const zone = 'Europe/Stockholm'
const locales = { sv: 'sv-SE', en: 'en-GB' } as const

/** `22 november 2026`, Swedish local date, written out for whoever reads about herself. */
export function longDate(instant: string | number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { timeZone: zone, dateStyle: 'long' }).format(
    new Date(instant),
  )
}

/** `söndag 22 november 2026`. */
export function fullDate(instant: string | number, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { timeZone: zone, dateStyle: 'full' }).format(
    new Date(instant),
  )
}

/** The last day on which something that ends at this instant still holds. */
export function lastDay(until: string, language: Language): string {
  return longDate(Date.parse(until) - 1, language)
}
