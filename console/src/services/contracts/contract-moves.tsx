import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { useMay } from '../../session/login.ts'
import { askExchange, type Contract } from '../services-api.ts'
import { contractTexts } from './contracts.texts.ts'

type Lifecycle = Contract['lifecycle']

/** What may follow on what, as the server has it. */
const next: Record<Lifecycle, readonly Lifecycle[]> = {
  draft: ['in_force', 'withdrawn'],
  in_force: ['deprecated', 'withdrawn'],
  deprecated: ['in_force', 'withdrawn'],
  withdrawn: [],
}

/** Its way from draft to withdrawn; a deprecated one says until when it is promised. */
export function Moves({ contract }: { contract: Contract }) {
  const texts = useTexts(contractTexts)
  const mayWrite = useMay('exchange.contracts.write')
  const client = useQueryClient()
  const [wanted, setWanted] = useState<Lifecycle>()
  const [sunset, setSunset] = useState('')
  const move = useMutation({
    mutationFn: (lifecycle: Lifecycle) =>
      askExchange('POST', `/contracts/${contract.id}/lifecycle`, {
        body: { lifecycle, ...(lifecycle === 'deprecated' && { sunset }) },
      }),
    onSettled: () => {
      setWanted(undefined)
      void client.invalidateQueries({ queryKey: ['exchange'] })
    },
  })
  if (!mayWrite || next[contract.lifecycle].length === 0) return null
  const steps = next[contract.lifecycle]
  const dated = /^\d{4}-\d\d-\d\d$/.test(sunset)
  return (
    <section className="services-section" aria-labelledby="moves">
      <h2 id="moves">{texts.movesTitle}</h2>
      {move.error && <Refused error={move.error} />}
      <div className="services-tools">
        {steps.includes('deprecated') && (
          <label className="field">
            <span>{texts.sunsetField}</span>
            <input
              inputMode="numeric"
              placeholder="2027-12-31"
              maxLength={10}
              autoComplete="off"
              value={sunset}
              onChange={({ target }) => setSunset(target.value)}
            />
          </label>
        )}
        {steps.map((lifecycle) => (
          <button
            key={lifecycle}
            type="button"
            className="plain-button"
            disabled={move.isPending || (lifecycle === 'deprecated' && !dated)}
            onClick={() => setWanted(lifecycle)}
          >
            {texts.moves[lifecycle]}
          </button>
        ))}
      </div>
      {wanted && (
        <Confirm
          title={texts.moves[wanted]}
          text={texts.effects[wanted](contract.name)}
          yes={texts.moves[wanted]}
          no={texts.cancel}
          danger={wanted === 'withdrawn'}
          onYes={() => move.mutate(wanted)}
          onNo={() => setWanted(undefined)}
        />
      )}
    </section>
  )
}
