import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Alarm, Page } from '../api/contract.ts'
import { request } from '../api/http.ts'
import { formatInstant } from '../i18n/format.ts'
import { currentSession } from '../session/session.ts'
import type { Around } from './register.ts'

const shown = 8

/** The latest alarms of a person or a device, each leading to its whole story. */
export function RecentAlarms({
  of,
  around,
}: {
  of: { person: string } | { device: string }
  around: Around
}) {
  const { texts, words, language } = around
  const group = currentSession()?.group.id
  const { data } = useQuery({
    queryKey: ['recent-alarms', of, group],
    queryFn: ({ signal }) =>
      request<Page<Alarm>>('GET', '/alarms', {
        query: { ...of, group, order: 'newest', limit: shown },
        signal,
      }),
  })
  return (
    <section>
      <h2>{texts.recent}</h2>
      {data?.items.length === 0 && <p className="quiet">{texts.noRecent}</p>}
      <ul>
        {data?.items.map((alarm) => (
          <li key={alarm.id}>
            <Link to="/incident/$alarmId" params={{ alarmId: alarm.id }}>
              {formatInstant(alarm.receivedAt, language)}
            </Link>{' '}
            {words.class[alarm.class]}{' '}
            <span className="quiet">
              {words.state[alarm.state]}
              {alarm.cause && `, ${words.cause[alarm.cause].toLowerCase()}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
