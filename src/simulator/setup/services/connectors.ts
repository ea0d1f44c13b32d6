import type { HttpClient } from '../../http-client.ts'
import { readAll } from '../read-all.ts'

const trust = '/api/trust/v1'

/** Those who see to connections: one writes, the other approves. Ids of employees. */
export interface Connectors {
  readonly engineer: string
  readonly approver: string
}

interface Named {
  readonly id: string
  readonly name: string
}

const engineerName = 'Demo Ingenjörsson'
const approverName = 'Demo Driftsson'
const unitName = 'Tjänsteplattformen'

/**
 * Somebody at the organisation that runs the platform who keeps everybody's connections, made when she is not there, and the one who
 * runs the installation, who approves.
 *
 * @param serves whose connections are seen to, by their ids
 * @throws {Error} when nobody runs it
 */
export async function ensureConnectors(
  http: HttpClient,
  operator: string,
  serves: readonly string[],
): Promise<Connectors> {
  const { items } = await http.get<{ items: Named[] }>(
    `${trust}/demo-people?kind=staff&limit=100&search=Demo`,
  )
  const named = (name: string) => items.find((each) => each.name === name)?.id
  const approver = named(approverName)
  if (approver === undefined) throw new Error('nobody runs the installation')
  const unit = await ensureUnit(http, operator, serves)
  return { approver, engineer: named(engineerName) ?? (await makeEngineer(http, operator, unit)) }
}

interface Unit extends Named {
  readonly organisationId: string
  readonly serves: readonly string[]
  readonly version: number
}

async function ensureUnit(
  http: HttpClient,
  organisationId: string,
  serves: readonly string[],
): Promise<string> {
  const there = (await readAll<Unit>(http, `${trust}/units`)).find(
    (unit) => unit.name === unitName && unit.organisationId === organisationId,
  )
  if (there === undefined)
    return (await http.post<Named>(`${trust}/units`, { organisationId, name: unitName, serves })).id
  const { id, version } = there
  if (!serves.every((each) => there.serves.includes(each)))
    await http.put(`${trust}/units/${id}`, { organisationId, name: unitName, serves, version })
  return id
}

async function makeEngineer(http: HttpClient, organisationId: string, unitId: string): Promise<string> {
  const { id } = await http.post<Named>(`${trust}/employees`, { name: engineerName })
  await http.post(`${trust}/assignments`, {
    employeeId: id,
    organisationId,
    unitId,
    title: 'Integrationsingenjör',
    roles: ['integration_engineer', 'administrator'],
    purposes: ['administration'],
    validFrom: new Date(Date.now() - 60_000).toISOString(),
  })
  return id
}
