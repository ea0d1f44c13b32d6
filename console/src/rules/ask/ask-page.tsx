import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { DecisionAnswer, DecisionQuestion } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { serverNow } from '../../clock/now.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { assignmentOf, useLogin } from '../../session/login.ts'
import { Answers } from './answers.tsx'
import { askTexts } from './ask.texts.ts'
import { blankQuestion, type QuestionDraft, questionOf } from './question-draft.ts'
import { QuestionForm } from './question-form.tsx'
import './ask.css'

/** What was answered, when, and to which question. */
export interface Answered {
  at: number
  answer: DecisionAnswer
  to: QuestionDraft
}

/** As many answers are kept on the page. */
const mostAnswers = 20

/** Asks the rules about a real case, as often as one likes: what is changed elsewhere meanwhile shows in the next answer. */
export function AskPage() {
  const texts = useTexts(askTexts)
  const { person = '' } = useSearch({ strict: false })
  const organisation = assignmentOf(useLogin())?.organisation.id
  const [draft, setDraft] = useState<QuestionDraft>({ ...blankQuestion, person, controller: organisation })
  const [answers, setAnswers] = useState<Answered[]>([])
  const [fault, setFault] = useState('')
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)

  const ask = async () => {
    const result = questionOf(draft)
    setFault('lacks' in result ? texts[result.lacks] : '')
    if ('lacks' in result) return
    setBusy(true)
    setError(undefined)
    try {
      const answer = await askQuestion(result.question)
      setAnswers((before) => [{ at: serverNow(), answer, to: draft }, ...before].slice(0, mostAnswers))
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const isOther = answers[0] !== undefined && answers[0].to !== draft
  return (
    <div className="try">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
      >
        <h2>{texts.title}</h2>
        <p className="quiet">{texts.lead}</p>
        <QuestionForm draft={draft} change={(next) => setDraft({ ...draft, ...next })} />
        <p role="alert" className="fault">
          {fault}
        </p>
        <button type="submit" className="plain-button" disabled={busy}>
          {busy ? texts.asking : answers.length > 0 ? texts.again : texts.ask}
        </button>
      </form>
      <section className="try-answer" aria-label={texts.answer} aria-live="polite">
        {error !== undefined && <Refused error={error} />}
        {isOther && <p className="warn">{texts.draftChanged}</p>}
        {answers.length > 0 ? (
          <Answers answers={answers} />
        ) : (
          error === undefined && <p className="quiet">{texts.noAnswer}</p>
        )}
      </section>
    </div>
  )
}

const askQuestion = (question: DecisionQuestion): Promise<DecisionAnswer> =>
  askTrust<DecisionAnswer>('POST', '/decisions/ask', { body: question })
