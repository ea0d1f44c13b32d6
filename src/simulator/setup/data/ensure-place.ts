import type { HttpClient } from '../../http-client.ts'
import { ensure } from '../registers.ts'
import type { DataPlace } from './data-places.ts'

const trust = '/api/trust/v1'

interface Named {
  readonly id: string
  readonly name: string
}

/** The ids of a place and its people, by their names. */
export interface PlaceIds {
  readonly organisation: string
  readonly people: ReadonlyMap<string, string>
}

/** Registers an organisation, its unit, and the people there with an assignment each; what is there is left. */
export async function ensurePlace(
  http: HttpClient,
  { organisation, unit, people }: DataPlace,
): Promise<PlaceIds> {
  const organisations = await ensure(http, `${trust}/organisations`, [organisation], {
    keyOf: ({ name }) => name,
    same: ({ name }, there: Named) => there.name === name,
    write: (one) => one,
  })
  const organisationId = organisations.get(organisation.name)!
  const units = await ensure(http, `${trust}/units`, [unit], {
    keyOf: (name) => name,
    same: (name, there: Named & { organisationId: string }) =>
      there.name === name && there.organisationId === organisationId,
    write: (name) => ({ organisationId, name, serves: [] }),
  })
  const employees = await ensure(http, `${trust}/employees`, people, {
    keyOf: ({ name }) => name,
    same: ({ name }, there: Named) => there.name === name,
    write: ({ name }) => ({ name }),
  })
  await ensure(http, `${trust}/assignments`, people, {
    keyOf: ({ name }) => name,
    same: ({ name }, there: { id: string; employeeId: string }) => there.employeeId === employees.get(name),
    write: ({ name, ...assignment }) => ({
      ...assignment,
      employeeId: employees.get(name),
      organisationId,
      unitId: units.get(unit),
      validFrom: new Date(Date.now() - 60_000).toISOString(),
    }),
  })
  return { organisation: organisationId, people: employees }
}
