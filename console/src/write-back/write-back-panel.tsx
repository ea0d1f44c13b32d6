import { Link } from '@tanstack/react-router'
import type { Alarm, AlarmDetail, Outcome } from '../api/contract.ts'
import { formatInstant } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { TryAgain } from './try-again.tsx'
import { writeBackTexts } from './write-back.texts.ts'
import './write-back.css'

/** How far the alarm's outcome has got on its way to the municipality's record. Nothing, where no record is told. */
export function WriteBackPanel({ alarm, detail }: { alarm: Alarm; detail: AlarmDetail }) {
  const texts = useTexts(writeBackTexts)
  const [newest, ...earlier] = detail.outcomes
  if (newest === undefined) return null
  const withdrawn = newest.state === 'replaced' && alarm.state !== 'resolved'
  return (
    <section className={`write-back is-${newest.state}`} aria-labelledby="write-back-title">
      <h2 id="write-back-title">{texts.title}</h2>
      {withdrawn ? <p>{texts.openAgain}</p> : <OutcomeState outcome={newest} personId={alarm.person?.id} />}
      {(newest.state === 'waiting' || newest.state === 'refused') && <TryAgain alarmId={alarm.id} />}
      {earlier.length > 0 && (
        <details>
          <summary>{texts.earlier}</summary>
          <ul>
            {earlier.map((outcome) => (
              <li key={outcome.id}>
                <b>{texts.version(outcome.version)}</b>: {texts.state[outcome.state]}
                <Times outcome={outcome} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

/** The state in words, and what to do about it. */
export function OutcomeState({ outcome, personId }: { outcome: Outcome; personId: string | undefined }) {
  const texts = useTexts(writeBackTexts)
  const { state, version, problem, answer } = outcome
  return (
    <>
      <p role="status">
        <b className={`outcome-state is-${state}`}>{texts.state[state]}</b>
        {version > 1 && ` (${texts.correction(version - 1)})`}
        <Times outcome={outcome} />
      </p>
      {state !== 'sent' && problem && (
        <p>
          {texts.problem[problem]}{' '}
          {problem === 'identity_missing' && personId && (
            <Link to="/registers/$register/$id" params={{ register: 'people', id: personId }}>
              {texts.person}
            </Link>
          )}
        </p>
      )}
      {answer && (
        <p>
          {texts.said} <q>{answer}</q>
        </p>
      )}
    </>
  )
}

function Times({ outcome }: { outcome: Outcome }) {
  const texts = useTexts(writeBackTexts)
  const language = useLanguage()
  const { state, endedAt, receipt, attempts, lastAttemptAt, nextAttemptAt } = outcome
  const at = (instant: string) => formatInstant(instant, language)
  if (state === 'sent')
    return (
      <span className="quiet">
        {' '}
        {endedAt && texts.sentAt(at(endedAt))}
        {receipt && `, ${texts.receipt(receipt)}`}
      </span>
    )
  if (attempts === 0 || lastAttemptAt === undefined) return null
  return (
    <span className="quiet">
      {' '}
      {texts.tried(attempts, at(lastAttemptAt))} {nextAttemptAt && texts.next(at(nextAttemptAt))}
    </span>
  )
}
