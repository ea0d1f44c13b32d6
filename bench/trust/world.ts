import { newId, Temporal } from '../../src/kernel/index.ts'
import {
  type AssignmentFacts,
  type DecisionRequest,
  type FactSources,
  nothingKnown,
} from '../../src/trust/testkit/index.ts'
import { seededRandom } from '../statistics.ts'

/** Somebody whose data is asked for, and what she has decided, by her place among all. */
export interface Resident {
  id: string
  kind: 'consenting' | 'blocked' | 'own' | 'represented' | 'agreed'
  /** Who acts for her, when somebody does. */
  proxy: string
}

/** A made-up region, its neighbour and a supplier; employees with assignments; people and what they have decided. */
export interface World {
  residents: readonly Resident[]
  sources: FactSources
  /** One request about a resident, of the kind that goes with what she has decided. */
  request(resident: Resident): DecisionRequest
}

const kinds = ['consenting', 'blocked', 'own', 'represented', 'agreed'] as const
const employees = 500
const types = ['diagnoses', 'medication', 'care_plan', 'vaccinations', 'laboratory']

/** The same world each time but for the ids of its people. */
export function makeWorld(count: number): World {
  const residents = Array.from({ length: count }, (_, at) => ({
    id: newId(),
    kind: kinds[at % kinds.length]!,
    proxy: newId(),
  }))
  const random = seededRandom(7)
  const employee = () => Math.floor(random() * employees)
  return {
    residents,
    sources: sourcesOf(residents),
    request: (resident) => requestAbout(resident, employee()),
  }
}

/** Facts as the parts of the program keep them when they are warm: in maps, by id. */
function sourcesOf(residents: readonly Resident[]): FactSources {
  const adult = { child: false, canConsent: true }
  const people = new Map(residents.map(({ id }) => [id, adult]))
  const assignments = new Map(
    Array.from({ length: employees }, (_, at): [string, AssignmentFacts] => [
      `assignment-${at}`,
      {
        organisation: 'region',
        unit: `clinic-${at % 50}`,
        capacity: undefined,
        validFrom: Temporal.Instant.from('2026-01-01T00:00:00Z'),
        validUntil: Temporal.Instant.from('2099-01-01T00:00:00Z'),
        purposes: ['care', 'documentation'],
        informationTypes: types,
        roles: [],
        serves: [],
      },
    ]),
  )
  const capacities = new Map([
    ['region', 'vardgivare'],
    ['neighbour', 'vardgivare'],
  ] as const)
  const systems = new Map([['app', { organisation: 'supplier', actsFor: ['private'] }]])
  const agreements = new Map([['app\nneighbour', types]])
  return {
    ...nothingKnown,
    organisationCapacity: (id) => capacities.get(id as 'region'),
    unitCapacity: () => undefined,
    assignment: (_, id) => assignments.get(id),
    system: (id) => systems.get(id),
    person: (id) => people.get(id),
    agreedTypes: ({ system, controller }) => agreements.get(`${system}\n${controller}`),
    admitted: () => true,
    withinLimits: () => true,
  }
}

function requestAbout({ id, kind, proxy }: Resident, employee: number): DecisionRequest {
  const resource: DecisionRequest['resource'] = {
    kind: 'record',
    person: id,
    controller: 'neighbour',
    unit: 'ward-2',
    informationTypes: ['diagnoses', 'medication'],
  }
  const staff: DecisionRequest = {
    actor: { kind: 'staff', id: `employee-${employee}`, assignment: `assignment-${employee}` },
    act: { name: 'records.read' },
    resource,
    purpose: 'care',
    context: { levelOfAssurance: 3, grounds: { patientRelation: true, important: true } },
  }
  const herself = { act: { name: 'records.read' }, resource, context: { levelOfAssurance: 3 } }
  switch (kind) {
    case 'consenting':
    case 'blocked':
      return staff
    case 'own':
      return { ...herself, actor: { kind: 'resident', id } }
    case 'represented':
      return { ...herself, actor: { kind: 'resident', id: proxy } }
    case 'agreed':
      return {
        ...herself,
        actor: { kind: 'system', id: 'app' },
        act: { name: 'records.disclose' },
        purpose: 'disclosure',
      }
  }
}
