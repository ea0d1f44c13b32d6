import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import type { PageOf } from '../../register/list/export-csv.tsx'
import { CursorTable } from '../../services/list/cursor-table.tsx'
import type { DataColumn } from '../../services/list/data-table.tsx'
import { useSources } from '../quality/model-words.ts'
import { askRegion, type Load } from '../region-api.ts'
import { loadTexts } from './load.texts.ts'
import { LoadState } from './load-state.tsx'

const pageSize = 25

const readLoads = (
  query: { source: string | undefined; cursor: string | undefined; limit: number },
  signal?: AbortSignal,
) => askRegion<PageOf<Load>>('GET', '/loads', { query, ...(signal && { signal }) })

/** Loads, the newest first, of all sources or one. */
export function LoadList() {
  const texts = useTexts(loadTexts)
  const { data: sources } = useSources()
  const [source, setSource] = useState<string>()
  const [cursors, setCursors] = useState<string[]>([])
  const cursor = cursors.at(-1)
  const { data, error, refetch } = useQuery({
    queryKey: ['region', 'loads', source, cursor],
    queryFn: ({ signal }) => readLoads({ source, cursor, limit: pageSize }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data: read } }) =>
      read?.items.some(({ state }) => state === 'waiting' || state === 'running') ? 1500 : 15_000,
  })
  const columns = useLoadColumns()
  return (
    <section className="services-section" aria-labelledby="loads">
      <h2 id="loads">{texts.loads}</h2>
      {(sources?.items.length ?? 0) > 1 && (
        <div className="services-tools">
          <label className="field">
            {texts.source}
            <select
              value={source ?? ''}
              onChange={({ target: { value } }) => {
                setCursors([])
                setSource(value === '' ? undefined : value)
              }}
            >
              <option value="">{texts.allSources}</option>
              {sources?.items.map((each) => (
                <option key={each.source} value={each.source}>
                  {each.source}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && <p className="empty">{texts.noLoads}</p>}
      {data && (
        <CursorTable
          label={texts.loads}
          columns={columns}
          page={data}
          pageSize={pageSize}
          cursors={cursors}
          onCursors={setCursors}
          file={{
            name: texts.file,
            idHead: texts.id,
            read: (next) => readLoads({ source, cursor: next, limit: 100 }),
          }}
        />
      )}
    </section>
  )
}

function useLoadColumns(): DataColumn<Load>[] {
  const texts = useTexts(loadTexts)
  const language = useLanguage()
  const number = (key: 'read' | 'loaded' | 'setAside', head: string): DataColumn<Load> => ({
    key,
    head,
    text: (load) => formatNumber(load[key], language),
    numeric: true,
  })
  return [
    {
      key: 'at',
      head: texts.asked,
      text: ({ askedAt }) => formatInstant(askedAt, language),
      render: ({ id, askedAt }) => (
        <Link to="/region/loads/$id" params={{ id }}>
          {formatInstant(askedAt, language)}
        </Link>
      ),
    },
    { key: 'source', head: texts.source, text: ({ source }) => source },
    { key: 'batch', head: texts.batch, text: ({ batch }) => batch },
    {
      key: 'state',
      head: texts.state,
      text: ({ state }) => texts.states[state],
      render: (load) => <LoadState load={load} />,
    },
    number('read', texts.read),
    number('loaded', texts.loaded),
    number('setAside', texts.setAside),
    {
      key: 'noticed',
      head: texts.noticed,
      text: ({ drift, reason }) =>
        reason?.[language] ?? (drift.length > 0 ? texts.drifted(drift.length) : ''),
    },
  ]
}
