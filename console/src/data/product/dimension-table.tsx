import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { DataTable } from '../../services/list/data-table.tsx'
import type { Dimension, ProductPage } from '../data-api.ts'
import { productTexts } from './product.texts.ts'

/** What a product is told by, with the codes of each. */
export function DimensionTable({ page: { product, codes } }: { page: ProductPage }) {
  const texts = useTexts(productTexts)
  const language = useLanguage()
  const titleOf = (id: string | undefined) =>
    product.dimensions.find((each) => each.id === id)?.title[language] ?? ''
  const codesOf = ({ codes: list = '' }: Dimension) => Object.entries(codes[list] ?? {})
  return (
    <DataTable<Dimension>
      label={texts.dimensions}
      rows={product.dimensions}
      keyOf={({ id }) => id}
      columns={[
        { key: 'dimension', head: texts.dimension, text: ({ title }) => title[language] },
        { key: 'definition', head: texts.definition, text: ({ definition }) => definition[language] },
        { key: 'within', head: texts.within, text: ({ within }) => titleOf(within) },
        {
          key: 'codes',
          head: texts.codes,
          text: (dimension) =>
            codesOf(dimension)
              .map(([code, text]) => `${code} ${text[language]}`)
              .join(', '),
          render: (dimension) =>
            codesOf(dimension).length === 0 ? (
              '–'
            ) : (
              <details className="data-definitions">
                <summary>{codesOf(dimension).length}</summary>
                <ul>
                  {codesOf(dimension).map(([code, text]) => (
                    <li key={code}>
                      <code>{code}</code> {text[language]}
                    </li>
                  ))}
                </ul>
              </details>
            ),
        },
      ]}
    />
  )
}
