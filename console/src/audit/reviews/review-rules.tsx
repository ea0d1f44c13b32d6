import { useState } from 'react'
import type { AuditReviewRule } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { Plain } from '../../register/form/fields.tsx'
import { useMay } from '../../session/login.ts'
import { auditTexts } from '../audit.texts.ts'
import { useAuditAct, useReviewRules } from '../audit-api.ts'

/** The rules the checks go by, with their numbers. */
export function ReviewRules() {
  const texts = useTexts(auditTexts)
  const mayChange = useMay('trust.audit.review_rules')
  const { data, error, refetch } = useReviewRules()
  return (
    <section className="audit-section">
      <h2>{texts.rulesTitle}</h2>
      <p className="quiet">{mayChange ? texts.rulesLead : texts.rulesOfAll}</p>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={8} />}
      <ul className="review-rules">
        {data?.map((rule) => (
          <OneRule key={JSON.stringify(rule)} rule={rule} />
        ))}
      </ul>
    </section>
  )
}

const numbers = [
  { name: 'persons', text: 'personsField' },
  { name: 'factor', text: 'factorField' },
  { name: 'perThousand', text: 'perThousandField' },
] as const

function OneRule({ rule }: { rule: AuditReviewRule }) {
  const texts = useTexts(auditTexts)
  const mayChange = useMay('trust.audit.review_rules')
  const { run, busy, error } = useAuditAct()
  const [draft, setDraft] = useState(rule)
  const changed = JSON.stringify(draft) !== JSON.stringify(rule)
  return (
    <li>
      {mayChange ? (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.enabled}
            onChange={(event) => setDraft({ ...draft, enabled: event.target.checked })}
          />
          {texts.reviewKinds[rule.kind]}
        </label>
      ) : (
        <span className="check">
          {texts.reviewKinds[rule.kind]}: {rule.enabled ? texts.enabled : texts.off}
        </span>
      )}
      {numbers.map(({ name, text }) =>
        rule[name] === undefined ? null : mayChange ? (
          <Plain
            key={name}
            label={texts[text]}
            type="number"
            value={draft[name] === undefined ? '' : String(draft[name])}
            onChange={(value) => {
              const next = { ...draft }
              if (value === '') delete next[name]
              else next[name] = Number(value)
              setDraft(next)
            }}
          />
        ) : (
          <span key={name}>
            {texts[text]}: {rule[name]}
          </span>
        ),
      )}
      {changed && (
        <button
          type="button"
          className="plain-button"
          disabled={busy}
          onClick={() => void run('PUT', '/review-rules', draft)}
        >
          {texts.save} <span className="spoken">{texts.reviewKinds[rule.kind]}</span>
        </button>
      )}
      {error !== undefined && <Refused error={error} />}
    </li>
  )
}
