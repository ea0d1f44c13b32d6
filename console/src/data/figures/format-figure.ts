import { formatNumber } from '../../i18n/format.ts'
import type { Language } from '../../i18n/language.ts'
import type { Figure, Measure } from '../data-api.ts'

const locales = { sv: 'sv-SE', en: 'en-GB' } as const

/** Units that stand after a measure's name; the others are said by the name or the figure. */
const units: Partial<Record<Measure['unit'], { sv: string; en: string }>> = {
  days: { sv: 'dagar', en: 'days' },
  sek: { sv: 'kr', en: 'SEK' },
  points: { sv: 'poäng', en: 'points' },
}

/** A measure's name with its unit: `Väntetid, median (dagar)`. */
export function measureHead({ title, unit }: Measure, language: Language): string {
  const word = units[unit]?.[language]
  return word === undefined ? title[language] : `${title[language]} (${word})`
}

/** A value as its measure says: so many decimals, shares as per cent. */
export function formatValue(
  value: number,
  { unit, decimals }: Pick<Measure, 'unit' | 'decimals'>,
  language: Language,
): string {
  if (unit !== 'share') return formatNumber(value, language, decimals)
  const digits = Math.max(0, decimals - 2)
  return new Intl.NumberFormat(locales[language], {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

/** A step of time: `3 maj 2026`, `maj 2026`, `2026`. */
export function formatStep(step: string, language: Language): string {
  const [year, month, day] = step.split('-')
  if (month === undefined) return year ?? step
  const date = new Date(`${year}-${month}-${day ?? '01'}T12:00:00Z`)
  const format = new Intl.DateTimeFormat(locales[language], {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    ...(day !== undefined && { day: 'numeric' }),
  })
  return format.format(date).replace('.', '').replace('Sept', 'Sep')
}

/** A figure as it is drawn. `unreported`: what is summed is told of nothing, though there is something to tell it of. */
export type ShownFigure = Figure | { unreported: true }

/** Why a figure is not shown, in words; `threshold` is the least count that is told. */
export interface FigureWords {
  suppressed: {
    threshold(least: string): string
    complementary: string
    dominance: string
    withheld: string
    differencing: string
  }
  empty: string
  unreported: string
}

/** A figure as it is read: its value, or why there is none. */
export function figureText(
  figure: ShownFigure | undefined,
  measure: Measure,
  { words, least, language }: { words: FigureWords; least: number; language: Language },
): string {
  if (figure === undefined || 'empty' in figure) return words.empty
  if ('unreported' in figure) return words.unreported
  if ('value' in figure) return formatValue(figure.value, measure, language)
  return figure.suppressed === 'threshold'
    ? words.suppressed.threshold(formatNumber(least, language))
    : words.suppressed[figure.suppressed]
}

/** What is compared and drawn; nothing where there is no value. */
export const valueOf = (figure: ShownFigure | undefined): number | undefined =>
  figure !== undefined && 'value' in figure ? figure.value : undefined

export const isSuppressed = (figure: ShownFigure | undefined): boolean =>
  figure !== undefined && 'suppressed' in figure

export const isUnreported = (figure: ShownFigure | undefined): boolean =>
  figure !== undefined && 'unreported' in figure
