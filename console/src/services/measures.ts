import { formatNumber } from '../i18n/format.ts'
import type { Language } from '../i18n/language.ts'

const kilobyte = 1024

/** A time in ms as `7,3 ms` and `7.3 ms`, without decimals from ten on, and in seconds from ten of them on. */
export function formatMs(ms: number, language: Language): string {
  if (ms >= 10_000) return `${formatNumber(ms / 1000, language, 1)} s`
  return `${formatNumber(ms, language, ms < 10 ? 1 : 0)} ms`
}

/** A size as `64,3 kB`. */
export function formatBytes(bytes: number, language: Language): string {
  if (bytes < kilobyte) return `${formatNumber(bytes, language)} B`
  if (bytes < kilobyte * kilobyte) return `${formatNumber(bytes / kilobyte, language, 1)} kB`
  return `${formatNumber(bytes / kilobyte / kilobyte, language, 1)} MB`
}

/** A share from 0 to 1 as `7,5 %` and `7.5%`, with at most one decimal. */
export const formatPercent = (share: number, language: Language): string =>
  new Intl.NumberFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
    style: 'percent',
    maximumFractionDigits: 1,
  }).format(share)
