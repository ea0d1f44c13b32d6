import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import { askRegion, type Policy } from '../region-api.ts'
import { policyTexts } from './policy.texts.ts'
import { useDecisionWords } from './use-decision-words.ts'

/** What the region has decided on each product, or what holds until it decides. */
export function PoliciesPage() {
  const texts = useTexts(policyTexts)
  const language = useLanguage()
  const words = useDecisionWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['region', 'policies'],
    queryFn: ({ signal }) => askRegion<{ items: Policy[] }>('GET', '/policies', { signal }),
  })
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && <p className="empty">{texts.none}</p>}
      {data && data.items.length > 0 && (
        <DataList<Policy>
          label={texts.title}
          rows={data.items}
          keyOf={({ product }) => product}
          file={texts.file}
          columns={[
            {
              key: 'product',
              head: texts.product,
              text: ({ title }) => title[language],
              render: ({ product, title, changed }) => (
                <>
                  <Link to="/region/policies/$product" params={{ product }}>
                    {title[language]}
                  </Link>
                  {changed && (
                    <>
                      {' '}
                      <span className="mark warn">{texts.changedMark}</span>
                    </>
                  )}
                </>
              ),
            },
            { key: 'part', head: texts.takesPart, text: ({ decided }) => words.part(decided) },
            { key: 'how', head: texts.how, text: ({ decided }) => words.how(decided) },
            { key: 'threshold', head: texts.threshold, text: (policy) => words.threshold(policy) },
            { key: 'dimensions', head: texts.dimensions, text: (policy) => words.dimensionCount(policy) },
            { key: 'hours', head: texts.hours, text: ({ decided }) => words.hours(decided) },
            {
              key: 'decided',
              head: texts.decided,
              text: ({ changedBy, changedAt }) =>
                changedAt === undefined
                  ? texts.undecided
                  : texts.by(formatInstant(changedAt, language), changedBy?.name ?? changedBy?.id ?? ''),
              value: ({ changedAt }) => changedAt,
            },
          ]}
        />
      )}
    </div>
  )
}
