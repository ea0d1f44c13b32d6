import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { auditTexts } from '../audit.texts.ts'
import { auditFile, entryPageSize, useEntries } from '../audit-api.ts'
import { EntriesTable } from './entries-table.tsx'
import { EntryFilter } from './entry-filter.tsx'
import { type EntrySearch, entryQuery } from './entry-search.ts'

/** The log's entries, latest first: found by whom, who, where, what, when and outcome. */
export function EntriesPage() {
  const texts = useTexts(auditTexts)
  const search: EntrySearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const [cursors, setCursors] = useState<string[]>([])
  const query = entryQuery(search)
  const { data, error, refetch, isPlaceholderData } = useEntries(query, cursors.at(-1))
  const look = (next: EntrySearch) => {
    setCursors([])
    void navigate({ to: '/trust/audit', search: next })
  }
  const narrowed = Object.keys(search).length > 0
  return (
    <>
      <p className="quiet">{texts.entriesLead}</p>
      <EntryFilter key={JSON.stringify(search)} search={search} onSearch={look} />
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={14} />}
      {data?.items.length === 0 && (
        <div className="empty">
          <p>{narrowed ? texts.emptySearch : texts.empty}</p>
          {narrowed && (
            <button type="button" className="plain-button" onClick={() => look({})}>
              {texts.clear}
            </button>
          )}
        </div>
      )}
      {data && data.items.length > 0 && (
        <>
          <EntriesTable entries={data.items} names={data.names ?? {}} acts={data.acts ?? {}} />
          <div className="register-foot">
            <div className="pages">
              <button
                type="button"
                className="plain-button"
                disabled={cursors.length === 0}
                onClick={() => setCursors(cursors.slice(0, -1))}
              >
                {texts.previous}
              </button>
              <span role="status">{texts.page(cursors.length + 1)}</span>
              <button
                type="button"
                className="plain-button"
                disabled={data.next === undefined || isPlaceholderData}
                onClick={() => setCursors([...cursors, data.next!])}
              >
                {texts.next}
              </button>
            </div>
            <p className="audit-save">
              <a
                className="plain-button"
                download="audit.fhir.json"
                href={auditFile('/events', { ...query, limit: 10 * entryPageSize, cursor: cursors.at(-1) })}
              >
                {texts.fhir}
              </a>{' '}
              <small className="quiet">{texts.fhirNote}</small>
            </p>
          </div>
        </>
      )}
    </>
  )
}
