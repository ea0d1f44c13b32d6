import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Pick, Plain } from '../../register/form/fields.tsx'
import { useMay } from '../../session/login.ts'
import { askExchange, type Contract } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'

type Facts = Pick<
  Contract,
  | 'purpose'
  | 'informationTypes'
  | 'classification'
  | 'consent'
  | 'personAt'
  | 'limits'
  | 'validation'
  | 'aggregated'
>
type Mode = Contract['validation']['request']
const classes = ['confidentiality', 'integrity', 'availability', 'traceability'] as const
const limits = ['routeMs', 'producerMs', 'connectMs'] as const
const levels = [0, 1, 2, 3].map((level) => ({ value: String(level), label: String(level) }))

function factsOf(contract: Contract): Facts {
  const { purpose, informationTypes, classification, consent, personAt, limits: times } = contract
  const { validation, aggregated } = contract
  const facts = { purpose, informationTypes, classification, consent, limits: times, validation, aggregated }
  return { ...facts, ...(personAt && { personAt }) }
}

/** Changes what is said of a contract: its class, its limits, how it is checked. Folded until wanted. */
export function ChangeFacts({ contract }: { contract: Contract }) {
  const texts = useTexts(contractTexts)
  const mayWrite = useMay('exchange.contracts.write')
  const client = useQueryClient()
  const [facts, setFacts] = useState(() => factsOf(contract))
  const [types, setTypes] = useState(contract.informationTypes.join(', '))
  const [personAt, setPersonAt] = useState(contract.personAt?.join('/') ?? '')
  const save = useMutation({
    mutationFn: () => {
      const { personAt: _, ...rest } = facts
      const path = personAt.split('/').filter(Boolean)
      const informationTypes = [
        ...new Set(
          types
            .split(',')
            .map((type) => type.trim())
            .filter(Boolean),
        ),
      ]
      return askExchange('PUT', `/contracts/${contract.id}`, {
        body: {
          ...rest,
          informationTypes,
          ...(path.length > 0 && { personAt: path }),
          version: contract.version,
        },
      })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['exchange'] }),
  })
  if (!mayWrite) return null
  const set = (more: Partial<Facts>) => setFacts({ ...facts, ...more })
  const modes = Object.entries(texts.modes).map(([value, label]) => ({ value, label }))
  return (
    <details className="contract-change">
      <summary>{texts.change}</summary>
      <form
        className="services-section"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <div className="services-tools">
          <Plain label={texts.types} value={types} max={2000} onChange={setTypes} required />
          <Plain
            label={texts.purpose}
            value={facts.purpose}
            max={100}
            onChange={(purpose) => set({ purpose })}
            required
          />
          <Plain label={texts.personAt} value={personAt} max={500} onChange={setPersonAt} />
        </div>
        <div className="services-tools">
          {classes.map((name) => (
            <Pick
              key={name}
              label={texts.classes[name]}
              value={String(facts.classification[name])}
              choices={levels}
              onChange={(level) =>
                set({ classification: { ...facts.classification, [name]: Number(level ?? 0) } })
              }
            />
          ))}
        </div>
        <div className="services-tools">
          {(['request', 'response'] as const).map((name) => (
            <Pick
              key={name}
              label={`${texts.checked}: ${texts[name].toLowerCase()}`}
              value={facts.validation[name]}
              choices={modes}
              onChange={(mode) => set({ validation: { ...facts.validation, [name]: mode as Mode } })}
            />
          ))}
          <Plain
            label={texts.sampleEvery}
            type="number"
            value={String(facts.validation.sampleEvery)}
            onChange={(every) => set({ validation: { ...facts.validation, sampleEvery: Number(every) } })}
          />
        </div>
        <div className="services-tools">
          {limits.map((name) => (
            <Plain
              key={name}
              label={texts.limits[name]}
              type="number"
              value={String(facts.limits[name])}
              onChange={(ms) => set({ limits: { ...facts.limits, [name]: Number(ms) } })}
            />
          ))}
        </div>
        {(['consent', 'aggregated'] as const).map((name) => (
          <label key={name} className="check">
            <input
              type="checkbox"
              checked={facts[name]}
              onChange={({ target }) => set({ [name]: target.checked })}
            />{' '}
            {texts[name]}
          </label>
        ))}
        {save.error && <Refused error={save.error} />}
        <button type="submit" className="plain-button" disabled={save.isPending}>
          {texts.saveChange}
        </button>
      </form>
    </details>
  )
}
