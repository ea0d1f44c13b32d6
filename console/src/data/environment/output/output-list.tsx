import { Link } from '@tanstack/react-router'
import { formatInstant, formatNumber } from '../../../i18n/format.ts'
import { useLanguage } from '../../../i18n/language.ts'
import { useTexts } from '../../../i18n/texts.ts'
import { Refused } from '../../../parts/refused.tsx'
import { type DataColumn, DataTable } from '../../../services/list/data-table.tsx'
import { environmentTexts } from '../environment.texts.ts'
import { type OutputItem, type OutputView, useOutputs } from '../environment-api.ts'
import { outputTexts } from './output.texts.ts'

/** A project's results, with how each stands. */
export function OutputList({ environment }: { environment: string }) {
  const texts = useTexts(environmentTexts)
  const { data, error, refetch } = useOutputs(environment)
  return (
    <section>
      <h2>{texts.outputs}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="quiet">{texts.outputsNone}</p>}
      {data && data.length > 0 && <OutputTable label={texts.outputs} items={data} view="outputs" />}
    </section>
  )
}

/** Results, each leading to its page. */
export function OutputTable({
  label,
  items,
  view,
}: {
  label: string
  items: readonly OutputItem[]
  view: OutputView
}) {
  const texts = useTexts(outputTexts)
  const language = useLanguage()
  const columns: DataColumn<OutputItem>[] = [
    {
      key: 'title',
      head: texts.name,
      text: ({ title }) => title,
      render: ({ id, title }) => (
        <Link to={`/data/${view}/$id`} params={{ id }}>
          {title}
        </Link>
      ),
    },
    { key: 'permit', head: texts.permit, text: ({ number }) => number },
    { key: 'state', head: texts.state, text: ({ state }) => texts.states[state] },
    { key: 'checks', head: texts.checks, text: ({ stops, looks }) => texts.stopsAndLooks(stops, looks) },
    { key: 'rows', head: texts.rows, text: ({ rows }) => formatNumber(rows, language), numeric: true },
    {
      key: 'at',
      head: view === 'reviews' ? texts.submitted : texts.made,
      text: ({ madeAt, submittedAt }) =>
        formatInstant(view === 'reviews' ? (submittedAt ?? madeAt) : madeAt, language),
    },
  ]
  return <DataTable label={label} columns={columns} rows={items} keyOf={({ id }) => id} />
}
