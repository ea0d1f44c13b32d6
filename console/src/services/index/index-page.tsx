import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { DataList } from '../list/data-list.tsx'
import type { DataColumn } from '../list/data-table.tsx'
import { Named, namedText } from '../named.tsx'
import { indexTexts } from './index.texts.ts'
import {
  beginReconciliation,
  type IndexSource,
  type Reconciliation,
  readReconciliations,
  readSources,
} from './index-api.ts'
import { PersonSearch } from './person-search.tsx'
import '../services.css'

/** The engagement index: where there is something about somebody, what each source has told, and whether that is so. */
export function IndexPage() {
  const texts = useTexts(indexTexts)
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <PersonSearch />
      <Sources />
      <Comparisons />
    </div>
  )
}

function Sources() {
  const texts = useTexts(indexTexts)
  const language = useLanguage()
  const mayWrite = useMay('exchange.index.write')
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'index', 'sources'],
    queryFn: ({ signal }) => readSources(signal),
  })
  const compare = useMutation({
    mutationFn: ({ sourceSystem, serviceDomain }: IndexSource) =>
      beginReconciliation({ sourceSystem, serviceDomain }),
    onSuccess: ({ id }) => navigate({ to: '/services/index/$id', params: { id } }),
  })
  const columns: DataColumn<IndexSource>[] = [
    {
      key: 'source',
      head: texts.source,
      text: ({ name, sourceSystem }) => namedText(name, sourceSystem),
      render: ({ name, sourceSystem }) => <Named name={name} id={sourceSystem} />,
    },
    { key: 'domain', head: texts.domain, text: ({ serviceDomain }) => serviceDomain },
    {
      key: 'count',
      head: texts.count,
      text: ({ engagements }) => formatNumber(engagements, language),
      value: ({ engagements }) => engagements,
      numeric: true,
    },
    {
      key: 'updated',
      head: texts.updated,
      text: ({ updatedAt }) => formatInstant(updatedAt, language),
      value: ({ updatedAt }) => updatedAt,
    },
  ]
  return (
    <section className="services-section">
      <h2>{texts.sources}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {compare.error && <Refused error={compare.error} />}
      {data === undefined && !error && <Waiting lines={4} />}
      {data?.items.length === 0 && <p className="empty">{texts.noSources}</p>}
      {data && data.items.length > 0 && (
        <DataList
          label={texts.sources}
          columns={columns}
          rows={data.items}
          keyOf={({ sourceSystem, serviceDomain }) => `${sourceSystem} ${serviceDomain}`}
          file={texts.sourcesFile}
          actions={
            mayWrite
              ? {
                  head: texts.compare,
                  render: (source) => (
                    <button
                      type="button"
                      className="plain-button"
                      aria-label={texts.compareWith(source.name ?? source.sourceSystem)}
                      disabled={compare.isPending}
                      onClick={() => compare.mutate(source)}
                    >
                      {texts.compare}
                    </button>
                  ),
                }
              : undefined
          }
        />
      )}
    </section>
  )
}

function Comparisons() {
  const texts = useTexts(indexTexts)
  const language = useLanguage()
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'index', 'reconciliations'],
    queryFn: ({ signal }) => readReconciliations(signal),
    refetchInterval: 10_000,
  })
  const columns: DataColumn<Reconciliation>[] = [
    {
      key: 'begun',
      head: texts.begun,
      text: ({ createdAt }) => formatInstant(createdAt, language),
      value: ({ createdAt }) => createdAt,
      render: ({ id, createdAt }) => (
        <Link to="/services/index/$id" params={{ id }}>
          {formatInstant(createdAt, language)}
        </Link>
      ),
    },
    { key: 'source', head: texts.source, text: ({ sourceSystem }) => sourceSystem },
    { key: 'domain', head: texts.domain, text: ({ serviceDomain }) => serviceDomain },
    { key: 'state', head: texts.state, text: ({ state }) => texts.states[state] },
    {
      key: 'differences',
      head: texts.differences,
      text: (each) => (each.readyAt ? formatNumber(differencesOf(each), language) : ''),
      value: (each) => (each.readyAt ? differencesOf(each) : undefined),
      numeric: true,
    },
    { key: 'by', head: texts.begunBy, text: ({ createdBy }) => createdBy.name ?? createdBy.id },
  ]
  return (
    <section className="services-section" aria-label={texts.comparisons}>
      <h2>{texts.comparisons}</h2>
      <p className="quiet">{texts.comparisonsWhy}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="empty">{texts.noComparisons}</p>}
      {data && data.items.length > 0 && (
        <DataList
          label={texts.comparisons}
          columns={columns}
          rows={data.items}
          keyOf={({ id }) => id}
          first={{ key: 'begun', descending: true }}
        />
      )}
    </section>
  )
}

const differencesOf = ({ counts }: Reconciliation): number =>
  counts.reduce((sum, { count }) => sum + count, 0)
