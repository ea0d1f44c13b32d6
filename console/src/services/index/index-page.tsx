import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { indexTexts } from './index.texts.ts'
import { beginReconciliation, type IndexSource, readReconciliations, readSources } from './index-api.ts'
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
  return (
    <section className="services-section">
      <h2>{texts.sources}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {compare.error && <Refused error={compare.error} />}
      {data === undefined && !error && <Waiting lines={4} />}
      {data?.items.length === 0 && <p className="empty">{texts.noSources}</p>}
      {data && data.items.length > 0 && (
        <div className="services-scroll" role="region" aria-label={texts.sources} tabIndex={0}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{texts.source}</th>
                <th scope="col">{texts.domain}</th>
                <th scope="col">{texts.count}</th>
                <th scope="col">{texts.updated}</th>
                {mayWrite && <th scope="col">{texts.compare}</th>}
              </tr>
            </thead>
            <tbody>
              {data.items.map((source) => (
                <tr key={source.sourceSystem + source.serviceDomain}>
                  <th scope="row">
                    {source.name ?? source.sourceSystem}
                    {source.name && <div className="quiet">{source.sourceSystem}</div>}
                  </th>
                  <td>{source.serviceDomain}</td>
                  <td>{formatNumber(source.engagements, language)}</td>
                  <td>{formatInstant(source.updatedAt, language)}</td>
                  {mayWrite && (
                    <td>
                      <button
                        type="button"
                        className="plain-button"
                        aria-label={texts.compareWith(source.name ?? source.sourceSystem)}
                        disabled={compare.isPending}
                        onClick={() => compare.mutate(source)}
                      >
                        {texts.compare}
                      </button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function Comparisons() {
  const texts = useTexts(indexTexts)
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: ['exchange', 'index', 'reconciliations'],
    queryFn: ({ signal }) => readReconciliations(signal),
    refetchInterval: 10_000,
  })
  return (
    <section>
      <h2>{texts.comparisons}</h2>
      <p className="quiet">{texts.comparisonsWhy}</p>
      {data?.items.length === 0 && <p className="empty">{texts.noComparisons}</p>}
      <ul className="services-tried">
        {data?.items.map(({ id, sourceSystem, serviceDomain, state, createdAt }) => (
          <li key={id}>
            <Link to="/services/index/$id" params={{ id }}>
              {sourceSystem}
            </Link>{' '}
            {serviceDomain}, {texts.states[state]}, {formatInstant(createdAt, language)}
          </li>
        ))}
      </ul>
    </section>
  )
}
