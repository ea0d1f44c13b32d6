import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { formatDate, formatSecond } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import { Explained } from '../explain/explained.tsx'
import { formatBytes, formatMs } from '../measures.ts'
import { namedText } from '../named.tsx'
import { askExchange, type Call, type CallStory, contractName, type Explanation } from '../services-api.ts'
import { callsTexts } from './calls.texts.ts'
import '../services.css'

/** One call from when it came to when it was over, with those that belong to it, and why it went so. */
export function StoryPage() {
  const texts = useTexts(callsTexts)
  const { id = '' } = useParams({ strict: false })
  const mayExplain = useMay('exchange.explain.read')
  const path = `/calls/${encodeURIComponent(id)}`
  const story = useQuery({
    queryKey: ['exchange', 'story', id],
    queryFn: ({ signal }) => askExchange<CallStory>('GET', path, { signal }),
  })
  const why = useQuery({
    queryKey: ['exchange', 'story', id, 'why'],
    queryFn: ({ signal }) => askExchange<Explanation>('GET', `${path}/explanation`, { signal }),
    enabled: mayExplain,
  })
  return (
    <div className="services-section">
      <Link to="/services/calls">{texts.back}</Link>
      <h1>{texts.story}</h1>
      {story.error && <Refused error={story.error} onRetry={() => void story.refetch()} />}
      {story.data === undefined && !story.error && <Waiting lines={8} />}
      {story.data?.calls.map((call) => (
        <OneCall
          key={call.id}
          call={call}
          faults={story.data.faults.filter((fault) => fault.call === call.id)}
        />
      ))}
      {why.data && (
        <section className="services-section" aria-labelledby="why">
          <h2 id="why">{texts.why}</h2>
          <Explained explanation={why.data} />
        </section>
      )}
    </div>
  )
}

function OneCall({ call, faults }: { call: Call; faults: CallStory['faults'] }) {
  const texts = useTexts(callsTexts)
  const language = useLanguage()
  const steps = [
    [texts.came, 0],
    [texts.decided, call.times.decided],
    [texts.sent, call.times.sent],
    [texts.answered, call.times.answered],
    [texts.done, call.times.done],
  ] as const
  return (
    <section className="services-section" aria-label={contractName(call.contract) || texts.title}>
      <h2>
        {call.contract === '' ? texts.title : contractName(call.contract)}:{' '}
        {call.consumerName ?? (call.consumer || '–')} → {call.producerName ?? call.producer ?? '–'}
      </h2>
      <p className={call.code === 'ok' ? '' : 'services-bad'}>{texts.outcomes[call.code] ?? call.code}</p>
      <ol className="services-tried">
        {steps.map(([name, at]) =>
          at === undefined ? null : (
            <li key={name}>
              {name}:{' '}
              {at === 0
                ? `${formatDate(call.at, language)} ${formatSecond(call.at)}`
                : `+ ${formatMs(at, language)}`}
            </li>
          ),
        )}
      </ol>
      <dl className="services-facts">
        <dt>{texts.consumer}</dt>
        <dd>{namedText(call.consumerName, call.consumer) || '–'}</dd>
        <dt>{texts.producer}</dt>
        <dd>{namedText(call.producerName, call.producer ?? '') || '–'}</dd>
        <dt>{texts.address}</dt>
        <dd>{namedText(call.addressName, call.logicalAddress) || '–'}</dd>
        <dt>{texts.original}</dt>
        <dd>{call.originalConsumer || '–'}</dd>
        {call.history && (
          <>
            <dt>{texts.through}</dt>
            <dd>{call.history.join(' → ')}</dd>
          </>
        )}
        <dt>{texts.sizes}</dt>
        <dd>
          {formatBytes(call.requestBytes, language)}, {formatBytes(call.responseBytes, language)}
        </dd>
        <dt>{texts.version}</dt>
        <dd>{call.version}</dd>
        <dt>{texts.ids}</dt>
        <dd>
          <Copyable value={call.id} label={texts.ids} />
        </dd>
        <dt>{texts.correlation}</dt>
        <dd>
          <Copyable value={call.correlationId} label={texts.correlation} />
        </dd>
        <dt>{texts.trace}</dt>
        <dd>
          <Copyable value={call.traceId} label={texts.trace} />
        </dd>
      </dl>
      {faults.length > 0 && (
        <>
          <h3>{texts.faults}</h3>
          <ul className="services-tried">
            {faults.flatMap(({ direction, places }) =>
              places.map(({ path, facet }) => (
                <li key={`${direction} ${path} ${facet}`}>
                  <code>{path}</code>: {facet}, {texts[direction]}
                </li>
              )),
            )}
          </ul>
        </>
      )}
    </section>
  )
}
