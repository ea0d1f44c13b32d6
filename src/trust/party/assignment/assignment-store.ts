import { KnutpunktError, present, Temporal } from '../../../kernel/index.ts'
import type { Assignment, AssignmentWrite } from '../../contract/party.ts'
import { partyErrors } from '../party-errors.ts'
import { createRegister, type Register, type RegisterDeps, type Writing } from '../register/register.ts'
import {
  liveOrganisations,
  requireNear,
  requireReach,
  requireRows,
  requireSame,
  unknownReference,
} from '../register/viewer.ts'
import { isInformationType, isPurpose } from '../vocabulary.ts'
import { keepAnAdministrator, lockAdministrators } from './administrators.ts'
import { selectAssignment } from './assignment-history.ts'

export interface AssignmentFilter {
  employee?: string
  unit?: string
  organisation?: string
  /** Those that were ended too. */
  ended?: boolean
}
export type AssignmentRegister = Register<Assignment, AssignmentWrite, AssignmentFilter>

/** Assignments (medarbetaruppdrag): where employees work, as what, for which purposes, and how long. */
export function createAssignments(deps: RegisterDeps): AssignmentRegister {
  return createRegister<Assignment, AssignmentWrite, AssignmentFilter>(deps, {
    kind: 'assignment',
    table: 'trust.assignment',
    select: () => selectAssignment,
    searchIn: `concat_ws(' ', t.title, (select e.name from trust.employee e where e.id = t.employee_id))`,
    order: ['t.valid_from'],
    live: 'true',
    visible: (where, reach) => where.add('t.organisation_id = any(?::uuid[])', reach),
    derived: [],
    conflicts: {},
    read: (row) => present<Assignment>(row),
    filter(where, { employee, unit, organisation, ended = false }) {
      if (employee !== undefined) where.add('t.employee_id = ?', employee)
      if (unit !== undefined) where.add('t.unit_id = ?', unit)
      if (organisation !== undefined) where.add('t.organisation_id = ?', organisation)
      if (!ended) where.add('t.ended_at is null')
    },
    organisationOf: ({ organisationId }) => organisationId,
    enter: lockAdministrators,
    async mayChange(writing, before) {
      if (before.endedAt !== undefined) throw new KnutpunktError(partyErrors.assignment_ended)
      if (before.duty) throw new KnutpunktError(partyErrors.assignment_by_duty)
      await requireOperatorsLeave(writing, before)
    },
    async check(writing, write, before) {
      const { client, viewer } = writing
      if (before !== undefined) {
        requireSame(before.employeeId, write.employeeId, 'employeeId')
        requireSame(before.organisationId, write.organisationId, 'organisationId')
      } else {
        await requireEmployee(writing, write.employeeId)
      }
      checkWords(write)
      requireReach(viewer, [write.organisationId], 'organisationId')
      requireNear(viewer, await servedBy(writing, write), 'unitId')
      await requireRows(client, liveOrganisations, [write.organisationId], 'organisationId')
      await requireOperatorsLeave(writing, write)
    },
    columns: (write) => ({
      employee_id: write.employeeId,
      organisation_id: write.organisationId,
      unit_id: write.unitId,
      title: write.title,
      roles: write.roles,
      purposes: write.purposes,
      information_types: write.informationTypes,
      valid_from: write.validFrom,
      valid_until: write.validUntil,
    }),
    async after({ client, at }, { roles, organisationId }) {
      if (roles.includes('administrator') && (await isOperator(client, organisationId))) {
        await keepAnAdministrator(client, at)
      }
    },
    end: async () => undefined,
  })
}

/** Requires codes that are known, and a period that holds some time. */
function checkWords({ purposes, informationTypes = [], validFrom, validUntil }: AssignmentWrite): void {
  requireCodes(purposes, isPurpose, 'purposes')
  requireCodes(informationTypes, isInformationType, 'informationTypes')
  if (validUntil === undefined) return
  const order = Temporal.Instant.compare(Temporal.Instant.from(validFrom), Temporal.Instant.from(validUntil))
  if (order >= 0) throw new KnutpunktError(partyErrors.party_period_invalid)
}

/** @throws {KnutpunktError} trust.party_code_unknown */
function requireCodes(codes: readonly string[], known: (code: string) => boolean, field: string): void {
  const unknown = codes.find((code) => !known(code))
  if (unknown === undefined) return
  throw new KnutpunktError(partyErrors.party_code_unknown, { values: { field, code: unknown } })
}

/** Requires an employee whom the one who gives the assignment may know of, and keeps her from being ended meanwhile. */
async function requireEmployee({ client, viewer: { reach } }: Writing, id: string): Promise<void> {
  const { rowCount } = await client.query(
    `select from trust.employee t where t.id = $1 and t.ended_at is null
      and ($2::uuid[] is null or t.registered_for = any($2) or exists (
        select from trust.assignment a where a.employee_id = t.id and a.organisation_id = any($2)))
      for key share`,
    [id, reach === 'all' ? null : [...reach]],
  )
  if (rowCount === 0) throw unknownReference('employeeId')
}

/** Whose data the assignment's unit works with. The unit is of the organisation, and is not ended meanwhile. */
async function servedBy({ client }: Writing, { unitId, organisationId }: AssignmentWrite): Promise<string[]> {
  const { rows } = await client.query<{ serves: string[] }>(
    'select serves from trust.unit where id = $1 and organisation_id = $2 and ended_at is null for key share',
    [unitId, organisationId],
  )
  if (rows[0] === undefined) throw unknownReference('unitId')
  return rows[0].serves
}

/** Whoever administers the operator organisation administers all of it, so only such a one gives that or takes it. */
async function requireOperatorsLeave(
  { client, viewer }: Writing,
  { roles, organisationId }: Pick<Assignment, 'roles' | 'organisationId'>,
): Promise<void> {
  if (viewer.reach === 'all' || !roles.includes('administrator')) return
  if (await isOperator(client, organisationId)) {
    throw new KnutpunktError(partyErrors.party_beyond_reach, { values: { field: 'roles' } })
  }
}

async function isOperator(client: Writing['client'], organisation: string): Promise<boolean> {
  const { rowCount } = await client.query('select from trust.organisation where id = $1 and operator', [
    organisation,
  ])
  return rowCount !== 0
}
