import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataTable } from '../../services/list/data-table.tsx'
import { useMay } from '../../session/login.ts'
import { askRegion, type EntityQuality, type SetAsideRow } from '../region-api.ts'
import { asideSearch } from './aside-search.ts'
import { useModelWords } from './model-words.ts'
import { qualityTexts } from './quality.texts.ts'

/** At most so many are read at a time: enough to see what is wrong, and no more than that. */
const mostRows = 50

/** Rows that were set aside, with their values: for the data steward alone, and each reading is logged. */
export function AsidePage() {
  const texts = useTexts(qualityTexts)
  const words = useModelWords()
  const maySee = useMay('region.data.read')
  const { entity = '' } = useParams({ strict: false })
  const search = asideSearch(useSearch({ strict: false }))
  return (
    <div className="services-section">
      <Link to="/region/quality">{texts.title}</Link>
      <h1>{texts.rowsOf(words.entity(entity))}</h1>
      <p className="data-note">{texts.logged}</p>
      {maySee ? <Rows entity={entity} search={search} /> : <p className="empty">{texts.stewardOnly}</p>}
    </div>
  )
}

function Rows({ entity, search }: { entity: string; search: { reason?: string; load?: string } }) {
  const texts = useTexts(qualityTexts)
  const language = useLanguage()
  const words = useModelWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['region', 'aside', entity, search],
    queryFn: ({ signal }) =>
      askRegion<{ items: SetAsideRow[] }>('GET', `/quality/${entity}/rows`, {
        query: { ...search, limit: mostRows },
        signal,
      }),
    // Each reading is logged: what was read is not read again by itself.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    // What is about people is not kept when the page is left.
    gcTime: 0,
  })
  return (
    <>
      <ReasonFilter entity={entity} search={search} />
      {search.load !== undefined && (
        <Link to="/region/quality/$entity" params={{ entity }} search={{}}>
          {texts.allLoads}
        </Link>
      )}
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && <p className="empty">{texts.noRows}</p>}
      {data && data.items.length > 0 && (
        <>
          <p role="status">
            {data.items.length < mostRows ? texts.rowCount(data.items.length) : texts.firstRows(mostRows)}
          </p>
          <DataTable<SetAsideRow & { at: string }>
            label={texts.rowsOf(words.entity(entity))}
            rows={data.items}
            keyOf={(row) => `${row.load} ${JSON.stringify(row.row)}`}
            columns={[
              {
                key: 'why',
                head: texts.why,
                text: ({ reasons }) => reasons.map((code) => words.reason(entity, code)).join('; '),
                render: ({ reasons }) => (
                  <ul className="region-reasons">
                    {reasons.map((code) => (
                      <li key={code}>{words.reason(entity, code)}</li>
                    ))}
                  </ul>
                ),
              },
              {
                key: 'row',
                head: texts.asItCame,
                text: ({ row }) => JSON.stringify(row),
                render: ({ row }) => (
                  <Facts
                    facts={Object.entries(row).map(([name, value]) => [
                      words.column(entity, name),
                      <code key={name}>{value === null ? texts.blank : String(value)}</code>,
                    ])}
                  />
                ),
              },
              {
                key: 'load',
                head: texts.load,
                text: ({ at }) => formatInstant(at, language),
                render: ({ load, at }) => (
                  <Link to="/region/loads/$id" params={{ id: load }}>
                    {formatInstant(at, language)}
                  </Link>
                ),
              },
            ]}
          />
        </>
      )}
    </>
  )
}

function ReasonFilter({ entity, search }: { entity: string; search: { reason?: string; load?: string } }) {
  const texts = useTexts(qualityTexts)
  const words = useModelWords()
  const navigate = useNavigate()
  const { data } = useQuery({
    queryKey: ['region', 'quality'],
    queryFn: ({ signal }) => askRegion<{ items: EntityQuality[] }>('GET', '/quality', { signal }),
  })
  const known = Object.keys(data?.items.find((each) => each.entity === entity)?.reasons ?? {})
  const { reason } = search
  const codes = reason === undefined || known.includes(reason) ? known : [reason, ...known]
  return (
    <div className="services-tools">
      <label className="field services-wide">
        {texts.why}
        <select
          value={reason ?? ''}
          onChange={({ target: { value } }) =>
            void navigate({
              to: '/region/quality/$entity',
              params: { entity },
              search: asideSearch({ load: search.load, reason: value }),
              replace: true,
            })
          }
        >
          <option value="">{texts.anyReason}</option>
          {codes.map((code) => (
            <option key={code} value={code}>
              {words.reason(entity, code)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
