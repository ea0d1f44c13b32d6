import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDate, formatSecond } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { askExchange, type Call, contractName } from '../services-api.ts'
import { callsTexts } from './calls.texts.ts'
import '../services.css'

/** What calls are chosen by. */
export interface CallSearch {
  consumer?: string
  contract?: string
  producer?: string
  code?: string
}

const dayMs = 86_400_000

/** Calls, the newest first. */
export function CallsPage() {
  const texts = useTexts(callsTexts)
  const search = useSearch({ strict: false }) as CallSearch
  const navigate = useNavigate()
  const [cursor, setCursor] = useState<string>()
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'calls', search, cursor],
    queryFn: ({ signal }) =>
      askExchange<{ items: Call[]; next?: string }>('GET', '/calls', {
        query: { ...search, cursor, from: new Date(Date.now() - dayMs).toISOString() },
        signal,
      }),
    placeholderData: keepPreviousData,
    ...(cursor === undefined && { refetchInterval: 10_000 }),
  })
  const choose = (next: CallSearch) => {
    setCursor(undefined)
    void navigate({ to: '/services/calls', search: next })
  }
  const narrowed = Object.values(search).some(Boolean)
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <FindCall />
      <div className="services-tools">
        <label className="field">
          {texts.only}
          <select
            value={search.code ?? ''}
            onChange={({ target }) => choose(target.value === '' ? {} : { ...search, code: target.value })}
          >
            <option value="">{texts.all}</option>
            <option value="errors">{texts.errors}</option>
          </select>
        </label>
        {narrowed && (
          <button type="button" className="plain-button" onClick={() => choose({})}>
            {texts.clear}
          </button>
        )}
      </div>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={10} />}
      {data?.items.length === 0 && <p className="empty">{texts.empty}</p>}
      {data && data.items.length > 0 && <CallTable calls={data.items} />}
      <div className="services-steps">
        {cursor !== undefined && (
          <button type="button" className="plain-button" onClick={() => setCursor(undefined)}>
            {texts.first}
          </button>
        )}
        {data?.next !== undefined && (
          <button type="button" className="plain-button" onClick={() => setCursor(data.next)}>
            {texts.next}
          </button>
        )}
      </div>
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
      <label className="field">
        {texts.number}
        <input
          value={number}
          onChange={({ target }) => setNumber(target.value)}
          maxLength={200}
          spellCheck={false}
        />
      </label>
      <button type="submit" className="plain-button">
        {texts.find}
      </button>
    </form>
  )
}

function CallTable({ calls }: { calls: readonly Call[] }) {
  const texts = useTexts(callsTexts)
  const language = useLanguage()
  const heads = [
    texts.when,
    texts.consumer,
    texts.contract,
    texts.address,
    texts.producer,
    texts.code,
    texts.took,
  ]
  return (
    <div className="services-scroll" role="region" aria-label={texts.title} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            {heads.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <tr key={call.id}>
              <th scope="row">
                <Link to="/services/calls/$id" params={{ id: call.id }}>
                  {formatDate(call.at, language)} {formatSecond(call.at)}
                </Link>
              </th>
              <td>{call.consumer || '–'}</td>
              <td>{call.contract === '' ? '–' : contractName(call.contract)}</td>
              <td>{call.logicalAddress || '–'}</td>
              <td>{call.producer ?? '–'}</td>
              <td className={call.code === 'ok' ? '' : 'services-bad'}>
                {texts.outcomes[call.code] ?? call.code}
              </td>
              <td>{texts.ms(call.times.done)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
