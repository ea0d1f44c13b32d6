import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { Incident } from '../api/contract.ts'
import { apiUrl, request } from '../api/http.ts'
import { Signals, Story } from '../board/detail/story.tsx'
import { titleOf } from '../board/title.ts'
import { durationText } from '../clock/duration.ts'
import { formatInstant, formatSecond } from '../i18n/format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useTexts } from '../i18n/texts.ts'
import { Refused } from '../parts/refused.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { currentSession } from '../session/session.ts'
import { words as allWords } from '../words/words.ts'
import { incidentTexts } from './incident.texts.ts'
import { AlarmFacts, DeviceFacts } from './incident-facts.tsx'
import { Actors, Calls, Receipts } from './incident-tables.tsx'
import './incident.css'

/** One alarm's whole story on a page that prints, and as a file. */
export function IncidentPage() {
  const { alarmId = '' } = useParams({ strict: false })
  const group = currentSession()?.group.id
  const { data, error, refetch } = useQuery({
    queryKey: ['incident', alarmId, group],
    queryFn: ({ signal }) =>
      request<Incident>('GET', `/alarms/${alarmId}/incident`, { query: { group }, signal }),
  })
  return (
    <div className="incident">
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data ? (
        <Whole incident={data} fileUrl={apiUrl(`/alarms/${alarmId}/incident`, { group, download: true })} />
      ) : (
        !error && <Waiting lines={16} />
      )}
    </div>
  )
}

function Whole({ incident, fileUrl }: { incident: Incident; fileUrl: string }) {
  const texts = useTexts(incidentTexts)
  const words = useTexts(allWords)
  const language = useLanguage()
  const { alarm } = incident
  const name = incident.withheld || !alarm.person ? titleOf(alarm, words) : alarm.person.name
  return (
    <article>
      <h1>{texts.title(name)}</h1>
      <p className="incident-tools no-print">
        <button type="button" className="plain-button" onClick={() => window.print()}>
          {texts.print}
        </button>
        <a className="plain-button" href={fileUrl} download>
          {texts.download}
        </a>
        <Link to="/board/$alarmId" params={{ alarmId: alarm.id }}>
          {texts.back}
        </Link>
      </p>
      {incident.withheld && <p className="withheld">{texts.withheld}</p>}
      <div className="incident-columns">
        <Times stamps={incident.stamps} />
        <AlarmFacts incident={incident} />
        <DeviceFacts incident={incident} />
      </div>
      {incident.explanation && (
        <p>
          <b>{texts.explanation}:</b> {incident.explanation}
        </p>
      )}
      {incident.eventsTotal > incident.events.length && (
        <p>{texts.storyCut(incident.events.length, incident.eventsTotal)}</p>
      )}
      <Story events={incident.events} oldestFirst />
      <Calls calls={incident.calls} />
      <Receipts receipts={incident.receipts} />
      <Actors actors={incident.actors} />
      <section>
        <h2>{texts.signals}</h2>
        <Signals signals={incident.signals} open />
      </section>
      <p className="quiet checksum">
        {texts.checksum} <code>{incident.sha256}</code>
      </p>
      <p className="quiet">
        {texts.writtenBy(formatInstant(incident.exportedAt, language), incident.program.version)}
      </p>
    </article>
  )
}

function Times({ stamps }: { stamps: Incident['stamps'] }) {
  const texts = useTexts(incidentTexts)
  const language = useLanguage()
  const names = Object.keys(texts.stamps) as (keyof typeof texts.stamps)[]
  return (
    <section>
      <h2>{texts.times}</h2>
      <dl className="facts">
        {names.map((name) => {
          const at = stamps[name]
          if (at === undefined) return null
          return (
            <div key={name}>
              <dt>{texts.stamps[name]}</dt>
              <dd>
                {formatInstant(at, language)}:{formatSecond(at).slice(-2)}
              </dd>
            </div>
          )
        })}
        {stamps.answerSeconds !== undefined && (
          <div>
            <dt>{texts.answer}</dt>
            <dd>
              <b>{durationText(stamps.answerSeconds)}</b>
            </dd>
          </div>
        )}
      </dl>
    </section>
  )
}
