import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useToday } from '../../clock/now.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { longDate } from '../../resident/long-date.ts'
import { SeenList } from '../../resident/seen/seen-list.tsx'
import { auditTexts } from '../audit.texts.ts'
import { readExtractOf } from '../audit-api.ts'
import { type EntrySearch, entryQuery } from '../entries/entry-search.ts'
import '../../resident/resident.css'

const personId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A person's extract, taken out at her request and printed for her: it looks as she sees it herself. */
export function ExtractPage() {
  const texts = useTexts(auditTexts)
  const asked: EntrySearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const [draft, setDraft] = useState({
    person: asked.person ?? '',
    from: asked.from ?? '',
    to: asked.to ?? '',
  })
  const [fault, setFault] = useState('')
  const [taken, setTaken] = useState<EntrySearch>()
  const take = () => {
    const person = draft.person.trim().toLowerCase()
    if (!personId.test(person)) return setFault(texts.extractBad)
    setFault('')
    const search: EntrySearch = {
      person,
      ...(draft.from && { from: draft.from }),
      ...(draft.to && { to: draft.to }),
    }
    setTaken(search)
    void navigate({ to: '/trust/audit/extract', search, replace: true })
  }
  const set = (name: keyof typeof draft, value: string) => setDraft({ ...draft, [name]: value })
  return (
    <>
      <h2 className="no-print">{texts.extractTitle}</h2>
      <p className="quiet no-print">{texts.extractLead}</p>
      <form
        className="register-tools no-print"
        onSubmit={(event) => {
          event.preventDefault()
          take()
        }}
      >
        <label className="field">
          <span>{texts.extractFor}</span>
          <input
            value={draft.person}
            maxLength={100}
            autoComplete="off"
            onChange={(event) => set('person', event.target.value)}
          />
        </label>
        {(['from', 'to'] as const).map((name) => (
          <label key={name} className="field">
            <span>{texts[name]}</span>
            <input type="date" value={draft[name]} onChange={(event) => set(name, event.target.value)} />
          </label>
        ))}
        <button type="submit" className="plain-button">
          {texts.extractGet}
        </button>
      </form>
      <p role="alert" className="fault">
        {fault}
      </p>
      {taken && <Extract key={JSON.stringify(taken)} asked={taken} />}
    </>
  )
}

function Extract({ asked }: { asked: EntrySearch }) {
  const today = useToday()
  const texts = useTexts(auditTexts)
  const language = useLanguage()
  const { person = '', from, to } = entryQuery(asked)
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['audit', 'extract', asked],
    queryFn: ({ pageParam, signal }) =>
      readExtractOf(person, { from, to, limit: 100, cursor: pageParam || undefined }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const items = data?.pages.flatMap((page) => page.items) ?? []
  if (error && data === undefined) return <Refused error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Waiting lines={12} />
  return (
    <>
      {items.length === 0 ? (
        <p className="empty">{texts.extractNone}</p>
      ) : (
        <p className="no-print">
          <button type="button" className="plain-button" onClick={() => window.print()}>
            {texts.print}
          </button>
        </p>
      )}
      <div className="me extract">
        <p className="only-print">
          {texts.extractPrinted(longDate(today, language))}. <code>{person}</code>
        </p>
        <SeenList items={items} />
      </div>
      {error && <Refused error={error} onRetry={() => void fetchNextPage()} />}
      {hasNextPage && (
        <p className="no-print">
          <button
            type="button"
            className="plain-button"
            disabled={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {texts.more}
          </button>
        </p>
      )}
    </>
  )
}
