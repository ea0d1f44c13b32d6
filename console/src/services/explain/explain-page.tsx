import { Button } from '@midas-ds/components/button'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { HsaIds } from '../hsa-ids.tsx'
import { askExchange, type Contract, contractName, type Explanation } from '../services-api.ts'
import { explainTexts } from './explain.texts.ts'
import { Explained } from './explained.tsx'
import '../services.css'

/** What would come of a call. */
export function ExplainPage() {
  const texts = useTexts(explainTexts)
  const given = useSearch({ strict: false }) as { consumer?: string; contract?: string; address?: string }
  const [asked, setAsked] = useState({
    consumer: given.consumer ?? '',
    contract: given.contract ?? '',
    logicalAddress: given.address ?? '',
  })
  const [state, setState] = useState<{
    answer?: Explanation
    error?: unknown
    busy?: boolean
    fault?: string
  }>({})
  const contracts = useQuery({
    queryKey: ['exchange', 'contracts'],
    queryFn: ({ signal }) => askExchange<{ items: Contract[] }>('GET', '/contracts', { signal }),
  })
  const ask = async () => {
    if (Object.values(asked).some((value) => value.trim() === '')) return setState({ fault: texts.lacks })
    setState({ busy: true })
    try {
      setState({ answer: await askExchange<Explanation>('POST', '/explain', { body: asked }) })
    } catch (error) {
      setState({ error })
    }
  }
  const list = useId()
  const field = (name: 'consumer' | 'logicalAddress', label: string) => (
    <label className="field">
      {label}
      <input
        value={asked[name]}
        onChange={({ target }) => setAsked({ ...asked, [name]: target.value.trim() })}
        list={`${list}-${name}`}
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
      />
    </label>
  )
  const keys = [...new Set(contracts.data?.items.map(({ key }) => key))]
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <form
        className="services-tools"
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
      >
        {field('consumer', texts.consumer)}
        <label className="field">
          {texts.contract}
          <select
            value={asked.contract}
            onChange={({ target }) => setAsked({ ...asked, contract: target.value })}
          >
            <option value="">{texts.choose}</option>
            {keys.map((key) => (
              <option key={key} value={key}>
                {contractName(key)}
              </option>
            ))}
          </select>
        </label>
        {field('logicalAddress', texts.address)}
        <Button size="medium" type="submit" isDisabled={state.busy ?? false}>
          {state.busy ? texts.asking : texts.ask}
        </Button>
        <HsaIds id={`${list}-consumer`} of="components" />
        <HsaIds id={`${list}-logicalAddress`} of="logical-addresses" />
      </form>
      <Link to="/services/calls" search={{ code: 'errors' }}>
        {texts.orFrom}
      </Link>
      <div aria-live="polite" className="services-section">
        {state.fault && <p className="fault">{state.fault}</p>}
        {state.error !== undefined && <Refused error={state.error} />}
        {state.answer && <Explained explanation={state.answer} />}
      </div>
    </div>
  )
}
