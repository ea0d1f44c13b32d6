import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import { askHub, type ProductSummary } from '../data-api.ts'
import { productTexts } from './product.texts.ts'

/** All data products. */
export function ProductsPage() {
  const texts = useTexts(productTexts)
  const language = useLanguage()
  const { data, error, refetch } = useQuery({
    queryKey: ['hub', 'products'],
    queryFn: async ({ signal }) =>
      (await askHub<{ items: ProductSummary[] }>('GET', '/products', { signal })).items,
  })
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.length === 0 && <p className="empty">{texts.none}</p>}
      {data && data.length > 0 && (
        <DataList<ProductSummary>
          label={texts.title}
          rows={data}
          keyOf={({ id }) => id}
          file={texts.file}
          columns={[
            {
              key: 'name',
              head: texts.name,
              text: ({ title }) => title[language],
              render: ({ id, title }) => (
                <Link to="/data/products/$id" params={{ id }}>
                  {title[language]}
                </Link>
              ),
            },
            {
              key: 'description',
              head: texts.description,
              text: ({ description }) => description[language],
              unsorted: true,
            },
            { key: 'version', head: texts.version, text: ({ version }) => String(version), numeric: true },
            { key: 'refresh', head: texts.refresh, text: ({ refresh }) => refreshText(texts, refresh) },
            { key: 'access', head: texts.access, text: ({ access }) => texts.accesses[access] },
            {
              key: 'lastRun',
              head: texts.lastRun,
              text: ({ lastRunAt }) => (lastRunAt === undefined ? '' : formatInstant(lastRunAt, language)),
              value: ({ lastRunAt }) => lastRunAt,
            },
          ]}
        />
      )}
    </div>
  )
}

const refreshText = (texts: { refreshes: Readonly<Record<string, string>> }, refresh: string): string =>
  texts.refreshes[refresh] ?? refresh
