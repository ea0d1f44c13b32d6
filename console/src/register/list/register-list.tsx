import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import type { Query } from '../../api/http.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { objectAddress } from '../address.ts'
import type { AnyRegister, Stored, Surroundings } from '../register.ts'
import { listOf } from '../register-api.ts'
import { ExportButton } from './export-button.tsx'
import { Pages } from './pages.tsx'
import { RegisterTable } from './register-table.tsx'

const pageSize = 50

/** One register as a list: search, filters, pages, a file of what is found. */
export function RegisterList({ register, around }: { register: AnyRegister; around: Surroundings }) {
  const mayWrite = useMay(register.writes)
  const { texts } = around
  const [search, setSearch] = useState('')
  const [filters, setFilters] = useState<Record<string, string>>({})
  const [cursors, setCursors] = useState<string[]>([])
  const asked: Query = { search: useDeferredValue(search).trim(), ...filters }
  const narrowed = search.trim() !== '' || Object.values(filters).some((value) => value !== '')
  const {
    data: read,
    error,
    refetch,
  } = useQuery({
    queryKey: ['register', register.api, asked, cursors.at(-1)],
    queryFn: ({ signal }) =>
      listOf<Stored>(register, { ...asked, limit: pageSize, cursor: cursors.at(-1) }, signal),
    placeholderData: keepPreviousData,
  })
  const data = around.names.ready ? read : undefined
  const showAll = () => {
    setSearch('')
    setFilters({})
    setCursors([])
  }
  return (
    <div className="register">
      <div className="register-head">
        <h1>{register.title(around)}</h1>
        {mayWrite && (
          <Link className="button-link" {...objectAddress(register, 'new')}>
            {texts.add(register.one(around))}
          </Link>
        )}
      </div>
      <search className="register-tools">
        <label className="field">
          <span>{texts.search}</span>
          <input
            type="search"
            placeholder={texts.searchHint}
            value={search}
            maxLength={100}
            onChange={(event) => {
              setSearch(event.target.value)
              setCursors([])
            }}
          />
        </label>
        {register.filters.map((filter) => (
          <FilterPick
            key={filter.name}
            label={filter.label(around)}
            all={texts.all}
            value={filters[filter.name] ?? ''}
            choices={filter.choices(around)}
            onChange={(value) => {
              setFilters({ ...filters, [filter.name]: value })
              setCursors([])
            }}
          />
        ))}
      </search>
      {register.above?.()}
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={12} />}
      {data?.items.length === 0 && (
        <div className="empty">
          <p>{narrowed ? texts.emptySearch : texts.empty}</p>
          {narrowed && (
            <button type="button" className="plain-button" onClick={showAll}>
              {texts.showAll}
            </button>
          )}
        </div>
      )}
      {data && data.items.length > 0 && (
        <>
          <RegisterTable register={register} docs={data.items} around={around} />
          <div className="register-foot">
            <Pages
              from={cursors.length * pageSize + 1}
              count={data.items.length}
              total={data.total ?? cursors.length * pageSize + data.items.length}
              onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
              onNext={data.next === undefined ? undefined : () => setCursors([...cursors, data.next!])}
            />
            <ExportButton register={register} query={asked} around={around} />
          </div>
        </>
      )}
    </div>
  )
}

interface FilterPickProps {
  label: string
  all: string
  value: string
  choices: { value: string; label: string }[]
  onChange(value: string): void
}

function FilterPick({ label, all, value, choices, onChange }: FilterPickProps) {
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{all}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  )
}
