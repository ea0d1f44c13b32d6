import { serverNow } from '../../clock/now.ts'
import { useTexts } from '../../i18n/texts.ts'
import { lastOf } from '../dashboard/period.ts'
import { hubApi, type ProductDefinition } from '../data-api.ts'
import { productTexts } from './product.texts.ts'

/** How a system asks for the product's figures, to be copied. */
export function ApiExample({ product }: { product: ProductDefinition }) {
  const texts = useTexts(productTexts)
  return (
    <>
      <p>{texts.apiText}</p>
      <pre className="data-example">{curlOf(product, location.origin, serverNow())}</pre>
      <a href="/docs">{texts.apiReference}</a>
    </>
  )
}

function curlOf({ id, measures, dimensions, time }: ProductDefinition, origin: string, now: number): string {
  const question = {
    product: id,
    selection: {
      measures: measures.slice(0, 2).map((measure) => measure.id),
      dimensions: [dimensions[0]!.id, dimensions.find(({ by }) => by === time.grain)?.id].filter(Boolean),
      filters: [],
      period: lastOf(time.grain, 12, now),
    },
    purpose: 'Planering',
  }
  return [
    `curl ${origin}${hubApi}/figures \\`,
    '  -H "authorization: Bearer $TOKEN" \\',
    '  -H "content-type: application/json" \\',
    `  -d '${JSON.stringify(question, null, 2).replaceAll('\n', '\n  ')}'`,
  ].join('\n')
}
