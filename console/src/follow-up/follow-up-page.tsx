import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AnswerTimes } from '../api/contract.ts'
import { request } from '../api/http.ts'
import { serverNow } from '../clock/now.ts'
import { formatInstant, formatNumber } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { currentSession } from '../session/session.ts'
import { Exceptions } from './exceptions.tsx'
import { followUpTexts } from './follow-up.texts.ts'
import { Goal } from './goal.tsx'
import { type Days, daysOf, instantsOf, type PeriodName } from './period.ts'
import { PeriodPicker } from './period-picker.tsx'
import { ShareFigure } from './share-figure.tsx'
import './follow-up.css'

/** How well the answer-time goals were met, where they were not, and why. */
export function FollowUpPage() {
  const texts = useTexts(followUpTexts)
  const group = currentSession()?.group.id
  const [name, setName] = useState<PeriodName>('month')
  const [own, setOwn] = useState<Days>(() => daysOf('month', serverNow()))
  const days = name === 'own' ? own : daysOf(name, serverNow())
  const { data, error, refetch } = useQuery({
    queryKey: ['answer-times', days, group],
    queryFn: ({ signal }) =>
      request<AnswerTimes>('GET', '/reports/answer-times', { query: { ...instantsOf(days), group }, signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <div className="follow-up">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <PeriodPicker name={name} days={days} onName={setName} onDays={setOwn} />
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data ? <Report times={data} onExplained={() => void refetch()} /> : !error && <Waiting lines={14} />}
    </div>
  )
}

function Report({ times, onExplained }: { times: AnswerTimes; onExplained(): void }) {
  const texts = useTexts(followUpTexts)
  const language = useLanguage()
  const { all, goals } = times
  const hours = times.byHour.map((share) => ({ ...share, label: `${String(share.hour).padStart(2, '0')}` }))
  const groups = times.byGroup.map((share) => ({ ...share, label: share.groupName }))
  return (
    <>
      <div className="goals">
        <Goal words={texts.goal60} part={all.within60} of={all.alarms} goal={goals.within60} />
        <Goal words={texts.goal180} part={all.within180} of={all.alarms} goal={goals.within180} />
        <dl className="goal-facts">
          <div>
            <dt>{texts.alarms}</dt>
            <dd>{formatNumber(all.alarms, language)}</dd>
          </div>
          <div>
            <dt>{texts.median}</dt>
            <dd>
              {all.medianSeconds === undefined
                ? texts.noShare
                : `${formatNumber(all.medianSeconds, language)} s`}
            </dd>
          </div>
          <div>
            <dt>{texts.unanswered}</dt>
            <dd className={all.unanswered > 0 ? 'warn' : ''}>{formatNumber(all.unanswered, language)}</dd>
          </div>
        </dl>
      </div>
      {all.alarms === 0 ? (
        <p>{texts.none}</p>
      ) : (
        <>
          <ShareFigure
            title={texts.byHour}
            label={texts.chartLabel}
            head={texts.hour}
            shares={hours}
            goal={goals.within60}
            onlyUsedRows
          />
          <ShareFigure
            title={texts.byGroup}
            label={texts.groupChartLabel}
            head={texts.group}
            shares={groups}
            goal={goals.within60}
          />
          <Exceptions times={times} onExplained={onExplained} />
        </>
      )}
      <details className="definitions">
        <summary>{texts.definitions}</summary>
        <p>{texts.definitionText}</p>
      </details>
      <p className="quiet">{texts.asOf(formatInstant(serverNow(), language))}</p>
    </>
  )
}
