import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { formatDate, formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { type DataColumn, DataTable } from '../../services/list/data-table.tsx'
import { askHub } from '../data-api.ts'
import { environmentTexts } from './environment.texts.ts'
import { type Environment, environmentKey } from './environment-api.ts'

type Part = Environment['regions'][number]

/** What can be ordered again, since it is neither here nor on its way. */
const missing: readonly Part['state'][] = ['not_ordered', 'refused', 'failed', 'absent']

/** How each region's rows stand; those that are missing can be ordered. */
export function RegionParts({ environment: { id, regions } }: { environment: Environment }) {
  const texts = useTexts(environmentTexts)
  const language = useLanguage()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const order = async () => {
    setError(undefined)
    try {
      client.setQueryData(environmentKey(id), await askHub<Environment>('POST', `/environments/${id}/rows`))
    } catch (thrown) {
      setError(thrown)
    }
  }
  const columns: DataColumn<Part>[] = [
    { key: 'region', head: texts.region, text: ({ name }) => name },
    {
      key: 'state',
      head: texts.state,
      text: ({ state }) => texts.states[state],
      render: ({ state, reason }) => (
        <>
          {texts.states[state]}
          {reason && <div className="quiet">{reason[language]}</div>}
        </>
      ),
    },
    {
      key: 'rows',
      head: texts.rows,
      text: ({ rows }) => (rows === undefined ? '' : formatNumber(rows, language)),
      numeric: true,
    },
    {
      key: 'until',
      head: texts.dataUntil,
      text: ({ evidence }) => (evidence === undefined ? '' : formatDate(evidence.dataUntil, language)),
    },
    {
      key: 'loaded',
      head: texts.loaded,
      text: ({ evidence }) => (evidence === undefined ? '' : formatInstant(evidence.loadedAt, language)),
    },
  ]
  return (
    <section>
      <h2>{texts.regionsTitle}</h2>
      <DataTable label={texts.regionsTitle} columns={columns} rows={regions} keyOf={({ region }) => region} />
      {regions.some(({ state }) => missing.includes(state)) && (
        <p>
          <button type="button" className="plain-button" onClick={() => void order()}>
            {texts.order}
          </button>
        </p>
      )}
      {error !== undefined && <Refused error={error} />}
    </section>
  )
}
