import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { askExchange, contractName, type Draft } from '../services-api.ts'
import { addressingTexts } from './addressing.texts.ts'
import { beginDraft } from './begun-draft.ts'
import { Versions } from './versions.tsx'
import '../services.css'

const lists = {
  components: 'component',
  endpoints: 'endpoint',
  'logical-addresses': 'logicalAddress',
  routes: 'route',
  authorisations: 'authorisation',
} as const
type List = keyof typeof lists
type Row = Record<string, string>

/** What is addressed, drafts of changes, and what has been published. */
export function AddressingPage() {
  const texts = useTexts(addressingTexts)
  const mayWrite = useMay('exchange.addressing.write')
  const [list, setList] = useState<List>('components')
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <Drafts />
      {mayWrite && (
        <Link to="/services/addressing/drafts/$id" params={{ id: 'new' }} onClick={() => beginDraft([])}>
          {texts.newDraft}
        </Link>
      )}
      <div role="group" aria-label={texts.title} className="services-steps">
        {(Object.keys(lists) as List[]).map((each) => (
          <button
            key={each}
            type="button"
            className="plain-button"
            aria-pressed={each === list}
            onClick={() => setList(each)}
          >
            {texts.lists[each]}
          </button>
        ))}
      </div>
      <Rows key={list} list={list} />
      <Versions />
    </div>
  )
}

function Drafts() {
  const texts = useTexts(addressingTexts)
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: ['exchange', 'drafts'],
    queryFn: ({ signal }) => askExchange<{ items: Draft[] }>('GET', '/addressing/drafts', { signal }),
    refetchInterval: 10_000,
  })
  const standing = data?.items.filter(({ state }) => state !== 'published' && state !== 'discarded')
  return (
    <section aria-label={texts.drafts}>
      <h2>{texts.drafts}</h2>
      {standing?.length === 0 && <p className="quiet">{texts.noDrafts}</p>}
      <ul className="services-tried">
        {standing?.map((draft) => (
          <li key={draft.id}>
            <Link to="/services/addressing/drafts/$id" params={{ id: draft.id }}>
              {draft.title}
            </Link>{' '}
            {texts.states[draft.state]}, {draft.author.name ?? draft.author.id},{' '}
            {formatInstant(draft.updatedAt, language)}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What of a row is shown, in order. */
const columns: Record<List, readonly string[]> = {
  components: ['hsaId', 'name', 'system'],
  endpoints: ['url', 'profile', 'component'],
  'logical-addresses': ['hsaId', 'name', 'parent'],
  routes: ['contract', 'logicalAddress', 'validFrom', 'validUntil'],
  authorisations: ['contract', 'logicalAddress', 'consumer', 'validFrom', 'validUntil'],
}

function Rows({ list }: { list: List }) {
  const texts = useTexts(addressingTexts)
  const mayWrite = useMay('exchange.addressing.write')
  const navigate = useNavigate()
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim())
  const ask = <T,>(of: List, query: object, signal: AbortSignal) =>
    askExchange<{ version: number; total: number; items: T[] }>('GET', `/addressing/${of}`, {
      query: { ...query },
      signal,
    })
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'addressing', list, wanted],
    queryFn: ({ signal }) => ask<Row>(list, { search: wanted || undefined }, signal),
    placeholderData: keepPreviousData,
  })
  const components = useQuery({
    queryKey: ['exchange', 'addressing', 'names'],
    queryFn: ({ signal }) => ask<Row>('components', { limit: 500 }, signal),
  })
  const names = new Map(components.data?.items.map(({ id, name }) => [id, name]))
  const edit = (row: Row, op: 'put' | 'remove') => {
    const kind = lists[list]
    beginDraft([op === 'put' ? { op, kind, value: row } : { op, kind, id: row['id'] ?? row['hsaId'] }])
    void navigate({ to: '/services/addressing/drafts/$id', params: { id: 'new' } })
  }
  return (
    <section className="services-section" aria-label={texts.lists[list]}>
      <label className="field">
        {texts.search}
        <input
          type="search"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          maxLength={100}
        />
      </label>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={6} />}
      {data && <p role="status">{texts.version(data.version)}</p>}
      {data?.items.length === 0 && <p className="empty">{wanted === '' ? texts.empty : texts.none}</p>}
      {data && data.items.length > 0 && (
        <div className="services-scroll" role="region" aria-label={texts.lists[list]} tabIndex={0}>
          <table className="plain-table">
            <tbody>
              {data.items.map((row) => (
                <tr key={row['id'] ?? row['hsaId']}>
                  {columns[list].map((column, at) => {
                    const text = shown(column, row[column], names)
                    return at === 0 ? (
                      <th key={column} scope="row">
                        {text}
                      </th>
                    ) : (
                      <td key={column}>{text}</td>
                    )
                  })}
                  {mayWrite && (
                    <td className="services-steps">
                      <button type="button" className="plain-button" onClick={() => edit(row, 'put')}>
                        {texts.change}
                      </button>
                      <button type="button" className="plain-button" onClick={() => edit(row, 'remove')}>
                        {texts.remove}
                      </button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data && data.total > data.items.length && <p>{texts.more(data.items.length, data.total)}</p>}
    </section>
  )
}

function shown(
  column: string,
  value: string | undefined,
  names: ReadonlyMap<string | undefined, string | undefined>,
): string {
  if (value === undefined) return '–'
  if (column === 'contract') return contractName(value)
  if (column === 'component' || column === 'consumer') return names.get(value) ?? value
  return column.startsWith('valid') ? value.replace('T', ' ').replace(/(\.000)?Z$/, '') : value
}
