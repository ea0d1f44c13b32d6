import { Temporal, type Text } from '../../kernel/index.ts'
import type { RunOrder } from '../wire/index.ts'

/** What an order asks, in words that a person decides by. @param threshold the least count of people that is told */
export function wordsOf(ordered: RunOrder, threshold: number): Text {
  return { sv: inSwedish(ordered, threshold), en: inEnglish(ordered, threshold) }
}

const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Who asks, as somebody in the region reads it. Hubs of before this told an id; `schedule` is what a hub asks by itself. */
export function askerOf({ askedBy }: Pick<RunOrder, 'askedBy'>): Text {
  if (askedBy === 'schedule') return { sv: 'Navet självt, enligt schema', en: 'The hub itself, by schedule' }
  if (isId.test(askedBy))
    return { sv: 'Någon som navet inte har namngett', en: 'Somebody whom the hub did not name' }
  return { sv: askedBy, en: askedBy }
}

/** The first and the last day of an order's period: `1 januari 2025`. */
function daysOf({ selection: { period } }: RunOrder, language: 'sv' | 'en') {
  const { format } = new Intl.DateTimeFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  })
  const last = Temporal.PlainDate.from(period.to).subtract({ days: 1 }).toString()
  return { from: format(new Date(period.from)), last: format(new Date(last)) }
}

function titles({ product, selection }: RunOrder, language: 'sv' | 'en') {
  const of = (list: readonly { id: string; title: Text }[], ids: readonly string[]) =>
    ids.map((id) => list.find((each) => each.id === id)?.title[language] ?? id).join(', ')
  return {
    product: product.title[language],
    measures: of(product.measures, selection.measures),
    dimensions: of(product.dimensions, selection.dimensions),
    filters: of(product.dimensions, [...new Set(selection.filters.map(({ column }) => column))]),
  }
}

function inSwedish(ordered: RunOrder, threshold: number): string {
  const { product, measures, dimensions, filters } = titles(ordered, 'sv')
  const { from, last } = daysOf(ordered, 'sv')
  const what =
    ordered.form === 'rows'
      ? `pseudonymiserade rader om enskilda ur ${product}, under tillstånd`
      : `${product}: ${measures}${dimensions === '' ? '' : `, per ${dimensions}`}`
  return [
    `${askerOf(ordered).sv} vill ha ${what}, från ${from} till och med ${last}.`,
    filters === '' ? '' : `Bara en del, efter ${filters}.`,
    `Ändamål: ${ordered.purpose}.`,
    ordered.product.person === undefined
      ? 'Uppgifterna handlar inte om personer.'
      : ordered.form === 'rows'
        ? ''
        : `Antal personer under ${threshold} redovisas inte.`,
  ]
    .filter(Boolean)
    .join(' ')
}

function inEnglish(ordered: RunOrder, threshold: number): string {
  const { product, measures, dimensions, filters } = titles(ordered, 'en')
  const { from, last } = daysOf(ordered, 'en')
  const what =
    ordered.form === 'rows'
      ? `pseudonymised rows about individuals from ${product}, under a permit`
      : `${product}: ${measures}${dimensions === '' ? '' : `, by ${dimensions}`}`
  return [
    `${askerOf(ordered).en} asks for ${what}, from ${from} to ${last}.`,
    filters === '' ? '' : `A part only, by ${filters}.`,
    `Purpose: ${ordered.purpose}.`,
    ordered.product.person === undefined
      ? 'The data is not about people.'
      : ordered.form === 'rows'
        ? ''
        : `Counts of people below ${threshold} are not told.`,
  ]
    .filter(Boolean)
    .join(' ')
}
