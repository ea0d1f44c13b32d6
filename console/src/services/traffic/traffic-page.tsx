import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import {
  askExchange,
  contractName,
  exchangeApi,
  type TrafficAlert,
  type TrafficEdge,
} from '../services-api.ts'
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
  })
  return (
    <div className="services-section">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
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
        <p role="status">{connected ? texts.live : texts.lost}</p>
      </div>
      <Alerts />
      {data && data.resting.length > 0 && (
        <p className="services-alert">
          {texts.resting} {data.resting.join(', ')}
        </p>
      )}
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting lines={10} />}
      {data?.edges.length === 0 && <p className="empty">{texts.empty}</p>}
      {data && data.edges.length > 0 && (
        <>
          <div className="services-scroll" role="region" aria-label={texts.map} tabIndex={0}>
            <TrafficMap edges={data.edges} busy={busy} />
          </div>
          <p className="quiet">{texts.mapNote}</p>
          <EdgeTable edges={data.edges} />
          <TrafficHistory spanMs={spans[span]} />
        </>
      )}
    </div>
  )
}

function EdgeTable({ edges }: { edges: readonly TrafficEdge[] }) {
  const texts = useTexts(trafficTexts)
  return (
    <div className="services-scroll" role="region" aria-label={texts.title} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            {[
              texts.consumer,
              texts.producer,
              texts.contract,
              texts.calls,
              texts.errors,
              texts.half,
              texts.most,
            ].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">{texts.see}</th>
          </tr>
        </thead>
        <tbody>
          {edges.map((edge) => (
            <tr key={`${edge.consumer} ${edge.producer} ${edge.contract}`}>
              <th scope="row">{edge.consumerName ?? (edge.consumer || texts.unknown)}</th>
              <td>{edge.producerName ?? (edge.producer || texts.nowhere)}</td>
              <td>{contractName(edge.contract)}</td>
              <td>{edge.calls}</td>
              <td className={edge.errors > 0 ? 'services-bad' : ''}>{edge.errors}</td>
              <td>{texts.ms(edge.p50)}</td>
              <td>{texts.ms(edge.p95)}</td>
              <td>
                <Link to="/services/calls" search={{ consumer: edge.consumer, contract: edge.contract }}>
                  {texts.see}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Of those that are over, the latest. */
const mostOver = 10

function Alerts() {
  const texts = useTexts(trafficTexts)
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: ['exchange', 'alerts'],
    queryFn: ({ signal }) => askExchange<{ items: TrafficAlert[] }>('GET', '/traffic/alerts', { signal }),
    refetchInterval: everyMs,
  })
  const standing = data?.items.filter(({ closedAt }) => closedAt === undefined) ?? []
  if (data === undefined) return null
  const over = data.items.filter(({ closedAt }) => closedAt !== undefined).slice(0, mostOver)
  return (
    <section aria-label={texts.alerts} aria-live="polite">
      <h2>{texts.alerts}</h2>
      {standing.length === 0 && <p className="quiet">{texts.noAlerts}</p>}
      {standing.map((alert) => (
        <p key={alert.id} className="services-alert">
          <b>{alert.producerName ?? alert.producer}</b> · {contractName(alert.contract)}:{' '}
          {alert.kind === 'errors'
            ? texts.tooMany(`${Math.round(alert.measured * 100)} %`)
            : texts.tooSlow(texts.ms(alert.measured))}
          , {texts.since} {formatInstant(alert.raisedAt, language)}
        </p>
      ))}
      {over.length > 0 && (
        <details>
          <summary>{texts.overAlerts}</summary>
          <ul className="services-tried">
            {over.map((alert) => (
              <li key={alert.id}>
                {alert.producerName ?? alert.producer} · {contractName(alert.contract)}:{' '}
                {alert.kind === 'errors'
                  ? texts.tooMany(`${Math.round(alert.measured * 100)} %`)
                  : texts.tooSlow(texts.ms(alert.measured))}
                , {formatInstant(alert.raisedAt, language)} – {formatInstant(alert.closedAt!, language)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
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
