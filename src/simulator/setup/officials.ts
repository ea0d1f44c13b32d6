import type { HttpClient } from '../http-client.ts'
import type { Official } from '../population/population.ts'
import { ensure, type Ids } from './registers.ts'

const trust = '/api/trust/v1'

interface Named {
  readonly id: string
  readonly name: string
}

/** Registers the officials of the municipalities, their unit, and the assignment of each. Answers their ids by name. */
export async function ensureOfficials(
  http: HttpClient,
  officials: readonly Official[],
  { controllers }: Ids,
): Promise<Map<string, string>> {
  const places = [...new Map(officials.map((official) => [placeOf(official), official])).values()]
  const units = await ensure(http, `${trust}/units`, places, {
    keyOf: placeOf,
    same: ({ municipality, unit }, there: Named & { organisationId: string }) =>
      there.name === unit && there.organisationId === controllers.get(municipality),
    write: ({ municipality, unit }) => ({
      organisationId: controllers.get(municipality),
      name: unit,
      capacity: 'omsorgsgivare',
      serves: [],
    }),
  })
  const employees = await ensure(http, `${trust}/employees`, officials, {
    keyOf: ({ name }) => name,
    same: ({ name }, there: Named) => there.name === name,
    write: ({ name }) => ({ name }),
  })
  await ensure(http, `${trust}/assignments`, officials, {
    keyOf: ({ name }) => name,
    same: ({ name }, there: { id: string; employeeId: string }) => there.employeeId === employees.get(name),
    write: ({ name, municipality, title, roles, purposes, ...place }) => ({
      employeeId: employees.get(name),
      organisationId: controllers.get(municipality),
      unitId: units.get(placeOf({ municipality, ...place })),
      title,
      roles,
      purposes,
      validFrom: new Date(Date.now() - 60_000).toISOString(),
    }),
  })
  return employees
}

function placeOf({ municipality, unit }: Pick<Official, 'municipality' | 'unit'>): string {
  return `${municipality} ${unit}`
}
