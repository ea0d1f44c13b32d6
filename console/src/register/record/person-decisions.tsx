import { useQuery } from '@tanstack/react-query'
import type { PersonDecisions as Decisions, Person } from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { currentSession } from '../../session/session.ts'
import type { Around } from '../register.ts'
import { recordTexts } from './record.texts.ts'

/** The person's care decisions, where a record has told of any. */
export function PersonDecisions({ person, around: { language, names } }: { person: Person; around: Around }) {
  const texts = recordTexts[language]
  const group = currentSession()?.group.id
  const hasRecord = names.controllers.some(
    ({ id, record }) => id === person.controllerId && record !== undefined,
  )
  const { data } = useQuery({
    queryKey: ['person-decisions', person.id],
    queryFn: ({ signal }) =>
      request<Decisions>('GET', `/people/${person.id}/decisions`, { query: { group }, signal }),
    enabled: hasRecord,
  })
  if (!hasRecord || data === undefined) return null
  const day = (date: string) => formatDate(date, language)
  const readAt = data.items[0]?.readAt
  return (
    <section>
      <h2>{texts.decisions}</h2>
      {data.withheld && <p className="quiet">{texts.withheld}</p>}
      {!data.withheld && data.items.length === 0 && <p className="quiet">{texts.noDecisions}</p>}
      <ul>
        {data.items.map(({ recordId, kind, validFrom, validUntil, unit, validNow }) => (
          <li key={recordId}>
            <b>{kind}</b>, {texts.until(day(validFrom), validUntil && day(validUntil))}
            {unit && `, ${unit}`} {!validNow && <span className="quiet">({texts.notNow})</span>}
          </li>
        ))}
      </ul>
      {readAt && <p className="quiet">{texts.fromRecord(formatInstant(readAt, language))}</p>}
    </section>
  )
}
