import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { askExchange, type Contract, type ContractPage as Page, exchangeApi } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'
import { krts } from './contracts-page.tsx'
import '../services.css'

type Lifecycle = Contract['lifecycle']
const next: Record<Lifecycle, readonly Lifecycle[]> = {
  draft: ['in_force', 'withdrawn'],
  in_force: ['deprecated', 'withdrawn'],
  deprecated: ['in_force', 'withdrawn'],
  withdrawn: [],
}

/** One contract, to be read by whoever connects. */
export function ContractPage() {
  const texts = useTexts(contractTexts)
  const { id = '' } = useParams({ strict: false })
  const contract = useQuery({
    queryKey: ['exchange', 'contract', id],
    queryFn: ({ signal }) => askExchange<Contract>('GET', `/contracts/${id}`, { signal }),
  })
  const page = useQuery({
    queryKey: ['exchange', 'contract', id, 'page'],
    queryFn: ({ signal }) => askExchange<Page>('GET', `/contracts/${id}/page`, { signal }),
  })
  const error = contract.error ?? page.error
  return (
    <div className="services-section">
      <Link to="/services/contracts">{texts.back}</Link>
      {error && <Refused error={error} onRetry={() => void contract.refetch()} />}
      {contract.data === undefined && !error && <Waiting lines={10} />}
      {contract.data && (
        <>
          <h1>
            {contract.data.name} {contract.data.major}.{contract.data.minor}
          </h1>
          <Facts contract={contract.data} />
          <Moves contract={contract.data} />
        </>
      )}
      {page.data && <Messages page={page.data} />}
      <History id={id} />
    </div>
  )
}

function Facts({ contract }: { contract: Contract }) {
  const texts = useTexts(contractTexts)
  const { requirements, validation, files = [] } = contract
  const demands = [
    texts.level(requirements.levelOfAssurance),
    ...(requirements.senderConstrained ? [texts.bound] : []),
    requirements.tls,
  ]
  const facts: [string, React.ReactNode][] = [
    [texts.lifecycle, texts.lifecycles[contract.lifecycle]],
    ...(contract.sunset ? [[texts.sunset, contract.sunset] as [string, string]] : []),
    [texts.domain, contract.domain],
    [texts.key, <code key="key">{contract.key}</code>],
    [texts.types, contract.informationTypes.join(', ')],
    [texts.purpose, contract.purpose],
    [texts.krts, krts(contract)],
    [texts.requires, demands.join(', ')],
    [texts.consent, contract.consent ? texts.yes : texts.no],
    [texts.limit, `${contract.limits.producerMs / 1000} s`],
    [texts.validation, `${texts.modes[validation.request]}, ${texts.modes[validation.response]}`],
    [
      texts.files,
      <ul key="files" className="services-tried">
        {files.map((name) => (
          <li key={name}>
            <a
              href={`${exchangeApi}/contracts/${contract.id}/files/${encodeURIComponent(name.split('/').at(-1)!)}`}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>,
    ],
  ]
  return (
    <>
      <h2>{texts.facts}</h2>
      <dl className="services-facts">
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Moves({ contract }: { contract: Contract }) {
  const texts = useTexts(contractTexts)
  const mayWrite = useMay('exchange.contracts.write')
  const client = useQueryClient()
  const [wanted, setWanted] = useState<Lifecycle>()
  const move = useMutation({
    mutationFn: (lifecycle: Lifecycle) =>
      askExchange('POST', `/contracts/${contract.id}/lifecycle`, { body: { lifecycle } }),
    onSettled: () => {
      setWanted(undefined)
      void client.invalidateQueries({ queryKey: ['exchange'] })
    },
  })
  if (!mayWrite) return null
  return (
    <>
      {move.error && <Refused error={move.error} />}
      <div className="services-steps">
        {next[contract.lifecycle].map((lifecycle) => (
          <button key={lifecycle} type="button" className="plain-button" onClick={() => setWanted(lifecycle)}>
            {texts.moves[lifecycle]}
          </button>
        ))}
      </div>
      {wanted && (
        <Confirm
          title={texts.moves[wanted]}
          text={texts.sure(contract.name)}
          yes={texts.moves[wanted]}
          no={texts.cancel}
          danger={wanted === 'withdrawn'}
          onYes={() => move.mutate(wanted)}
          onNo={() => setWanted(undefined)}
        />
      )}
    </>
  )
}

function Messages({ page }: { page: Page }) {
  const texts = useTexts(contractTexts)
  return (
    <>
      <h2>{texts.messages}</h2>
      {page.messages.map(({ operation, direction, parts, example }) => (
        <section key={`${operation} ${direction}`} className="services-section">
          <h3>
            {operation}: {texts[direction]}
          </h3>
          <div
            className="services-scroll"
            role="region"
            aria-label={`${operation} ${texts[direction]}`}
            tabIndex={0}
          >
            <table className="plain-table">
              <thead>
                <tr>
                  {[texts.part, texts.type, texts.occurs, texts.text].map((name) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {parts.map((part, at) => (
                  // oxlint-disable-next-line react/no-array-index-key -- the same name may come twice
                  <tr key={at}>
                    <th scope="row" style={{ paddingInlineStart: `${0.5 + part.depth * 1.2}rem` }}>
                      {part.name}
                    </th>
                    <td>{part.type}</td>
                    <td>{part.occurs}</td>
                    <td>{part.text ?? ''}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {example && (
            <details>
              <summary>{texts.example}</summary>
              <pre className="services-example" tabIndex={0}>
                {example}
              </pre>
            </details>
          )}
        </section>
      ))}
    </>
  )
}

interface Change {
  version: number
  at: string
  act: 'imported' | 'changed' | 'lifecycle'
  by: { id: string; name?: string }
  document: { lifecycle?: Lifecycle }
}

function History({ id }: { id: string }) {
  const texts = useTexts(contractTexts)
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: ['exchange', 'contract', id, 'history'],
    queryFn: ({ signal }) => askExchange<{ items: Change[] }>('GET', `/contracts/${id}/history`, { signal }),
  })
  if (data === undefined) return null
  return (
    <>
      <h2>{texts.history}</h2>
      <ol className="services-tried">
        {data.items.map(({ version, at, act, by, document }) => (
          <li key={version}>
            {formatInstant(at, language)}: {texts.acts[act]}
            {act === 'lifecycle' && document.lifecycle ? ` (${texts.lifecycles[document.lifecycle]})` : ''}{' '}
            {texts.by} {by.id === 'program' ? texts.program : (by.name ?? by.id)}
          </li>
        ))}
      </ol>
    </>
  )
}
