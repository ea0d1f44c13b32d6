import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Device, Page, Person } from '../../api/contract.ts'
import { request } from '../../api/http.ts'
import { currentSession } from '../../session/session.ts'
import type { Around } from '../register.ts'
import { personFields } from './people.texts.ts'

/** What the person carries, and the state of each. */
export function PersonDevices({ person, around: { words, language } }: { person: Person; around: Around }) {
  const texts = personFields[language]
  const group = currentSession()?.group.id
  const { data } = useQuery({
    queryKey: ['person-devices', person.id],
    queryFn: ({ signal }) =>
      request<Page<Device>>('GET', '/devices', { query: { person: person.id, group, limit: 50 }, signal }),
  })
  return (
    <section>
      <h2>{texts.devices}</h2>
      {data?.items.length === 0 && <p className="quiet">{texts.noDevices}</p>}
      <ul>
        {data?.items.map(({ id, kind, place, state, contact }) => (
          <li key={id}>
            <Link to="/registers/$register/$id" params={{ register: 'devices', id }}>
              {[words.device[kind], place].filter(Boolean).join(', ')}
            </Link>{' '}
            <span className="quiet">
              {words.deviceState[state]}, {words.contact[contact].toLowerCase()}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
