import { useQuery } from '@tanstack/react-query'
import { formatInstant } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { useTexts } from '../../i18n/texts.ts'
import { formatMs, formatPercent } from '../measures.ts'
import { askExchange, contractName, type TrafficAlert } from '../services-api.ts'
import { trafficTexts } from './traffic.texts.ts'

const everyMs = 10_000
/** Of those that are over, the latest. */
const mostOver = 10

/** Warnings that stand, and those that are over. */
export const useAlerts = () =>
  useQuery({
    queryKey: ['exchange', 'alerts'],
    queryFn: ({ signal }) => askExchange<{ items: TrafficAlert[] }>('GET', '/traffic/alerts', { signal }),
    refetchInterval: everyMs,
  })

/** What is wrong just now, told as it comes, and what was. */
export function Alerts() {
  const texts = useTexts(trafficTexts)
  const language = useLanguage()
  const { data } = useAlerts()
  if (data === undefined) return null
  const standing = data.items.filter(({ closedAt }) => closedAt === undefined)
  const over = data.items.filter(({ closedAt }) => closedAt !== undefined).slice(0, mostOver)
  return (
    <div aria-live="polite" className="services-section">
      {standing.length === 0 && <p className="quiet">{texts.noAlerts}</p>}
      {standing.map((alert) => (
        <p key={alert.id} className="services-alert">
          <AlertLine alert={alert} />, {texts.since} {formatInstant(alert.raisedAt, language)}
        </p>
      ))}
      {over.length > 0 && (
        <details>
          <summary>
            {texts.overAlerts} ({over.length})
          </summary>
          <ul className="services-tried">
            {over.map((alert) => (
              <li key={alert.id}>
                <AlertLine alert={alert} />, {formatInstant(alert.raisedAt, language)} –{' '}
                {formatInstant(alert.closedAt!, language)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function AlertLine({
  alert: { kind, producer, producerName, contract, measured, allowed },
}: {
  alert: TrafficAlert
}) {
  const texts = useTexts(trafficTexts)
  const language = useLanguage()
  return (
    <>
      <b>{producerName ?? producer}</b> · {contractName(contract)}:{' '}
      {kind === 'errors'
        ? texts.tooMany(formatPercent(measured, language), formatPercent(allowed, language))
        : texts.tooSlow(formatMs(measured, language), formatMs(allowed, language))}
    </>
  )
}
