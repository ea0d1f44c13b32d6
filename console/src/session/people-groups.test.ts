import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DemoPerson } from '../api/contract.ts'
import { groupPeople } from './people-groups.ts'

const person = (id: string, more: Partial<DemoPerson>): DemoPerson => ({
  kind: 'staff',
  id,
  name: id,
  roles: [],
  ...more,
})

test('staff stand by role and before residents, and nobody stands twice', () => {
  const groups = groupPeople([
    person('elsa', { kind: 'resident' }),
    person('granskare', { roles: ['auditor'] }),
    person('anna', { roles: ['administrator', 'operator'] }),
    person('ny', {}),
  ])
  assert.deepEqual(
    groups.map(({ of, people }) => [of, people.map(({ id }) => id)]),
    [
      ['operator', ['anna']],
      ['auditor', ['granskare']],
      ['none', ['ny']],
      ['residents', ['elsa']],
    ],
  )
})
