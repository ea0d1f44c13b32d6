import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { Pick } from '../../register/form/fields.tsx'
import { useMay } from '../../session/login.ts'
import { askExchange, type Contract } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'
import { Requirements } from './requirements.tsx'
import '../services.css'

export const krts = ({ classification: c }: Pick<Contract, 'classification'>): string =>
  `${c.confidentiality}${c.integrity}${c.availability}${c.traceability}`

const choicesOf = (names: Record<string, string>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

/** The catalogue: found by words, chosen for the requirements of a procurement. */
export function ContractsPage() {
  const texts = useTexts(contractTexts)
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
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <div className="services-tools">
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
        {mayWrite && (
          <Link to="/services/contracts/import" className="button-link">
            {texts.import}
          </Link>
        )}
      </div>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && (
        <p className="empty">{wanted === '' && !kind && !lifecycle ? texts.empty : texts.none}</p>
      )}
      {data && data.items.length > 0 && (
        <div className="services-scroll table-frame" role="region" aria-label={texts.title} tabIndex={0}>
          <table className="plain-table">
            <thead>
              <tr>
                {[texts.name, texts.domain, texts.kind, texts.lifecycle, texts.krts, texts.choose].map(
                  (name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {data.items.map((contract) => (
                <tr key={contract.id}>
                  <th scope="row">
                    <Link to="/services/contracts/$id" params={{ id: contract.id }}>
                      {contract.name} {contract.major}.{contract.minor}
                    </Link>
                  </th>
                  <td>{contract.domain}</td>
                  <td>{texts.kinds[contract.kind]}</td>
                  <td>{texts.lifecycles[contract.lifecycle]}</td>
                  <td>{krts(contract)}</td>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`${texts.choose} ${contract.name} ${contract.major}.${contract.minor}`}
                      checked={chosen.has(contract.id)}
                      onChange={() => toggle(contract.id)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {chosen.size > 0 && <Requirements contracts={[...chosen]} />}
    </div>
  )
}
