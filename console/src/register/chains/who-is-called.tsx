import { useId, useState } from 'react'
import type { AlarmClass, WhoIsCalled } from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { durationText } from '../../clock/duration.ts'
import { serverNow } from '../../clock/now.ts'
import { formatInstant } from '../../i18n/format.ts'
import { Refused } from '../../parts/refused.tsx'
import { currentSession } from '../../session/session.ts'
import { Pick, Plain } from '../form/fields.tsx'
import type { Around } from '../register.ts'
import { chainFields } from './chains.texts.ts'
import { nextLocal } from './next-local.ts'

interface WhoIsCalledProps {
  controllerId: string
  personId: string | undefined
  alarmClass?: AlarmClass
  around: Around
}

/** "Vem rings söndag 03:00?": asks the server who would be called, and after how long, if nobody answered. */
export function WhoIsCalledPanel({
  controllerId,
  personId,
  alarmClass = 'manual',
  around,
}: WhoIsCalledProps) {
  const { words, language } = around
  const texts = chainFields[language]
  const id = useId()
  const [day, setDay] = useState('7')
  const [time, setTime] = useState('03:00')
  const [kind, setKind] = useState<AlarmClass>(alarmClass)
  const [answer, setAnswer] = useState<WhoIsCalled>()
  const [error, setError] = useState<unknown>()
  const ask = () => {
    setError(undefined)
    const query = {
      controller: controllerId,
      person: personId,
      class: kind,
      at: nextLocal(Number(day), time, serverNow()),
      group: currentSession()?.group.id,
    }
    request<WhoIsCalled>('GET', '/chains/who', { query }).then(setAnswer, setError)
  }
  return (
    <section aria-labelledby={id} className="who">
      <h2 id={id}>{texts.who}</h2>
      <p className="quiet">
        {texts.whoAsk}. {texts.draftUnsaved}
      </p>
      <div className="field-row">
        <Pick
          label={texts.day}
          value={day}
          choices={([1, 2, 3, 4, 5, 6, 7] as const).map((one) => ({
            value: String(one),
            label: words.days[`d${one}`],
          }))}
          onChange={(chosen) => setDay(chosen ?? '7')}
        />
        <Plain label={texts.time} type="time" value={time} onChange={setTime} />
        <Pick
          label={texts.class}
          value={kind}
          choices={(Object.keys(words.class) as AlarmClass[]).map((value) => ({
            value,
            label: words.class[value],
          }))}
          onChange={(chosen) => setKind((chosen ?? 'manual') as AlarmClass)}
        />
      </div>
      <button type="button" className="plain-button" onClick={ask}>
        {texts.askButton}
      </button>
      {error !== undefined && <Refused error={error} />}
      <div role="status">{answer && <Calls answer={answer} around={around} />}</div>
    </section>
  )
}

function Calls({ answer, around: { language } }: { answer: WhoIsCalled; around: Around }) {
  const texts = chainFields[language]
  if (answer.calls.length === 0) return <p className="warn">{texts.nobody}</p>
  return (
    <>
      <p>
        {formatInstant(answer.at, language)}. {texts.chainUsed(answer.chainName)}. {texts.ifNobody}
      </p>
      <ol className="calls">
        {answer.calls.map((call) => (
          <li key={`${call.step}-${call.afterSeconds}`}>
            <span className="quiet">{texts.after(durationText(call.afterSeconds))}</span>{' '}
            <b>{call.names.join(', ')}</b>
            {call.fallback && <span className="quiet"> ({texts.fallback.toLowerCase()})</span>}
          </li>
        ))}
      </ol>
    </>
  )
}
