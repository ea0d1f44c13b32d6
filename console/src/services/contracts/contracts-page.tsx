import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { Pick } from '../../register/form/fields.tsx'
import { useMay } from '../../session/login.ts'
import { DataList } from '../list/data-list.tsx'
import type { DataColumn } from '../list/data-table.tsx'
import { askExchange, type Contract } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'
import { Requirements } from './requirements.tsx'
import '../services.css'

export const krts = ({ classification: c }: Pick<Contract, 'classification'>): string =>
  `${c.confidentiality}${c.integrity}${c.availability}${c.traceability}`

const choicesOf = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

const lifecycleOrder: readonly Contract['lifecycle'][] = ['draft', 'in_force', 'deprecated', 'withdrawn']
const named = ({ name, major, minor }: Contract): string => `${name} ${major}.${minor}`

/** The catalogue: found by words, chosen for the requirements of a procurement. */
export function ContractsPage() {
  const texts = useTexts(contractTexts)
  const language = useLanguage()
  const mayWrite = useMay('exchange.contracts.write')
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [kind, setKind] = useState<string>()
  const [lifecycle, setLifecycle] = useState<string>()
  const wanted = useDeferredValue(search.trim())
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'contracts', wanted, kind, lifecycle],
    queryFn: ({ signal }) =>
      askExchange<{ items: Contract[] }>('GET', '/contracts', {
        query: { search: wanted || undefined, kind, lifecycle },
        signal,
      }),
    placeholderData: keepPreviousData,
  })
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const columns: DataColumn<Contract>[] = [
    {
      key: 'name',
      head: texts.name,
      text: named,
      render: (contract) => (
        <Link to="/services/contracts/$id" params={{ id: contract.id }}>
          {named(contract)}
        </Link>
      ),
    },
    { key: 'domain', head: texts.domain, text: ({ domain }) => domain },
    { key: 'kind', head: texts.kind, text: (contract) => texts.kinds[contract.kind] },
    {
      key: 'lifecycle',
      head: texts.lifecycle,
      text: (contract) => texts.lifecycles[contract.lifecycle],
      value: (contract) => lifecycleOrder.indexOf(contract.lifecycle),
      render: (contract) => (
        <>
          {texts.lifecycles[contract.lifecycle]}
          {contract.sunset && <div className="quiet">{texts.until(contract.sunset)}</div>}
        </>
      ),
    },
    { key: 'krts', head: texts.krts, text: krts },
    {
      key: 'updated',
      head: texts.updated,
      text: ({ updatedAt }) => formatInstant(updatedAt, language),
      value: ({ updatedAt }) => updatedAt,
    },
    {
      key: 'choose',
      head: texts.choose,
      text: () => '',
      render: (contract) => (
        <input
          type="checkbox"
          aria-label={`${texts.choose} ${named(contract)}`}
          checked={chosen.has(contract.id)}
          onChange={() => toggle(contract.id)}
        />
      ),
      unsorted: true,
      notInFile: true,
    },
  ]
  return (
    <div className="services-section">
      <div className="services-head">
        <h1>{texts.title}</h1>
        {mayWrite && (
          <Link to="/services/contracts/import" className="button-link">
            {texts.import}
          </Link>
        )}
      </div>
      <p className="quiet">{texts.lead}</p>
      <search className="services-tools">
        <label className="field">
          <span>{texts.search}</span>
          <input
            type="search"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
            maxLength={100}
          />
        </label>
        <Pick
          label={texts.kind}
          none={texts.all}
          value={kind}
          choices={choicesOf(texts.kinds)}
          onChange={setKind}
        />
        <Pick
          label={texts.lifecycle}
          none={texts.all}
          value={lifecycle}
          choices={choicesOf(texts.lifecycles)}
          onChange={setLifecycle}
        />
      </search>
      <p className="quiet">{texts.krtsHelp}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && (
        <p className="empty">{wanted === '' && !kind && !lifecycle ? texts.empty : texts.none}</p>
      )}
      {data && data.items.length > 0 && (
        <DataList
          label={texts.title}
          columns={columns}
          rows={data.items}
          keyOf={({ id }) => id}
          file={texts.file}
        />
      )}
      {chosen.size > 0 && <Requirements contracts={[...chosen]} />}
    </div>
  )
}
