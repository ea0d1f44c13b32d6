import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { askExchange, type Contract, exchangeApi } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'
import '../services.css'

export const krts = ({ classification: c }: Pick<Contract, 'classification'>): string =>
  `${c.confidentiality}${c.integrity}${c.availability}${c.traceability}`

/** The catalogue: found by words, chosen for the requirements of a procurement. */
export function ContractsPage() {
  const texts = useTexts(contractTexts)
  const mayWrite = useMay('exchange.contracts.write')
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const wanted = useDeferredValue(search.trim())
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'contracts', wanted],
    queryFn: ({ signal }) =>
      askExchange<{ items: Contract[] }>('GET', '/contracts', {
        query: { search: wanted || undefined },
        signal,
      }),
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
          {texts.search}
          <input
            type="search"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
            maxLength={100}
          />
        </label>
        {mayWrite && <Link to="/services/contracts/import">{texts.import}</Link>}
      </div>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      {data?.items.length === 0 && <p className="empty">{wanted === '' ? texts.empty : texts.none}</p>}
      {data && data.items.length > 0 && (
        <div className="services-scroll" role="region" aria-label={texts.title} tabIndex={0}>
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
                      aria-label={`${texts.choose} ${contract.name}`}
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

/** The text that a municipality puts in a procurement. */
function Requirements({ contracts }: { contracts: string[] }) {
  const texts = useTexts(contractTexts)
  const language = useLanguage()
  const get = async (format: 'markdown' | 'docx') => {
    const answer = await fetch(`${exchangeApi}/requirements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ contracts, format, language }),
    })
    if (!answer.ok) return
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await answer.blob())
    link.download = format === 'docx' ? 'krav.docx' : 'krav.md'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
  return (
    <section aria-label={texts.chosen(contracts.length)}>
      <h2>{texts.chosen(contracts.length)}</h2>
      <div className="services-steps">
        <button type="button" className="plain-button" onClick={() => void get('markdown')}>
          {texts.markdown}
        </button>
        <button type="button" className="plain-button" onClick={() => void get('docx')}>
          {texts.docx}
        </button>
      </div>
    </section>
  )
}
