import type { AuditExtractItem } from '../../api/contract.ts'
import { swedishDate } from '../../clock/swedish-time.ts'
import { formatMinute } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { fullDate } from '../long-date.ts'
import { seenTexts } from './seen.texts.ts'
import { useWho } from './use-who.ts'

/** Events under the day they happened on, the latest first. */
export function SeenList({ items }: { items: readonly AuditExtractItem[] }) {
  const language = useLanguage()
  const days = Map.groupBy(items, ({ at }) => swedishDate(Date.parse(at)))
  return (
    <>
      {[...days].map(([day, events]) => (
        <section key={day} className="seen-day">
          <h2>{fullDate(events[0]!.at, language)}</h2>
          <ol>
            {events.map((event) => (
              <SeenEvent key={event.id} event={event} />
            ))}
          </ol>
        </section>
      ))}
    </>
  )
}

function SeenEvent({ event }: { event: AuditExtractItem }) {
  const texts = useTexts(seenTexts)
  const language = useLanguage()
  const who = useWho()
  const denied = event.outcome === 'denied'
  const place = [event.unit, event.forWhom].filter(Boolean).join(', ')
  return (
    <li className={denied ? 'seen denied' : 'seen'}>
      <time dateTime={event.at}>{formatMinute(event.at)}</time>
      <div>
        <p className="seen-who">
          <b>{who(event)}</b> {event.onBehalfOf && texts.behalf(event.onBehalfOf)}
        </p>
        {event.whoKind !== 'employee' && ![texts.you, texts.kinds[event.whoKind]].includes(who(event)) && (
          <p className="quiet">{texts.kinds[event.whoKind]}</p>
        )}
        <dl>
          <div>
            <dt>{texts.what}</dt>
            <dd>{event.what[language]}</dd>
          </div>
          {place && (
            <div>
              <dt>{texts.at}</dt>
              <dd>{place}</dd>
            </div>
          )}
          {event.why && (
            <div>
              <dt>{texts.why}</dt>
              <dd>{event.why[language]}</dd>
            </div>
          )}
        </dl>
        {event.emergency && <p className="seen-mark emergency">{texts.emergency}</p>}
        {(denied || event.outcome === 'failed') && (
          <p className="seen-mark">{texts.outcomes[event.outcome as 'denied' | 'failed']}</p>
        )}
      </div>
    </li>
  )
}
