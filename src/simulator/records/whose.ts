import type { HttpClient } from '../http-client.ts'
import type { Whose } from './world.ts'

const trust = '/api/trust/v1'

interface Named {
  id: string
  name: string
}
interface Listed<T> {
  items: T[]
}

const engineerName = 'Demo Ingenjörsson'
const unitName = 'Tjänsteplattformen'

/** Whose systems take part, and who sees to their connections; made when they are not there. */
export async function ensureWhose(
  http: HttpClient,
  municipality: string,
): Promise<{ organisations: Map<Whose, string>; supplier: string; engineer: string; approver: string }> {
  const { items } = await http.get<Listed<Named & { operator?: boolean }>>(`${trust}/organisations?limit=500`)
  const named = (name: string) => items.find((each) => each.name === name)?.id
  const made = async (name: string, kinds: string[], capacity?: string) =>
    named(name) ??
    (await http.post<Named>(`${trust}/organisations`, { name, kinds, ...(capacity && { capacity }) })).id
  const organisations = new Map<Whose, string>([
    ['municipality', municipality],
    ['region', await made('Region Exempel', ['region', 'care_provider'], 'vardgivare')],
    ['otherRegion', await made('Region Påhitt', ['region', 'care_provider'], 'vardgivare')],
  ])
  const supplier = await made('Påhittade System AB', ['supplier'])
  const people = (
    await http.get<Listed<Named & { roles: string[] }>>(
      `${trust}/demo-people?kind=staff&limit=100&search=Demo`,
    )
  ).items
  const approver = people.find(({ name }) => name === 'Demo Driftsson')?.id
  const operator = items.find((each) => each.operator)?.id
  if (approver === undefined || operator === undefined) throw new Error('nobody runs the installation')
  const engineer =
    people.find(({ name }) => name === engineerName)?.id ?? (await makeEngineer(http, operator))
  return { organisations, supplier, engineer, approver }
}

/** Somebody at the organisation that runs the platform who keeps everybody's connections. */
async function makeEngineer(http: HttpClient, organisationId: string): Promise<string> {
  const { id: unitId } = await http.post<Named>(`${trust}/units`, {
    organisationId,
    name: unitName,
    serves: [],
  })
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
