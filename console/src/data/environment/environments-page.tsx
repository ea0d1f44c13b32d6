import { Link } from '@tanstack/react-router'
import { formatDate } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DataList } from '../../services/list/data-list.tsx'
import type { DataColumn } from '../../services/list/data-table.tsx'
import { environmentTexts } from './environment.texts.ts'
import { type EnvironmentItem, useEnvironments } from './environment-api.ts'
import '../../register/register.css'
import '../../services/services.css'

/** The secure environments that she is one of the people of. */
export function EnvironmentsPage() {
  const texts = useTexts(environmentTexts)
  const { data, error, refetch } = useEnvironments()
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={6} />}
      {data?.length === 0 && <p className="empty">{texts.none}</p>}
      {data && data.length > 0 && <Projects items={data} />}
    </div>
  )
}

function Projects({ items }: { items: readonly EnvironmentItem[] }) {
  const texts = useTexts(environmentTexts)
  const language = useLanguage()
  const columns: DataColumn<EnvironmentItem>[] = [
    {
      key: 'number',
      head: texts.number,
      text: ({ number }) => number,
      render: ({ id, number }) => (
        <Link to="/data/environments/$id" params={{ id }}>
          {number}
        </Link>
      ),
    },
    { key: 'product', head: texts.product, text: ({ title }) => title[language] },
    { key: 'purpose', head: texts.purpose, text: ({ purpose }) => purpose[language] },
    {
      key: 'regions',
      head: texts.regions,
      text: ({ ready, regions, open }) => (open ? texts.readyOf(ready, regions.length) : texts.closed),
      value: ({ ready }) => ready,
    },
    { key: 'results', head: texts.results, text: ({ outputs }) => resultsIn(texts, outputs) },
    {
      key: 'until',
      head: texts.validUntil,
      text: ({ validUntil }) => formatDate(validUntil, language),
      value: ({ validUntil }) => validUntil,
    },
  ]
  return (
    <DataList label={texts.title} columns={columns} rows={items} keyOf={({ id }) => id} file={texts.file} />
  )
}

/** What there is of a project's results, what she has to do with first. */
function resultsIn(
  texts: (typeof environmentTexts)['sv'],
  { returned, leaving, released }: EnvironmentItem['outputs'],
): string {
  const told = [
    returned > 0 && texts.returned(returned),
    leaving > 0 && texts.leaving(leaving),
    released > 0 && texts.released(released),
  ].filter((each) => each !== false)
  return told.length === 0 ? texts.noResults : told.join(', ')
}
