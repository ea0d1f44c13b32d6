import type { DemoPerson, Role } from '../api/contract.ts'

export interface PeopleGroup {
  of: Role | 'none' | 'residents'
  people: DemoPerson[]
}

/** In the order one meets them: whoever takes alarms, whoever runs the installation, whoever reviews it. */
const order: readonly Role[] = [
  'operator',
  'responder',
  'coordinator',
  'administrator',
  'integration_engineer',
  'data_steward',
  'analyst',
  'auditor',
]

/** Demo people under their first role in that order, staff first and residents last; empty groups are left out. */
export function groupPeople(people: readonly DemoPerson[]): PeopleGroup[] {
  const groupOf = ({ kind, roles }: DemoPerson): PeopleGroup['of'] =>
    kind === 'resident' ? 'residents' : (order.find((role) => roles.includes(role)) ?? 'none')
  return [...order, 'none' as const, 'residents' as const]
    .map((of) => ({ of, people: people.filter((person) => groupOf(person) === of) }))
    .filter((group) => group.people.length > 0)
}
