import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { formatInstant, formatNumber, formatShare } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import { useMay } from '../../session/login.ts'
import { askRegion, type EntityCoverage, type EntityQuality } from '../region-api.ts'
import { useModelWords, useSources } from './model-words.ts'
import { qualityTexts } from './quality.texts.ts'
import { ReasonList } from './reason-list.tsx'

/** How much of the common model the region has, and how its rows hold to it. */
export function QualityPage() {
  const texts = useTexts(qualityTexts)
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <Rules />
      <Coverage />
    </div>
  )
}

function Rules() {
  const texts = useTexts(qualityTexts)
  const language = useLanguage()
  const words = useModelWords()
  const maySee = useMay('region.data.read')
  const { data, error, refetch } = useQuery({
    queryKey: ['region', 'quality'],
    queryFn: ({ signal }) => askRegion<{ items: EntityQuality[] }>('GET', '/quality', { signal }),
  })
  const share = ({ read, setAside }: EntityQuality) => (read === 0 ? 0 : setAside / read)
  return (
    <section className="services-section" aria-labelledby="rules">
      <h2 id="rules">{texts.rules}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={6} />}
      {data?.items.length === 0 && <p className="empty">{texts.nothingChecked}</p>}
      {data && data.items.length > 0 && (
        <DataList<EntityQuality>
          label={texts.rules}
          rows={data.items}
          keyOf={({ entity }) => entity}
          file={texts.rulesFile}
          columns={[
            { key: 'entity', head: texts.entity, text: ({ entity }) => words.entity(entity) },
            {
              key: 'at',
              head: texts.checked,
              text: ({ at }) => formatInstant(at, language),
              value: ({ at }) => at,
            },
            {
              key: 'read',
              head: texts.read,
              text: ({ read }) => formatNumber(read, language),
              value: ({ read }) => read,
              numeric: true,
            },
            {
              key: 'aside',
              head: texts.setAside,
              text: ({ setAside }) => formatNumber(setAside, language),
              value: ({ setAside }) => setAside,
              numeric: true,
            },
            {
              key: 'share',
              head: texts.share,
              text: (row) => formatRate(share(row), language),
              value: share,
              numeric: true,
            },
            {
              key: 'reasons',
              head: texts.why,
              text: ({ entity, reasons }) =>
                Object.entries(reasons)
                  .map(([code, many]) => `${words.reason(entity, code)} (${many})`)
                  .join('; '),
              render: ({ entity, reasons }) => <ReasonList entity={entity} reasons={reasons} />,
              unsorted: true,
            },
            {
              key: 'orphans',
              head: texts.orphans,
              text: ({ entity, orphans }) =>
                Object.entries(orphans)
                  .filter(([, many]) => many > 0)
                  .map(
                    ([column, many]) => `${words.column(entity, column)} (${formatNumber(many, language)})`,
                  )
                  .join('; '),
              unsorted: true,
            },
          ]}
          actions={
            maySee
              ? {
                  head: texts.rows,
                  render: ({ entity, setAside }) =>
                    setAside > 0 && (
                      <Link to="/region/quality/$entity" params={{ entity }}>
                        {texts.toRows} <span className="spoken">{words.entity(entity)}</span>
                      </Link>
                    ),
                }
              : undefined
          }
        />
      )}
      <p className="quiet">{texts.orphansText}</p>
    </section>
  )
}

function Coverage() {
  const texts = useTexts(qualityTexts)
  const language = useLanguage()
  const { data, error, refetch } = useSources()
  const missing = ({ columns }: EntityCoverage) => columns.filter(({ mapped }) => !mapped)
  const nameOf = ({ title, required }: EntityCoverage['columns'][number]) =>
    required ? texts.requiredColumn(title[language]) : title[language]
  return (
    <section className="services-section" aria-labelledby="coverage">
      <h2 id="coverage">{texts.coverage}</h2>
      <p className="quiet">{texts.coverageText}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={6} />}
      {data && (
        <DataList<EntityCoverage>
          label={texts.coverage}
          rows={data.coverage}
          keyOf={({ entity }) => entity}
          file={texts.coverageFile}
          columns={[
            { key: 'entity', head: texts.entity, text: ({ title }) => title[language] },
            {
              key: 'source',
              head: texts.source,
              text: ({ source }) => source ?? texts.noSource,
            },
            {
              key: 'share',
              head: texts.covered,
              text: ({ share }) => formatShare(share, language),
              value: ({ share }) => share,
              numeric: true,
            },
            {
              key: 'missing',
              head: texts.without,
              text: (row) =>
                row.source === undefined
                  ? texts.everything
                  : missing(row).map(nameOf).join(', ') || texts.none,
              unsorted: true,
            },
          ]}
        />
      )}
    </section>
  )
}

/** A share that may be small and never nought when it is not: `0,004 %`. */
function formatRate(share: number, language: 'sv' | 'en'): string {
  return new Intl.NumberFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
    style: 'percent',
    maximumSignificantDigits: 2,
  }).format(share)
}
