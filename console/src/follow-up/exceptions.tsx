import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AnswerTimes } from '../api/contract.ts'
import { request } from '../api/http.ts'
import { durationText } from '../clock/duration.ts'
import { formatInstant } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { currentSession } from '../session/session.ts'
import { words as allWords } from '../words/words.ts'
import { followUpTexts } from './follow-up.texts.ts'

type Exception = AnswerTimes['exceptions'][number]

/** Above this each alarm must have an explanation, in seconds. */
const explainAbove = 180

/** Every alarm that waited too long, with its story and its explanation. */
export function Exceptions({ times, onExplained }: { times: AnswerTimes; onExplained(): void }) {
  const texts = useTexts(followUpTexts)
  const { exceptions, exceptionsTotal } = times
  return (
    <section className="exceptions">
      <h2>
        {texts.exceptions} <span className="count">{exceptionsTotal}</span>
      </h2>
      <p className="quiet">{exceptionsTotal === 0 ? texts.noExceptions : texts.exceptionsLead}</p>
      {exceptionsTotal > exceptions.length && <p>{texts.shownOf(exceptions.length, exceptionsTotal)}</p>}
      {exceptions.length > 0 && (
        <div className="table-frame">
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{texts.received}</th>
                <th scope="col">{texts.waited}</th>
                <th scope="col">{texts.who}</th>
                <th scope="col">{texts.kind}</th>
                <th scope="col">{texts.group}</th>
                <th scope="col">{texts.explanation}</th>
              </tr>
            </thead>
            <tbody>
              {exceptions.map((exception) => (
                <ExceptionRow key={exception.alarmId} exception={exception} onExplained={onExplained} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function ExceptionRow({ exception, onExplained }: { exception: Exception; onExplained(): void }) {
  const texts = useTexts(followUpTexts)
  const words = useTexts(allWords)
  const language = useLanguage()
  const { seconds } = exception
  const mustExplain = (seconds === undefined || seconds > explainAbove) && !exception.explanation
  return (
    <tr>
      <th scope="row">
        <Link to="/incident/$alarmId" params={{ alarmId: exception.alarmId }}>
          {formatInstant(exception.receivedAt, language)}
        </Link>
      </th>
      <td className={mustExplain ? 'warn' : ''}>
        {seconds === undefined ? texts.notAnswered : durationText(seconds)}
      </td>
      <td>
        {exception.label || words.protectedIdentity}
        {exception.presses > 1 && ` ×${exception.presses}`}
      </td>
      <td>{words.class[exception.class]}</td>
      <td>{exception.groupName ?? ''}</td>
      <td>
        {mustExplain && <b className="warn">{texts.needed}</b>}
        <Explanation exception={exception} onExplained={onExplained} />
      </td>
    </tr>
  )
}

function Explanation({ exception, onExplained }: { exception: Exception; onExplained(): void }) {
  const texts = useTexts(followUpTexts)
  const [draft, setDraft] = useState<string>()
  const [error, setError] = useState<unknown>()
  const save = async () => {
    const session = currentSession()
    setError(undefined)
    try {
      await request('POST', `/alarms/${exception.alarmId}/explain`, {
        query: { group: session?.group.id },
        body: { text: draft?.trim() },
      })
      setDraft(undefined)
      onExplained()
    } catch (thrown) {
      setError(thrown)
    }
  }
  if (draft === undefined) {
    return (
      <div className="explanation">
        {exception.explanation && <p>{exception.explanation}</p>}
        <button
          type="button"
          className="plain-button no-print"
          onClick={() => setDraft(exception.explanation ?? '')}
        >
          {exception.explanation ? texts.change : texts.explain}
          <span className="spoken"> {exception.label}</span>
        </button>
      </div>
    )
  }
  return (
    <form
      className="explanation"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <textarea
        aria-label={texts.explanation}
        rows={2}
        maxLength={2000}
        value={draft}
        autoFocus
        onChange={(event) => setDraft(event.target.value)}
      />
      <button type="submit" className="plain-button" disabled={draft.trim() === ''}>
        {texts.save}
      </button>
      {error !== undefined && <Refused error={error} />}
    </form>
  )
}
