import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Assignment, Employee, Page } from '../../api/contract.ts'
import { askTrust } from '../../api/trust.ts'
import { serverNow } from '../../clock/now.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Refused } from '../../parts/refused.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { useMay } from '../../session/login.ts'
import type { PartyAround } from '../party-around.ts'
import { employeeTexts } from './employees.texts.ts'
import { periodText } from './period-text.ts'
import { validityOf } from './validity.ts'

/** An employee's assignments, those that hold first; given and ended here. */
export function AssignmentsOf({ employee, around }: { employee: Employee; around: PartyAround }) {
  const texts = employeeTexts[around.language]
  const mayWrite = useMay('trust.parties.write')
  const { data, error, refetch } = useQuery({
    queryKey: ['assignments', employee.id],
    queryFn: ({ signal }) =>
      askTrust<Page<Assignment>>('GET', '/assignments', {
        query: { employee: employee.id, ended: true, limit: 200 },
        signal,
      }),
  })
  const now = serverNow()
  const rank = { holds: 0, upcoming: 1, expired: 2, ended: 2 }
  const sorted = data?.items.toSorted(
    (a, b) => rank[validityOf(a, now)] - rank[validityOf(b, now)] || b.validFrom.localeCompare(a.validFrom),
  )
  return (
    <section>
      <h2>{texts.assignments}</h2>
      {error && <Refused error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Waiting />}
      {sorted?.length === 0 && <p className="quiet">{texts.noAssignments}</p>}
      <ul className="cards">
        {sorted?.map((assignment) => (
          <One key={assignment.id} assignment={assignment} around={around} mayWrite={mayWrite} />
        ))}
      </ul>
      {mayWrite && (
        <Link
          to="/trust/$section/$id"
          params={{ section: 'assignments', id: 'new' }}
          search={{ of: employee.id }}
        >
          {texts.give}
        </Link>
      )}
    </section>
  )
}

interface OneProps {
  assignment: Assignment
  around: PartyAround
  mayWrite: boolean
}

function One({ assignment, around, mayWrite }: OneProps) {
  const texts = employeeTexts[around.language]
  const { id, unitId, organisationId, roles, title, duty } = assignment
  const validity = validityOf(assignment, serverNow())
  const over = validity === 'ended' || validity === 'expired'
  return (
    <li className={over ? 'quiet' : ''}>
      <Link to="/trust/$section/$id" params={{ section: 'assignments', id }}>
        {title ?? around.say(roles)}
      </Link>
      <span>
        {around.names.nameOf(unitId)}, {around.names.nameOf(organisationId)}
      </span>
      <span className="quiet">
        {title && `${around.say(roles)}. `}
        {periodText(assignment, around)}, {texts[validity]}
        {duty && `. ${texts.duty}`}
      </span>
      {mayWrite && !over && !duty && <EndAssignment assignment={assignment} around={around} />}
    </li>
  )
}

/** Ends an assignment after a question that says what it means. */
export function EndAssignment({ assignment, around }: { assignment: Assignment; around: PartyAround }) {
  const texts = employeeTexts[around.language]
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<unknown>()
  const what = assignment.title ?? around.say(assignment.roles)
  const end = async () => {
    setAsking(false)
    setError(undefined)
    try {
      await askTrust('POST', `/assignments/${assignment.id}/end`, { query: { version: assignment.version } })
      await queries.invalidateQueries()
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <>
      <button type="button" className="plain-button" onClick={() => setAsking(true)}>
        {texts.end} <span className="spoken">{what}</span>
      </button>
      {error !== undefined && <Refused error={error} />}
      {asking && (
        <Confirm
          danger
          title={texts.endTitle(what)}
          text={texts.endText}
          yes={texts.end}
          no={around.words.cancel}
          onYes={() => void end()}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  )
}
