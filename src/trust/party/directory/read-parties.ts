import { type Database, isUuid, present, Temporal } from '../../../kernel/index.ts'
import type { Organisation, Unit } from '../../contract/party.ts'
import type { AssignmentFacts, Capacity } from '../../decision/facts.ts'
import { selectOrganisation } from '../organisation/organisation-store.ts'
import type { KnownAssignment, KnownEmployee, KnownResident, KnownSystem } from '../party-directory.ts'
import { adultFrom } from '../resident/resident.ts'
import { isClientId, readSystem, selectSystem } from '../system/system-store.ts'
import { selectUnit } from '../unit/unit-store.ts'
import { batched } from './batched.ts'

type Row = Record<string, unknown>

/** Reads parties as the directory answers them. Ids that no party can have are nobody's, and cost no question. */
export type PartyReader = ReturnType<typeof createPartyReader>

export function createPartyReader({ pool }: Pick<Database, 'pool'>) {
  const rows = async (name: string, text: string, value: unknown): Promise<Row[]> =>
    (await pool.query<Row>({ name: `trust.known_${name}`, text, values: [value] })).rows
  /** One by a uuid. */
  const one =
    <T>(name: string, text: string, read: (row: Row) => T) =>
    async (id: string): Promise<T | undefined> => {
      const [row] = isUuid(id) ? await rows(name, text, id) : []
      return row && read(row)
    }
  const byLookup =
    <T>(name: string, text: string, read: (row: Row) => T) =>
    async (value: Buffer | string): Promise<T | undefined> => {
      const [row] = await rows(name, text, value)
      return row && read(row)
    }
  return {
    employee: one('employee', `${selectEmployee} and id = $1`, (row) => present<KnownEmployee>(row)),
    employeeByLookup: byLookup('employee_by_lookup', `${selectEmployee} and identity_lookup = $1`, (row) =>
      present<KnownEmployee>(row),
    ),
    employeeByHsaId: byLookup('employee_by_hsa_id', `${selectEmployee} and hsa_id = $1`, (row) =>
      present<KnownEmployee>(row),
    ),
    assignment: one('assignment', `${selectKnownAssignment} where a.id = $1`, readAssignment),
    async assignmentsOf(employee: string): Promise<readonly KnownAssignment[]> {
      if (!isUuid(employee)) return []
      const text = `${selectKnownAssignment} where a.employee_id = $1 and a.ended_at is null
        order by o.name, u.name, a.valid_from, a.id limit ${mostAssignments}`
      return (await rows('assignments', text, employee)).map(readAssignment)
    },
    resident: one('resident', `${selectResident} where id = $1`, readResident),
    /** By the look-up of her identity, in hex. */
    residentIdByLookup: batched(async (lookups) => {
      const text = 'select id, identity_lookup from trust.resident where identity_lookup = any($1)'
      const values = lookups.map((lookup) => Buffer.from(lookup, 'hex'))
      const found = await rows('residents_by_lookup', text, values)
      return new Map(
        found.map((row) => [(row['identity_lookup'] as Buffer).toString('hex'), String(row['id'])]),
      )
    }),
    async system(id: string): Promise<KnownSystem | undefined> {
      if (!isClientId(id)) return undefined
      const [row] = await rows('system', `${selectKnownSystem} and t.id = $1`, id)
      return row && readKnownSystem(row)
    },
    async systemIdByHsaId(hsaId: string): Promise<string | undefined> {
      const text =
        'select id from trust.system where ended_at is null and upper(component_hsa_id) = upper($1)'
      const [row] = await rows('system_by_hsa_id', text, hsaId)
      return row && String(row['id'])
    },
    async systemsOf(organisation: string): Promise<readonly KnownSystem[]> {
      if (!isUuid(organisation)) return []
      const text = `${selectKnownSystem} and t.organisation_id = $1 order by t.name, t.id limit ${mostSystems}`
      return (await rows('systems', text, organisation)).map(readKnownSystem)
    },
    organisation: one('organisation', `${selectOrganisation} where t.ended_at is null and t.id = $1`, (row) =>
      present<Organisation>(row),
    ),
    unit: one('unit', `${selectUnit} where t.ended_at is null and t.id = $1`, (row) => present<Unit>(row)),
  }
}

/** Bounds of what is read at once. */
const mostAssignments = 200
const mostSystems = 1000

const selectEmployee = `select id, name, hsa_id as "hsaId" from trust.employee where ended_at is null`

const selectKnownAssignment = `
  select a.id, a.employee_id as "employeeId", a.title, a.roles, a.purposes, a.information_types as types,
    a.valid_from as "validFrom", least(a.valid_until, a.ended_at) as "validUntil", a.duty,
    o.id as "organisationId", o.name as "organisationName", o.operator,
    u.id as "unitId", u.name as "unitName", u.serves, coalesce(u.capacity, o.capacity) as capacity
  from trust.assignment a join trust.unit u on u.id = a.unit_id join trust.organisation o on o.id = a.organisation_id`

interface AssignmentRow {
  id: string
  employeeId: string
  title: string | null
  roles: KnownAssignment['roles']
  purposes: string[]
  types: string[] | null
  validFrom: Date
  validUntil: Date | null
  duty: boolean
  organisationId: string
  organisationName: string
  operator: boolean
  unitId: string
  unitName: string
  serves: string[]
  capacity: Capacity | null
}

function readAssignment(given: Row): KnownAssignment {
  const row = given as unknown as AssignmentRow
  const validFrom = instantOf(row.validFrom)
  const validUntil = row.validUntil === null ? {} : { validUntil: instantOf(row.validUntil) }
  const facts: AssignmentFacts = {
    organisation: row.organisationId,
    unit: row.unitId,
    capacity: row.capacity ?? undefined,
    validFrom,
    ...validUntil,
    purposes: row.purposes,
    informationTypes: row.types ?? 'all',
    roles: row.roles,
    serves: row.serves,
  }
  return {
    id: row.id,
    employeeId: row.employeeId,
    organisation: { id: row.organisationId, name: row.organisationName, operator: row.operator },
    unit: { id: row.unitId, name: row.unitName, serves: row.serves },
    ...(row.title !== null && { title: row.title }),
    roles: row.roles,
    validFrom,
    ...validUntil,
    duty: row.duty,
    facts,
  }
}

const instantOf = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime())

const selectResident = `select id, name, protected_identity as "protectedIdentity", birth_date::text as born,
  can_consent as assessed from trust.resident`

function readResident(given: Row): KnownResident {
  const { born, assessed, ...resident } = given as unknown as KnownResident & {
    born: string | null
    assessed: boolean | null
  }
  return {
    ...resident,
    ...(born !== null && { adultFrom: adultFrom(Temporal.PlainDate.from(born)) }),
    ...(assessed !== null && { assessedCanConsent: assessed }),
  }
}

const selectKnownSystem = `${selectSystem} where t.ended_at is null`

function readKnownSystem(row: Row): KnownSystem {
  return readSystem(row) as KnownSystem
}
