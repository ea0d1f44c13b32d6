import { Link, useParams } from '@tanstack/react-router'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { Clocks } from './clocks.tsx'
import { ContentFacts } from './content-facts.tsx'
import { RequestActs } from './decide/request-acts.tsx'
import { foldedHistory } from './history.ts'
import { requestTexts } from './request.texts.ts'
import { type RequestPage as Page, type RequestEvent, useRequest } from './request-api.ts'

/** One application: what is applied for, how it stands, how long is left, and what has been done with it. */
export function RequestPage() {
  const texts = useTexts(requestTexts)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useRequest(id)
  return (
    <div className="services-section">
      <Link to="/data/requests">{texts.title}</Link>
      <h1>{data ? data.title : texts.application}</h1>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={14} />}
      {data && <Shown request={data} />}
    </div>
  )
}

function Shown({ request }: { request: Page }) {
  const texts = useTexts(requestTexts)
  const { state, permit, reasons, asked = [] } = request
  return (
    <>
      <p role="status">
        <b>{texts.states[state]}.</b> {texts.stateTexts[state]}
      </p>
      {reasons !== undefined && (
        <section className="services-section" aria-labelledby="decision">
          <h2 id="decision">{texts.decision}</h2>
          <p className="request-text">{reasons}</p>
          {permit !== undefined && (
            <Link to="/data/permits/$id" params={{ id: permit }}>
              {texts.toPermit}
            </Link>
          )}
        </section>
      )}
      {asked.length > 0 && (
        <div className="data-note">
          <p>
            <b>{texts.askedFor}</b>
          </p>
          <Missing missing={asked} />
        </div>
      )}
      <RequestActs request={request} />
      <section className="services-section" aria-labelledby="clocks">
        <h2 id="clocks">{texts.clocks}</h2>
        <Clocks clocks={request.clocks} />
      </section>
      <section className="services-section" aria-labelledby="applied-for">
        <h2 id="applied-for">{texts.content}</h2>
        <ContentFacts request={request} />
      </section>
      <History events={request.history} />
    </>
  )
}

function Missing({ missing }: { missing: readonly { field: string; text: string }[] }) {
  const texts = useTexts(requestTexts)
  const fields: Readonly<Record<string, string>> = texts.fields
  return (
    <ul>
      {missing.map(({ field, text }) => (
        <li key={`${field} ${text}`}>
          {fields[field] ?? field}: {text}
        </li>
      ))}
    </ul>
  )
}

function History({ events }: { events: readonly RequestEvent[] }) {
  const texts = useTexts(requestTexts)
  const language = useLanguage()
  return (
    <section className="services-section history" aria-labelledby="history">
      <h2 id="history">{texts.history}</h2>
      <ol>
        {foldedHistory(events).map((event) => (
          <li key={`${event.at} ${event.act}`}>
            <p>
              <b>{texts.acts[event.act]}</b> {formatInstant(event.at, language)}
              {event.by && `, ${event.by.name}`}
            </p>
            {event.reasons && <p className="request-text">{event.reasons}</p>}
            {event.missing && <Missing missing={event.missing} />}
          </li>
        ))}
      </ol>
    </section>
  )
}
