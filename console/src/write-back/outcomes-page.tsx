import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { OutcomeListed, OutcomePage } from '../api/contract.ts'
import { request } from '../api/http.ts'
import { formatInstant } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { currentSession } from '../session/session.ts'
import { words as allWords } from '../words/words.ts'
import { TryAgain } from './try-again.tsx'
import { writeBackTexts } from './write-back.texts.ts'
import { OutcomeState } from './write-back-panel.tsx'

const pageSize = 50
type State = '' | 'waiting' | 'refused'

/** What has not got into the municipalities' records, and what each needs. */
export function OutcomesPage() {
  const texts = useTexts(writeBackTexts)
  const [state, setState] = useState<State>('')
  const { data, error, refetch, hasNextPage, fetchNextPage } = useOutcomes(state)
  const items = data?.pages.flatMap((page) => page.items)
  const counts = data?.pages[0]?.counts
  return (
    <div className="register outcomes">
      <h1>{texts.pageTitle}</h1>
      <p className="quiet">{texts.lead}</p>
      {counts && (
        <p className="outcome-counts" role="status">
          <span>
            <b>{counts.waiting}</b> {texts.waitingCount}
          </span>
          <span className={counts.refused > 0 ? 'warn' : ''}>
            <b>{counts.refused}</b> {texts.refusedCount}
          </span>
        </p>
      )}
      <label className="field">
        <span>{texts.show}</span>
        <select value={state} onChange={(event) => setState(event.target.value as State)}>
          <option value="">{texts.all}</option>
          <option value="waiting">{texts.state.waiting}</option>
          <option value="refused">{texts.state.refused}</option>
        </select>
      </label>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {items === undefined && !error && <Waiting lines={8} />}
      {items?.length === 0 && <p className="empty">{texts.none}</p>}
      {items && items.length > 0 && <OutcomeTable outcomes={items} />}
      {hasNextPage && (
        <button type="button" className="plain-button" onClick={() => void fetchNextPage()}>
          {texts.more}
        </button>
      )}
    </div>
  )
}

function useOutcomes(state: State) {
  const group = currentSession()?.group.id
  return useInfiniteQuery({
    queryKey: ['outcomes', state, group],
    queryFn: ({ signal, pageParam: cursor }) =>
      request<OutcomePage>('GET', '/outcomes', {
        query: { group, limit: pageSize, cursor, ...(state !== '' && { state }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 5_000,
  })
}

function OutcomeTable({ outcomes }: { outcomes: OutcomeListed[] }) {
  const texts = useTexts(writeBackTexts)
  const words = useTexts(allWords)
  const language = useLanguage()
  return (
    <div className="table-frame">
      <table className="plain-table" aria-label={texts.pageTitle}>
        <thead>
          <tr>
            <th scope="col">{texts.alarm}</th>
            <th scope="col">{texts.who}</th>
            <th scope="col">{texts.controller}</th>
            <th scope="col">{texts.why}</th>
            <th scope="col">{texts.act}</th>
          </tr>
        </thead>
        <tbody>
          {outcomes.map((outcome) => (
            <tr key={outcome.id}>
              <th scope="row">
                <Link to="/board/$alarmId" params={{ alarmId: outcome.alarmId }}>
                  {words.class[outcome.class]},{' '}
                  {formatInstant(outcome.resolvedAt ?? outcome.createdAt, language)}
                </Link>
              </th>
              <td>{outcome.person?.protectedIdentity ? words.protectedIdentity : outcome.person?.name}</td>
              <td>{outcome.controllerName}</td>
              <td>
                <OutcomeState outcome={outcome} personId={outcome.person?.id} />
              </td>
              <td>
                <TryAgain alarmId={outcome.alarmId} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
