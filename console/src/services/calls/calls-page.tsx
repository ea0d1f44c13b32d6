import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { ExportCsv, type PageOf } from '../../register/list/export-csv.tsx'
import { Pages } from '../../register/list/pages.tsx'
import { askExchange, type Call } from '../services-api.ts'
import { CallFilter } from './call-filter.tsx'
import { type CallSearch, callSpans } from './call-search.ts'
import { CallTable, useCallColumns } from './call-table.tsx'
import { callsTexts } from './calls.texts.ts'
import '../services.css'

const pageSize = 50

function readCalls(
  { span = 'day', ...search }: CallSearch,
  { cursor, limit }: { cursor: string | undefined; limit: number },
  signal?: AbortSignal,
): Promise<PageOf<Call>> {
  const from = new Date(Date.now() - callSpans[span]).toISOString()
  return askExchange('GET', '/calls', {
    query: { ...search, cursor, limit, from },
    ...(signal && { signal }),
  })
}

/** Calls, the newest first. */
export function CallsPage() {
  const texts = useTexts(callsTexts)
  const search = useSearch({ strict: false }) as CallSearch
  const navigate = useNavigate()
  const [cursors, setCursors] = useState<string[]>([])
  const columns = useCallColumns()
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'calls', search, cursors.at(-1)],
    queryFn: ({ signal }) => readCalls(search, { cursor: cursors.at(-1), limit: pageSize }, signal),
    placeholderData: keepPreviousData,
    ...(cursors.length === 0 && { refetchInterval: 10_000 }),
  })
  const choose = (next: CallSearch) => {
    setCursors([])
    void navigate({ to: '/services/calls', search: next })
  }
  const narrowed = Object.values(search).some(Boolean)
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <FindCall />
      <CallFilter search={search} onChoose={choose} />
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={10} />}
      {data?.items.length === 0 && <p className="empty">{narrowed ? texts.none : texts.empty}</p>}
      {narrowed && (
        <button type="button" className="plain-button" onClick={() => choose({})}>
          {texts.clear}
        </button>
      )}
      {data && data.items.length > 0 && (
        <>
          <CallTable calls={data.items} />
          <div className="register-foot">
            <Pages
              from={cursors.length * pageSize + 1}
              count={data.items.length}
              total={data.next === undefined ? cursors.length * pageSize + data.items.length : undefined}
              onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
              onNext={data.next === undefined ? undefined : () => setCursors([...cursors, data.next!])}
            />
            <ExportCsv<Call>
              name={texts.file}
              heads={[...columns.map(({ head }) => head), texts.ids, texts.correlation]}
              cells={(call) => [...columns.map(({ text }) => text(call)), call.id, call.correlationId]}
              read={(cursor) => readCalls(search, { cursor, limit: 500 })}
            />
          </div>
        </>
      )}
    </div>
  )
}

function FindCall() {
  const texts = useTexts(callsTexts)
  const navigate = useNavigate()
  const [number, setNumber] = useState('')
  return (
    <form
      className="services-tools"
      onSubmit={(event) => {
        event.preventDefault()
        const id = number.trim()
        if (id !== '') void navigate({ to: '/services/calls/$id', params: { id } })
      }}
    >
      <label className="field services-wide">
        {texts.number}
        <input
          value={number}
          onChange={({ target }) => setNumber(target.value)}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
        />
      </label>
      <button type="submit" className="plain-button">
        {texts.find}
      </button>
    </form>
  )
}
