import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Device, Page } from '../../api/contract.ts'
import { type Query, request } from '../../api/http.ts'
import { formatInstant } from '../../i18n/format.ts'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { currentSession } from '../../session/session.ts'
import { useAround } from '../around.ts'
import type { Around } from '../register.ts'
import { testsTexts } from './tests.texts.ts'

const pageSize = 200

/** Buttons that have not been pressed as a test in time, and devices never proven: nobody may rely on them. */
export function TestsPage() {
  const around = useAround()
  const texts = testsTexts[around.language]
  return (
    <div className="register">
      <h1>{texts.title}</h1>
      <p className="quiet">{texts.lead}</p>
      <Due title={texts.due} none={texts.noneDue} query={{ testDue: true }} around={around} />
      <Due title={texts.notProven} none={texts.noneNotProven} query={{ proven: false }} around={around} />
    </div>
  )
}

function Due({ title, none, query, around }: { title: string; none: string; query: Query; around: Around }) {
  const group = currentSession()?.group.id
  const { data, error, refetch } = useQuery({
    queryKey: ['register', '/devices', 'due', query],
    queryFn: ({ signal }) =>
      request<Page<Device>>('GET', '/devices', { query: { ...query, limit: pageSize, group }, signal }),
    refetchInterval: 30_000,
  })
  return (
    <section className="due">
      <h2>
        {title} {data && <span className="count">{data.total ?? data.items.length}</span>}
      </h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting />}
      {data?.items.length === 0 && <p className="quiet">{none}</p>}
      {data && data.items.length > 0 && <DueTable title={title} devices={data.items} around={around} />}
    </section>
  )
}

function DueTable({ title, devices, around }: { title: string; devices: Device[]; around: Around }) {
  const { words, names, language } = around
  const texts = testsTexts[language]
  const at = (instant: string | undefined) =>
    instant ? formatInstant(instant, language) : around.texts.never
  return (
    <div className="table-frame">
      <table className="plain-table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{texts.device}</th>
            <th scope="col">{texts.person}</th>
            <th scope="col">{texts.state}</th>
            <th scope="col">{texts.lastTest}</th>
            <th scope="col">{texts.dueAt}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.id}>
              <th scope="row">
                <Link to="/registers/$register/$id" params={{ register: 'devices', id: device.id }}>
                  {[words.device[device.kind], device.place].filter(Boolean).join(', ')}
                </Link>
              </th>
              <td>{names.nameOf(device.personId) || names.nameOf(device.homeId)}</td>
              <td>{words.deviceState[device.state]}</td>
              <td>{at(device.provenAt)}</td>
              <td>{device.testDueAt ? at(device.testDueAt) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
