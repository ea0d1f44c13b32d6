import type { HttpClient } from '../../http-client.ts'
import type { PartyKey, Surroundings } from '../../population/surroundings.ts'
import { ensure, type Ids } from '../registers.ts'

export const trust = '/api/trust/v1'

interface Named {
  readonly id: string
  readonly name: string
}

/** The ids of those around the municipalities, and of the municipalities. */
export interface NeighbourIds {
  readonly organisations: ReadonlyMap<PartyKey, string>
  readonly nurse: string
  /** The nurse's assignments by their units' keys. */
  readonly assignments: ReadonlyMap<string, string>
}

/** Registers organisations, their units, and the nurse in her two assignments. */
export async function ensureNeighbours(
  http: HttpClient,
  { organisations, units, nurse }: Surroundings,
  { controllers }: Ids,
): Promise<NeighbourIds> {
  const neighbours = await ensure(http, `${trust}/organisations`, organisations, {
    keyOf: ({ key }) => key,
    same: ({ name }, there: Named) => there.name === name,
    write: ({ key: _, ...organisation }) => organisation,
  })
  const all = new Map([...controllers, ...neighbours]) as Map<PartyKey, string>
  const unitIds = await ensure(http, `${trust}/units`, units, {
    keyOf: ({ key }) => key,
    same: ({ name, organisation }, there: Named & { organisationId: string }) =>
      there.name === name && there.organisationId === all.get(organisation),
    write: ({ name, organisation }) => ({ name, organisationId: all.get(organisation), serves: [] }),
  })
  const employees = await ensure(http, `${trust}/employees`, [nurse], {
    keyOf: ({ name }) => name,
    same: ({ name }, there: Named & { organisationIds: string[] }) =>
      there.name === name && !there.organisationIds.some((id) => [...controllers.values()].includes(id)),
    write: ({ name }) => ({ name }),
  })
  const nurseId = employees.get(nurse.name)!
  const assignments = await ensure(http, `${trust}/assignments`, nurse.assignments, {
    keyOf: ({ unit }) => unit,
    same: ({ unit }, there: { id: string; employeeId: string; unitId: string }) =>
      there.employeeId === nurseId && there.unitId === unitIds.get(unit),
    write: ({ unit, ...assignment }) => ({
      ...assignment,
      employeeId: nurseId,
      organisationId: all.get(units.find(({ key }) => key === unit)!.organisation),
      unitId: unitIds.get(unit),
      validFrom: new Date(Date.now() - 60_000).toISOString(),
    }),
  })
  return { organisations: all, nurse: nurseId, assignments }
}
