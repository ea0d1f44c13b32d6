import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Facts } from '../../parts/facts.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { askRegion, type Policy, type PolicyDecision, type PolicyWrite } from '../region-api.ts'
import { DefinitionChanges } from './definition-changes.tsx'
import { policyTexts } from './policy.texts.ts'
import { PolicyForm } from './policy-form.tsx'
import { PolicyHistory } from './policy-history.tsx'
import { useDecisionWords } from './use-decision-words.ts'

/** One product: what the region has decided on it, and the way to decide otherwise. */
export function PolicyPage() {
  const texts = useTexts(policyTexts)
  const language = useLanguage()
  const { product = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery({
    queryKey: ['region', 'policy', product],
    queryFn: ({ signal }) => askRegion<Policy>('GET', `/policies/${product}`, { signal }),
  })
  return (
    <div className="services-section">
      <Link to="/region/policies">{texts.title}</Link>
      <h1>{data ? data.title[language] : texts.product}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={12} />}
      {data && <Shown policy={data} />}
    </div>
  )
}

function Shown({ policy }: { policy: Policy }) {
  const texts = useTexts(policyTexts)
  const language = useLanguage()
  const client = useQueryClient()
  const mayDecide = useMay('region.policies.write')
  const words = useDecisionWords()
  const [editing, setEditing] = useState(false)
  /** What held before the last decision, so that it can be taken back. */
  const [before, setBefore] = useState<PolicyDecision>()
  const decide = useMutation({
    mutationFn: (decided: PolicyDecision) =>
      askRegion<Policy>('PUT', `/policies/${policy.product}`, {
        body: { version: policy.version, digest: policy.digest, decided } satisfies PolicyWrite,
      }),
    onSuccess: (after) => {
      setBefore(policy.decided)
      setEditing(false)
      client.setQueryData(['region', 'policy', policy.product], after)
      void client.invalidateQueries({ queryKey: ['region'] })
    },
    // somebody else may have decided first: what is shown is as it is now
    onError: () => client.invalidateQueries({ queryKey: ['region', 'policy', policy.product] }),
  })
  return (
    <>
      <p>{policy.description[language]}</p>
      {policy.changed && (
        <div className="data-note">
          <p>{texts.changedText}</p>
          <DefinitionChanges product={policy.product} />
        </div>
      )}
      <section className="services-section" aria-labelledby="decision">
        <div className="services-head">
          <h2 id="decision">{texts.decision}</h2>
          {mayDecide && !editing && (
            <button
              type="button"
              className="plain-button"
              onClick={() => {
                decide.reset()
                setBefore(undefined)
                setEditing(true)
              }}
            >
              {policy.changed ? texts.decideAnew : texts.change}
            </button>
          )}
        </div>
        <div role="status" className="services-steps">
          {decide.isSuccess && !editing && (
            <>
              {texts.saved}
              {before && (
                <button type="button" className="plain-button" onClick={() => decide.mutate(before)}>
                  {texts.undo}
                </button>
              )}
            </>
          )}
        </div>
        {decide.error && <Refused error={decide.error} />}
        {editing ? (
          <PolicyForm
            policy={policy}
            isSaving={decide.isPending}
            onSave={(decided) => decide.mutate(decided)}
            onCancel={() => {
              decide.reset()
              setEditing(false)
            }}
          />
        ) : (
          <>
            <Facts facts={words.facts(policy)} />
            <p className="quiet">
              {policy.changedAt === undefined
                ? texts.undecidedText
                : texts.decidedBy(
                    formatInstant(policy.changedAt, language),
                    policy.changedBy?.name ?? policy.changedBy?.id ?? '',
                  )}
            </p>
          </>
        )}
      </section>
      <PolicyHistory policy={policy} onBack={mayDecide ? (decided) => decide.mutate(decided) : undefined} />
    </>
  )
}
