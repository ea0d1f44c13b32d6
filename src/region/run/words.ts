import type { Text } from '../../kernel/index.ts'
import type { RunOrder } from '../wire/index.ts'

/** What an order asks, in words that a person decides by. @param threshold the least count of people that is told */
export function wordsOf(ordered: RunOrder, threshold: number): Text {
  return { sv: inSwedish(ordered, threshold), en: inEnglish(ordered, threshold) }
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
  const { from, to } = ordered.selection.period
  const what =
    ordered.form === 'rows'
      ? `pseudonymiserade rader om enskilda ur ${product}, under tillstånd`
      : `${product}: ${measures}${dimensions === '' ? '' : `, per ${dimensions}`}`
  return [
    `${ordered.askedBy} vill ha ${what}, från ${from} till (inte med) ${to}.`,
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
  const { from, to } = ordered.selection.period
  const what =
    ordered.form === 'rows'
      ? `pseudonymised rows about individuals from ${product}, under a permit`
      : `${product}: ${measures}${dimensions === '' ? '' : `, by ${dimensions}`}`
  return [
    `${ordered.askedBy} asks for ${what}, from ${from} until (not with) ${to}.`,
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
