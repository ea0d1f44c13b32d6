import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { formatNumber } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useVocabulary } from '../../resident/resident-api.ts'
import { askExchange, type Contract, exchangeApi, type ContractPage as Page } from '../services-api.ts'
import { ChangeFacts } from './change-facts.tsx'
import { ContractHistory } from './contract-history.tsx'
import { Messages } from './contract-messages.tsx'
import { Moves } from './contract-moves.tsx'
import { Versions } from './contract-versions.tsx'
import { contractTexts } from './contracts.texts.ts'
import '../services.css'

/** Where toolkits fetch what the contract is, as it is to be called here. */
const published = ({ kind, key, name, major }: Contract): string =>
  kind === 'rivta' ? `/vp/${name}/${major}/rivtabp21?wsdl` : `/x/${key}/openapi.json`

const classes = ['confidentiality', 'integrity', 'availability', 'traceability'] as const

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
      <h1>
        {contract.data ? `${contract.data.name} ${contract.data.major}.${contract.data.minor}` : texts.facts}
      </h1>
      {error && <Refused error={error} onRetry={() => void contract.refetch()} />}
      {contract.data === undefined && !error && <Waiting lines={10} />}
      {contract.data && (
        <>
          <Facts contract={contract.data} />
          <Moves contract={contract.data} />
          <ChangeFacts key={contract.data.version} contract={contract.data} />
          <Versions contract={contract.data} />
        </>
      )}
      {page.data && <Messages page={page.data} />}
      {contract.data && <ContractHistory contract={contract.data} />}
    </div>
  )
}

function Facts({ contract }: { contract: Contract }) {
  const texts = useTexts(contractTexts)
  const language = useLanguage()
  const vocabulary = useVocabulary().data
  const words = new Map(
    [...(vocabulary?.informationTypes ?? []), ...(vocabulary?.purposes ?? [])].map(({ code, text }) => [
      code,
      text[language],
    ]),
  )
  /** A code with the word for it; what is written in files is the code. */
  const word = (code: string) => (words.has(code) ? `${words.get(code)} (${code})` : code)
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
    [texts.key, <Copyable key="key" value={contract.key} label={texts.key} />],
    [texts.types, contract.informationTypes.map(word).join(', ')],
    [texts.purpose, word(contract.purpose)],
    [texts.krts, classes.map((name) => `${texts.classes[name]} ${contract.classification[name]}`).join(', ')],
    [texts.requires, demands.join(', ')],
    [texts.logged, requirements.logged.map((each) => texts.loggedNames[each] ?? each).join(', ')],
    [texts.consent, contract.consent ? texts.yes : texts.no],
    [texts.limit, `${formatNumber(contract.limits.producerMs / 1000, language)} s`],
    [texts.aggregated, contract.aggregated ? texts.yes : texts.no],
    [texts.validation, `${texts.modes[validation.request]}, ${texts.modes[validation.response]}`],
    [
      texts.fetched,
      <a key="fetched" href={published(contract)}>
        {published(contract)}
      </a>,
    ],
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
