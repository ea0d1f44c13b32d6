import { Link, useParams } from '@tanstack/react-router'
import { formatDate } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { formatPercent } from '../../services/measures.ts'
import { useMay } from '../../session/login.ts'
import { useScheduleWords } from '../../words/schedule.texts.ts'
import type { ProductPage as Page } from '../data-api.ts'
import { MeasureTable } from '../figures/definitions.tsx'
import { useProduct } from '../use-product.ts'
import { ApiExample } from './api-example.tsx'
import { DimensionTable } from './dimension-table.tsx'
import { productTexts } from './product.texts.ts'

/** One data product, as it is defined. */
export function ProductPage() {
  const texts = useTexts(productTexts)
  const language = useLanguage()
  const mayApply = useMay('hub.requests.write')
  const { id = '' } = useParams({ strict: false })
  const { data: page, error, refetch } = useProduct(id)
  return (
    <div className="services-section">
      <Link to="/data/products">{texts.back}</Link>
      <h1>{page ? page.product.title[language] : texts.name}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {page === undefined && !error && <Waiting lines={12} />}
      {page && (
        <>
          <p>{page.product.description[language]}</p>
          <ProductFacts page={page} />
          <h2>{texts.measures}</h2>
          <MeasureTable measures={page.product.measures} />
          <h2>{texts.dimensions}</h2>
          <DimensionTable page={page} />
          <h2>{texts.api}</h2>
          <ApiExample product={page.product} />
          <Link to="/data/runs" search={{ product: page.product.id }}>
            {texts.runs}
          </Link>
          {mayApply && (
            <Link to="/data/requests/new" search={{ product: page.product.id }}>
              {texts.apply}
            </Link>
          )}
        </>
      )}
    </div>
  )
}

function ProductFacts({ page: { product, hash } }: { page: Page }) {
  const texts = useTexts(productTexts)
  const language = useLanguage()
  const when = useScheduleWords()
  const { legalBasis, register, seriesBreaks = [] } = product
  const facts: [string, React.ReactNode][] = [
    [texts.purpose, product.purpose[language]],
    [texts.legal, legalBasis.map(({ law, text }) => `${law}: ${text[language]}`).join('; ')],
    [texts.access, texts.accesses[product.access]],
    [texts.about, product.person === undefined ? texts.things : texts.people],
    [texts.protection, <Protection key="protection" product={product} />],
    [texts.refresh, texts.refreshes[product.refresh]],
    [texts.grain, texts.grains[product.time.grain]],
    [texts.retention, texts.months(product.retentionMonths)],
    ...(register
      ? [
          [
            texts.register,
            texts.delivered(register.name[language], when(register.schedule), texts.formats[register.format]),
          ] as [string, string],
        ]
      : []),
    ...seriesBreaks.map(({ at, text }): [string, string] => [
      texts.breaks,
      `${formatDate(at, language)}: ${text[language]}`,
    ]),
    [texts.version, String(product.version)],
    [texts.hash, <Copyable key="hash" value={hash} shown={`${hash.slice(0, 16)}…`} label={texts.hash} />],
  ]
  return <Facts facts={facts} />
}

function Protection({ product: { disclosure } }: Pick<Page, 'product'>) {
  const texts = useTexts(productTexts)
  const language = useLanguage()
  const { threshold, cellKey, dominance } = disclosure
  const ways = [
    ...(threshold > 0 ? [texts.threshold(threshold)] : []),
    ...(dominance === undefined ? [] : [texts.dominance(formatPercent(dominance, language))]),
    ...(cellKey ? [texts.cellKey] : []),
  ]
  if (ways.length === 0) return texts.noProtection
  return (
    <ul>
      {[...ways, texts.stricter].map((way) => (
        <li key={way}>{way}</li>
      ))}
    </ul>
  )
}
