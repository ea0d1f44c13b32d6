import type { Language } from '../../i18n/language.ts'
import type { Dimension, Figures, ProductPage, Run } from '../data-api.ts'
import { formatStep, type ShownFigure, valueOf } from './format-figure.ts'

/** A row of figures: where it stands by dimension, in codes and in words. */
export interface FigureRow {
  /** By dimension: its code, a step of time, or null where it is unknown. */
  at: Readonly<Record<string, string | null>>
  /** By dimension: what is read. */
  labels: Readonly<Record<string, string>>
  figures: Readonly<Record<string, ShownFigure>>
  /** The region did not answer: there are no figures. */
  absent?: true
}

/** What is not known of a row, in words. */
const unknown = { sv: 'Okänt', en: 'Unknown' }

/** @throws {RangeError} when the product has none by that name */
export function dimensionIn({ product }: ProductPage, id: string): Dimension {
  const found = product.dimensions.find((each) => each.id === id)
  if (found === undefined) throw new RangeError(`${product.id} has no dimension ${id}`)
  return found
}

/** What a code of a dimension is called. */
export function labelOf(page: ProductPage, id: string, code: string | null, language: Language): string {
  if (code === null) return unknown[language]
  const { codes, by } = dimensionIn(page, id)
  if (by !== undefined) return formatStep(code, language)
  return (codes === undefined ? undefined : page.codes[codes]?.[code]?.[language]) ?? code
}

/** A run's cells as rows, with words for codes. */
export function rowsOf(page: ProductPage, { dimensions, cells }: Figures, language: Language): FigureRow[] {
  return cells.map(({ at, figures }) => ({
    at: Object.fromEntries(dimensions.map((id, place) => [id, at[place] ?? null])),
    labels: Object.fromEntries(
      dimensions.map((id, place) => [id, labelOf(page, id, at[place] ?? null, language)]),
    ),
    figures: withUnreported(page, figures),
  }))
}

/** Sums of nothing, where something else of the cell was counted: its region does not report what they are of. */
function withUnreported({ product }: ProductPage, figures: FigureRow['figures']): FigureRow['figures'] {
  if (!Object.values(figures).some((figure) => (valueOf(figure) ?? 0) > 0)) return figures
  const sums = product.measures.filter(
    ({ id, kind }) => kind === 'sum' && figures[id] !== undefined && 'empty' in figures[id],
  )
  return { ...figures, ...Object.fromEntries(sums.map(({ id }) => [id, { unreported: true as const }])) }
}

/** The steps of time that rows have, in order. */
export function stepsOf(rows: readonly FigureRow[], time: string): string[] {
  const steps = rows.flatMap(({ at }) => at[time] ?? [])
  return [...new Set(steps)].sort()
}

/** How high dimensions stand over others: region, then hospital, then ward. Those that stand by themselves are no places. */
export function placesOf({ product }: ProductPage): string[] {
  const chain: string[] = []
  let next = product.dimensions.find(
    ({ id, within }) => within === undefined && product.dimensions.some((each) => each.within === id),
  )?.id
  while (next !== undefined) {
    const above: string = next
    chain.push(above)
    next = product.dimensions.find(({ within }) => within === above)?.id
  }
  return chain.length > 0 ? chain : ['region']
}

/** The dimension that tells the finest steps of time of a product. */
export function timeOf({ product }: ProductPage): string {
  const found = product.dimensions.find(({ by }) => by === product.time.grain)
  if (found === undefined) throw new RangeError(`${product.id} has no dimension of time`)
  return found.id
}

/** A row for each region that did not answer, so that it is missed. */
export function absentRows(page: ProductPage, { absent }: Figures, language: Language): FigureRow[] {
  return absent.map((region) => ({
    at: { region },
    labels: { region: labelOf(page, 'region', region, language) },
    figures: {},
    absent: true,
  }))
}

/** The least count that is told in a run: the strictest of the product's and the regions'. */
export const leastOf = ({ product }: ProductPage, { parts }: Pick<Run, 'parts'>): number =>
  Math.max(product.disclosure.threshold, ...parts.map(({ evidence }) => evidence?.threshold ?? 0))
