import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import type { PageOf } from '../../register/list/export-csv.tsx'
import { CursorList } from '../../services/list/cursor-list.tsx'
import type { DataColumn } from '../../services/list/data-table.tsx'
import { useSources } from '../quality/model-words.ts'
import { askRegion, type Load } from '../region-api.ts'
import { loadTexts } from './load.texts.ts'
import { LoadState } from './load-state.tsx'

const readLoads = (
  query: { source: string | undefined; cursor: string | undefined; limit: number },
  signal?: AbortSignal,
) => askRegion<PageOf<Load>>('GET', '/loads', { query, ...(signal && { signal }) })

/** Loads, the newest first, of all sources or one. */
export function LoadList() {
  const texts = useTexts(loadTexts)
  const { data: sources } = useSources()
  const [source, setSource] = useState<string>()
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
      <CursorList
        label={texts.loads}
        columns={columns}
        queryKey={['region', 'loads', source]}
        read={(page, signal) => readLoads({ source, ...page }, signal)}
        again={(loads) =>
          loads.some(({ state }) => state === 'waiting' || state === 'running') ? 1500 : 15_000
        }
        none={texts.noLoads}
        lines={8}
        file={{ name: texts.file, idHead: texts.id, atOnce: 100 }}
      />
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
