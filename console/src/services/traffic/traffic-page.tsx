import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { askExchange, exchangeApi, type TrafficEdge } from '../services-api.ts'
import { Alerts } from './alerts.tsx'
import { EdgeTable } from './edge-table.tsx'
import { trafficTexts } from './traffic.texts.ts'
import { TrafficHistory } from './traffic-history.tsx'
import { TrafficMap } from './traffic-map.tsx'
import '../services.css'

const hour = 3_600_000
const spans = { lastHour: hour, lastDay: 24 * hour, lastWeek: 168 * hour } as const
type Span = keyof typeof spans
const everyMs = 10_000

/** Who calls whom: a map and its table, warnings, and what happens just now. */
export function TrafficPage() {
  const texts = useTexts(trafficTexts)
  const [span, setSpan] = useState<Span>('lastHour')
  const { busy, connected } = useBusy()
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', 'traffic', span],
    queryFn: ({ signal }) =>
      askExchange<{ edges: TrafficEdge[]; resting: string[] }>('GET', '/traffic', {
        query: { from: new Date(Date.now() - spans[span]).toISOString() },
        signal,
      }),
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  })
  const nameOf = (hsaId: string) =>
    data?.edges.find(({ producer }) => producer === hsaId)?.producerName ?? hsaId
  return (
    <div className="services-section">
      <div className="services-head">
        <h1>{texts.title}</h1>
        <p role="status" className={connected ? 'services-live' : 'services-lost'}>
          {connected ? texts.live : texts.lost}
        </p>
      </div>
      <p className="quiet">{texts.lead}</p>
      <section className="services-section" aria-label={texts.alerts}>
        <div className="services-head">
          <h2>{texts.alerts}</h2>
          <Link to="/services/traffic/rules">{texts.rules}</Link>
        </div>
        <Alerts />
      </section>
      {data && data.resting.length > 0 && (
        <p className="services-alert">
          {texts.resting} {data.resting.map(nameOf).join(', ')}
        </p>
      )}
      <div className="services-tools">
        <label className="field">
          {texts.hours}
          <select value={span} onChange={({ target }) => setSpan(target.value as Span)}>
            {(Object.keys(spans) as Span[]).map((each) => (
              <option key={each} value={each}>
                {texts[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={10} />}
      {data?.edges.length === 0 && <p className="empty">{texts.empty[span]}</p>}
      {data && data.edges.length > 0 && (
        <>
          <section className="services-section" aria-label={texts.who}>
            <h2>{texts.who}</h2>
            <div
              className="services-scroll services-map-frame"
              role="region"
              aria-label={texts.map}
              tabIndex={0}
            >
              <TrafficMap edges={data.edges} busy={busy} />
            </div>
            <p className="quiet">{texts.mapNote}</p>
            <EdgeTable edges={data.edges} />
          </section>
          <TrafficHistory spanMs={spans[span]} />
        </>
      )}
    </div>
  )
}

/** Which lines have had calls in the last seconds, told by the server as they end. */
function useBusy(): { busy: ReadonlySet<string>; connected: boolean } {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set())
  const [connected, setConnected] = useState(false)
  useEffect(() => {
    const stream = new EventSource(`${exchangeApi}/traffic/live`)
    let timer: ReturnType<typeof setTimeout>
    stream.addEventListener('open', () => setConnected(true))
    stream.addEventListener('error', () => setConnected(false))
    stream.addEventListener('traffic', ({ data }: MessageEvent<string>) => {
      const counts = JSON.parse(data) as { consumer: string; producer: string }[]
      setBusy(new Set(counts.map(({ consumer, producer }) => `${consumer}\n${producer}`)))
      clearTimeout(timer)
      timer = setTimeout(() => setBusy(new Set()), 900)
    })
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [])
  return { busy, connected }
}
