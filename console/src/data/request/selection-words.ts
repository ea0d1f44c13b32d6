import { addDays } from '../../clock/swedish-time.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { ProductPage, Selection } from '../data-api.ts'
import { formatStep } from '../figures/format-figure.ts'
import { labelOf } from '../figures/rows.ts'
import { requestTexts } from './request.texts.ts'

/** What is chosen of a product, in words; by its codes until the product is read. */
export function useSelectionWords(page: ProductPage | undefined) {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  const titles = (of: 'measures' | 'dimensions', ids: readonly string[]) =>
    ids.map((id) => page?.product[of].find((each) => each.id === id)?.title[language] ?? id).join(', ')
  const regions = (codes: readonly string[]) =>
    codes.map((code) => page?.codes['region']?.[code]?.[language] ?? code).join(', ')
  return {
    regions,
    facts: ({ measures, dimensions, filters, period }: Selection): [name: string, value: string][] => [
      [texts.measures, titles('measures', measures)],
      [texts.dimensions, titles('dimensions', dimensions) || texts.noDimensions],
      ...(filters.length === 0 || page === undefined
        ? []
        : [
            [
              texts.filters,
              filters
                .map(({ column, value, values = value === undefined ? [] : [value] }) => {
                  const labels = values.map((each) => labelOf(page, column, String(each), language))
                  return `${titles('dimensions', [column])}: ${labels.join(', ')}`
                })
                .join('; '),
            ] as [string, string],
          ]),
      [
        texts.period,
        texts.until(formatStep(period.from, language), formatStep(addDays(period.to, -1), language)),
      ],
    ],
  }
}
