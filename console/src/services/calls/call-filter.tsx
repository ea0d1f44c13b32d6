import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { useMay } from '../../session/login.ts'
import { HsaIds } from '../hsa-ids.tsx'
import { askExchange, type Contract, contractName } from '../services-api.ts'
import { type CallSearch, type CallSpan, callSpans } from './call-search.ts'
import { callsTexts } from './calls.texts.ts'

/** Narrows calls by time, outcome, contract and who took part. */
export function CallFilter({
  search,
  onChoose,
}: {
  search: CallSearch
  onChoose: (next: CallSearch) => void
}) {
  const texts = useTexts(callsTexts)
  const list = useId()
  const mayContracts = useMay('exchange.contracts.read')
  const contracts = useQuery({
    queryKey: ['exchange', 'contracts'],
    queryFn: ({ signal }) => askExchange<{ items: Contract[] }>('GET', '/contracts', { signal }),
    enabled: mayContracts,
  })
  const keys = new Set(contracts.data?.items.map(({ key }) => key))
  if (search.contract !== undefined) keys.add(search.contract)
  const set = (field: keyof CallSearch, value: string) => {
    const { [field]: _, ...rest } = search
    onChoose(value === '' ? rest : { ...rest, [field]: value })
  }
  return (
    <search className="services-tools">
      <label className="field">
        {texts.span}
        <select value={search.span ?? 'day'} onChange={({ target }) => set('span', target.value)}>
          {(Object.keys(callSpans) as CallSpan[]).map((each) => (
            <option key={each} value={each}>
              {texts.spans[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {texts.only}
        <select value={search.code ?? ''} onChange={({ target }) => set('code', target.value)}>
          <option value="">{texts.all}</option>
          <option value="errors">{texts.errors}</option>
          {Object.entries(texts.outcomes).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {texts.contract}
        <select value={search.contract ?? ''} onChange={({ target }) => set('contract', target.value)}>
          <option value="">{texts.all}</option>
          {[...keys].map((key) => (
            <option key={key} value={key}>
              {contractName(key)}
            </option>
          ))}
        </select>
      </label>
      {(['consumer', 'producer', 'logicalAddress'] as const).map((field) => (
        <label key={field} className="field">
          {texts.of[field]}
          <input
            // What is written is asked for when it is whole: at Enter, or when the field is left.
            key={search[field] ?? ''}
            defaultValue={search[field] ?? ''}
            list={`${list}-${field === 'logicalAddress' ? 'addresses' : 'components'}`}
            maxLength={64}
            spellCheck={false}
            autoComplete="off"
            onBlur={({ target }) => {
              if (target.value.trim() !== (search[field] ?? '')) set(field, target.value.trim())
            }}
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          />
        </label>
      ))}
      <HsaIds id={`${list}-components`} of="components" />
      <HsaIds id={`${list}-addresses`} of="logical-addresses" />
    </search>
  )
}
