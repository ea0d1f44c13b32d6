import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Assignment, Page } from '../../api/contract.ts'
import type { Query } from '../../api/http.ts'
import { askTrust } from '../../api/trust.ts'
import { serverNow } from '../../clock/now.ts'
import type { PartyAround } from '../party-around.ts'
import { employeeTexts } from './employees.texts.ts'
import { validityOf } from './validity.ts'

/** Those who have an assignment that holds, with what they are in it. */
export function EmployeesOf({ title, query, around }: { title: string; query: Query; around: PartyAround }) {
  const texts = employeeTexts[around.language]
  const { data } = useQuery({
    queryKey: ['assignments', query],
    queryFn: ({ signal }) =>
      askTrust<Page<Assignment>>('GET', '/assignments', { query: { ...query, limit: 200 }, signal }),
  })
  const holding = data?.items.filter((assignment) => validityOf(assignment, serverNow()) === 'holds')
  return (
    <section>
      <h2>{title}</h2>
      {holding?.length === 0 && <p className="quiet">{texts.employeesIn}</p>}
      <ul>
        {holding?.map(({ id, employeeId, roles, title: called }) => (
          <li key={id}>
            <Link to="/trust/$section/$id" params={{ section: 'employees', id: employeeId }}>
              {around.names.nameOf(employeeId)}
            </Link>{' '}
            <span className="quiet">{called ?? around.say(roles)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
