import type { AlarmEvent, Signal } from '../../api/contract.ts'
import { serverNow } from '../../clock/now.ts'
import { swedishDate } from '../../clock/swedish-time.ts'
import { formatDate, formatInstant, formatSecond } from '../../i18n/format.ts'
import { type Language, useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { words as allWords, type Words } from '../../words/words.ts'
import { detailTexts } from './detail.texts.ts'

/** The alarm's story: newest first for whoever works with it, oldest first for whoever reads it through. */
export function Story({ events, oldestFirst }: { events: readonly AlarmEvent[]; oldestFirst?: boolean }) {
  const language = useLanguage()
  const today = swedishDate(serverNow())
  const texts = useTexts(detailTexts)
  const words = useTexts(allWords)
  return (
    <section className="story" aria-labelledby="story-title">
      <h2 id="story-title">{texts.story}</h2>
      <ol>
        {(oldestFirst ? events : events.toReversed()).map((event) => (
          <li key={event.id} className={event.kind}>
            <time dateTime={event.at}>
              {formatSecond(event.at)}
              {swedishDate(Date.parse(event.at)) !== today && <small>{formatDate(event.at, language)}</small>}
            </time>
            <div>
              <b>{texts.event[event.kind]}</b>
              {event.byName && <span>, {event.byName}</span>}
              <EventText event={event} words={words} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What an event says beside its kind: its text, the names it concerns, its cause. */
export function EventText({ event, words }: { event: AlarmEvent; words: Words }) {
  const said = eventWords(event, words)
  return said === '' ? null : <p>{said}</p>
}

function eventWords({ text, data }: AlarmEvent, words: Words): string {
  const names = Array.isArray(data.names)
    ? data.names.filter((name) => typeof name === 'string').join(', ')
    : undefined
  const cause =
    typeof data.cause === 'string' ? (words.cause as Record<string, string>)[data.cause] : undefined
  const one = (field: string) => (typeof data[field] === 'string' ? (data[field] as string) : undefined)
  return [cause, one('to'), one('name'), names, text].filter(Boolean).join(' · ')
}

/** The messages as they came, folded unless `open`: for those who must see what the device really said. */
export function Signals({ signals, open }: { signals: readonly Signal[]; open?: boolean }) {
  const texts = useTexts(detailTexts)
  const language = useLanguage()
  if (signals.length === 0) return null
  return (
    <details className="signals" open={open}>
      <summary>{texts.signals(signals.length)}</summary>
      {signals.map((signal) => (
        <SignalLine key={signal.id} signal={signal} language={language} />
      ))}
    </details>
  )
}

export function SignalLine({ signal, language }: { signal: Signal; language: Language }) {
  const texts = useTexts(detailTexts)
  return (
    <div className="signal">
      <p>
        {formatInstant(signal.receivedAt, language)} · {signal.protocol} · {signal.type}
        {signal.codeText && ` · ${signal.codeText[language]}`}
        {signal.repeats > 0 && ` · ${texts.repeats(signal.repeats)}`}
      </p>
      <pre tabIndex={0}>{signal.raw}</pre>
    </div>
  )
}
