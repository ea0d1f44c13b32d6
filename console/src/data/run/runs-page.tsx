import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { addDays } from '../../clock/swedish-time.ts'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { PageOf } from '../../register/list/export-csv.tsx'
import { CursorList } from '../../services/list/cursor-list.tsx'
import type { DataColumn } from '../../services/list/data-table.tsx'
import { askHub, type ProductSummary, type Run } from '../data-api.ts'
import { formatStep } from '../figures/format-figure.ts'
import { runTexts } from './run.texts.ts'

const everyMs = 5000

const readRuns = (
  query: { product: string | undefined; cursor: string | undefined; limit: number },
  signal?: AbortSignal,
) => askHub<PageOf<Run>>('GET', '/runs', { query, ...(signal && { signal }) })

/** Questions to the regions, the newest first. */
export function RunsPage() {
  const texts = useTexts(runTexts)
  const { product } = useSearch({ strict: false }) as { product?: string }
  const columns = useRunColumns()
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      {product !== undefined && <Link to="/data/runs">{texts.onlyOne}</Link>}
      <CursorList
        label={texts.title}
        columns={columns}
        queryKey={['hub', 'runs', product]}
        read={(page, signal) => readRuns({ product, ...page }, signal)}
        again={(_, first) => first && everyMs}
        none={texts.none}
        lines={8}
        file={{ name: texts.file, idHead: texts.id, atOnce: 200 }}
      />
    </div>
  )
}

function useRunColumns(): DataColumn<Run>[] {
  const texts = useTexts(runTexts)
  const language = useLanguage()
  const { data: products = [] } = useQuery({
    queryKey: ['hub', 'products'],
    queryFn: async ({ signal }) =>
      (await askHub<{ items: ProductSummary[] }>('GET', '/products', { signal })).items,
  })
  const titleOf = (id: string) => products.find((each) => each.id === id)?.title[language] ?? id
  return [
    {
      key: 'asked',
      head: texts.asked,
      text: ({ createdAt }) => formatInstant(createdAt, language),
      render: ({ id, createdAt }) => (
        <Link to="/data/runs/$id" params={{ id }}>
          {formatInstant(createdAt, language)}
        </Link>
      ),
    },
    { key: 'product', head: texts.product, text: ({ product }) => titleOf(product) },
    {
      key: 'period',
      head: texts.period,
      text: ({ selection: { period } }) =>
        texts.until(formatStep(period.from, language), formatStep(addDays(period.to, -1), language)),
    },
    { key: 'purpose', head: texts.purpose, text: ({ purpose }) => purpose },
    { key: 'state', head: texts.state, text: ({ state }) => texts.states[state] },
    {
      key: 'regions',
      head: texts.regions,
      text: ({ parts }) => texts.answered(parts.filter(({ state }) => state === 'done').length, parts.length),
    },
    {
      key: 'ended',
      head: texts.ended,
      text: ({ endedAt }) => (endedAt === undefined ? '' : formatInstant(endedAt, language)),
    },
  ]
}
