import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { type DataColumn, DataTable } from '../../services/list/data-table.tsx'
import { environmentTexts } from './environment.texts.ts'
import { type AskedQuery, useHistory } from './environment-api.ts'

/** Her own questions, which can be written in again. */
export function QueryHistory({ environment, onAgain }: { environment: string; onAgain(sql: string): void }) {
  const texts = useTexts(environmentTexts)
  const language = useLanguage()
  const { data, error, refetch } = useHistory(environment)
  const columns: DataColumn<AskedQuery>[] = [
    { key: 'at', head: texts.at, text: ({ at }) => formatInstant(at, language) },
    {
      key: 'sql',
      head: texts.query,
      text: ({ sql }) => sql,
      render: ({ sql }) => <code className="environment-asked">{sql}</code>,
    },
    { key: 'outcome', head: texts.outcome, text: ({ outcome }) => texts.outcomes[outcome] },
    { key: 'rows', head: texts.rows, text: ({ rows }) => formatNumber(rows, language), numeric: true },
    { key: 'ms', head: texts.time, text: ({ ms }) => formatNumber(ms, language), numeric: true },
    {
      key: 'again',
      head: texts.again,
      text: () => texts.again,
      render: ({ sql }) => (
        <button type="button" className="plain-button" onClick={() => onAgain(sql)}>
          {texts.again}
        </button>
      ),
    },
  ]
  return (
    <section>
      <h2>{texts.history}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="quiet">{texts.historyNone}</p>}
      {data && data.length > 0 && (
        <DataTable label={texts.history} columns={columns} rows={data} keyOf={({ id }) => id} />
      )}
    </section>
  )
}
