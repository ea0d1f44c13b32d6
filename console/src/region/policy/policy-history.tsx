import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { differences } from '../../register/history/differences.ts'
import { askRegion, type Policy, type PolicyChange, type PolicyDecision } from '../region-api.ts'
import { policyTexts } from './policy.texts.ts'
import { useDecisionWords } from './use-decision-words.ts'

interface PolicyHistoryProps {
  policy: Policy
  /** Decides as it was decided before; absent for whoever may not. */
  onBack: ((decided: PolicyDecision) => void) | undefined
}

/** Who decided what on a product, and when; and the way back to it. */
export function PolicyHistory({ policy, onBack }: PolicyHistoryProps) {
  const texts = useTexts(policyTexts)
  const language = useLanguage()
  const words = useDecisionWords()
  const [going, setGoing] = useState<PolicyChange>()
  const { data, error, refetch } = useQuery({
    queryKey: ['region', 'policy-history', policy.product, policy.version],
    queryFn: ({ signal }) =>
      askRegion<{ items: PolicyChange[] }>('GET', `/policies/${policy.product}/history`, { signal }),
  })
  const factsOf = (decided: PolicyDecision) => words.facts({ ...policy, decided })
  const at = ({ changedAt, changedBy }: PolicyChange) =>
    texts.by(formatInstant(changedAt, language), changedBy.name ?? changedBy.id)
  const isNow = ({ decided }: PolicyChange) => {
    const { note: _, ...then } = decided
    const { note: __, ...now } = policy.decided
    return differences(now, then).length === 0
  }
  return (
    <section className="services-section history" aria-labelledby="policy-history">
      <h2 id="policy-history">{texts.history}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting />}
      {data?.items.length === 0 && <p className="quiet">{texts.noHistory}</p>}
      <ol>
        {data?.items.map((change, index) => (
          <li key={change.version}>
            <p>
              <b>{at(change)}</b>
              {index === 0 && ` – ${texts.holdsNow}`}
            </p>
            {change.decided.note && <p>{change.decided.note}</p>}
            <Facts facts={factsOf(change.decided)} />
            {index > 0 && onBack && !isNow(change) && (
              <button type="button" className="plain-button" onClick={() => setGoing(change)}>
                {texts.goBack} <span className="spoken">{at(change)}</span>
              </button>
            )}
          </li>
        ))}
      </ol>
      {going && onBack && (
        <Confirm
          title={texts.goBackTitle}
          text={<Facts facts={factsOf(going.decided)} />}
          yes={texts.goBack}
          no={texts.cancel}
          onYes={() => {
            onBack(going.decided)
            setGoing(undefined)
          }}
          onNo={() => setGoing(undefined)}
        />
      )}
    </section>
  )
}
