import { useState } from 'react'
import type { DecisionCase, DecisionExample } from '../../api/contract.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { DecidingRules, WouldHaveToChange } from '../explained.tsx'
import { actsIn } from '../laws.ts'
import { Sentences } from '../rule-card.tsx'
import { rulesTexts } from '../rules.texts.ts'
import { tryCase, useExamples, useRules, type Verdict } from '../rules-api.ts'
import { CaseForm } from './case-form.tsx'

/** A case by hand, begun from one of the law's, and how it comes out. */
export function TryPage() {
  const { data: examples, error, refetch } = useExamples()
  if (error) return <Refused error={error} onRetry={() => void refetch()} />
  if (examples === undefined) return <Waiting lines={16} />
  return <Trying examples={examples} />
}

function Trying({ examples }: { examples: readonly DecisionExample[] }) {
  const texts = useTexts(rulesTexts)
  const rules = useRules().data ?? []
  const [chosen, setChosen] = useState(0)
  const [of, setCase] = useState<DecisionCase>(examples[0]!.case)
  const [answer, setAnswer] = useState<{ verdict: Verdict; to: DecisionCase }>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const acts = [...new Set([...actsIn(rules), of.act])]

  const run = async (to: DecisionCase) => {
    setBusy(true)
    setError(undefined)
    try {
      setAnswer({ verdict: await tryCase(to), to })
    } catch (thrown) {
      setAnswer(undefined)
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const begin = (index: number) => {
    setChosen(index)
    const example = examples[index]
    if (example === undefined) return
    setCase(example.case)
    void run(example.case)
  }
  return (
    <div className="try">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run(of)
        }}
      >
        <h2>{texts.tryTitle}</h2>
        <p className="quiet">{texts.tryLead}</p>
        <ExamplePick examples={examples} chosen={chosen} onChoose={begin} />
        <CaseForm
          value={of}
          acts={acts}
          onChange={(next) => {
            setCase(next)
            setChosen(-1)
          }}
        />
        <button type="submit" className="plain-button" disabled={busy}>
          {busy ? texts.running : texts.run}
        </button>
      </form>
      <section className="try-answer" aria-label={texts.answer} aria-live="polite">
        {error !== undefined && <Refused error={error} />}
        {answer && answer.to !== of && <p className="warn">{texts.changed}</p>}
        {answer ? (
          <TheVerdict verdict={answer.verdict} />
        ) : (
          error === undefined && <p className="quiet">{texts.noAnswer}</p>
        )}
      </section>
    </div>
  )
}

function TheVerdict({ verdict }: { verdict: Verdict }) {
  const texts = useTexts(rulesTexts)
  return (
    <article className={`verdict ${verdict.decision}`}>
      <h2>
        <span aria-hidden="true">{verdict.decision === 'permit' ? '✓' : '✕'}</span> {texts[verdict.decision]}
      </h2>
      <DecidingRules rules={verdict.rules} />
      {verdict.obligations.length > 0 && <Sentences title={texts.obligations} items={verdict.obligations} />}
      {verdict.decision === 'deny' && <WouldHaveToChange missing={verdict.missing ?? []} />}
    </article>
  )
}

interface ExamplePickProps {
  examples: readonly DecisionExample[]
  /** -1: a case of one's own. */
  chosen: number
  onChoose(index: number): void
}

function ExamplePick({ examples, chosen, onChoose }: ExamplePickProps) {
  const texts = useTexts(rulesTexts)
  const numbered = examples.map((example, index) => ({ ...example, index }))
  const shown = examples[chosen]
  return (
    <>
      <label className="field">
        <span>{texts.example}</span>
        <select value={chosen} onChange={(event) => onChoose(Number(event.target.value))}>
          <option value={-1}>{texts.ownCase}</option>
          {[...Map.groupBy(numbered, ({ chapter }) => chapter)].map(([chapter, cases]) => (
            <optgroup key={chapter} label={chapter}>
              {cases.map(({ index, law, says }) => (
                <option key={index} value={index}>
                  {law}: {says}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      {shown && (
        <p className="try-says" lang="sv">
          <b>{shown.law}</b> {shown.says}
        </p>
      )}
    </>
  )
}
