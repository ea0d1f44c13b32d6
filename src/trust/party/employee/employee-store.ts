import {
  type IdentityVault,
  inSwedishOrder,
  isUuid,
  KnutpunktError,
  parsePersonIdentity,
  personIdentityKind,
  present,
  type Queryable,
} from '../../../kernel/index.ts'
import type { Employee, EmployeeWrite } from '../../contract/party.ts'
import { endSessions, openSessionsOf } from '../../login/session-store.ts'
import { lockAdministrators } from '../assignment/administrators.ts'
import { readHsaId } from '../identifiers.ts'
import { partyErrors } from '../party-errors.ts'
import { createRegister, type Register, type RegisterDeps, type Writing } from '../register/register.ts'
import { sees } from '../register/viewer.ts'
import { endEmployment } from './employment.ts'

export interface EmployeeFilter {
  /** Only those with an assignment there that holds now. */
  organisation?: string
  unit?: string
}
export type EmployeeRegister = Register<Employee, EmployeeWrite, EmployeeFilter>

/** Employees. Whoever administers an organisation sees those who have, or had, an assignment there. */
export function createEmployees(deps: RegisterDeps & { vault: IdentityVault }): EmployeeRegister {
  const { vault } = deps
  return createRegister<Employee, EmployeeWrite, EmployeeFilter>(deps, {
    kind: 'employee',
    table: 'trust.employee',
    select: (now) => `select t.id, t.version, t.updated_at as "updatedAt", t.name, t.hsa_id as "hsaId",
        t.identity_lookup is not null as "hasPersonIdentity",
        (select coalesce(jsonb_agg(distinct a.organisation_id order by a.organisation_id), '[]')
          from trust.assignment a, (select ${now()} as now) at
          where a.employee_id = t.id and a.ended_at is null and a.valid_from <= at.now
            and (a.valid_until is null or a.valid_until > at.now)) as "organisationIds"
      from trust.employee t`,
    searchIn: `concat_ws(' ', t.name, t.hsa_id)`,
    order: [inSwedishOrder('t.name')],
    live: 't.ended_at is null',
    visible: (where, reach) =>
      where.add(
        `exists (select from (select ?::uuid[] as reach) r where t.registered_for = any(r.reach)
          or exists (select from trust.assignment a
            where a.employee_id = t.id and a.organisation_id = any(r.reach)))`,
        reach,
      ),
    derived: ['organisationIds'],
    conflicts: {
      employee_hsa_id: partyErrors.party_hsa_id_taken,
      employee_identity: partyErrors.employee_identity_taken,
    },
    read(row, viewer) {
      const employee = present<Employee>(row)
      const organisationIds = employee.organisationIds.filter((each) => sees(viewer, each))
      return { ...employee, organisationIds }
    },
    filter(where, { organisation, unit }) {
      const at = 'select from trust.assignment a where a.employee_id = t.id and a.ended_at is null'
      if (organisation !== undefined) where.add(`exists (${at} and a.organisation_id = ?)`, organisation)
      if (unit !== undefined) where.add(`exists (${at} and a.unit_id = ?)`, unit)
    },
    organisationOf: ({ organisationIds }) => organisationIds[0],
    mayChange: (writing) => requireAllHers(writing),
    async check(writing, write, before) {
      // Whoever was logged in by what she was known by before may be somebody else.
      if (before !== undefined && (await isKnownAnew(writing.client, vault, write, before)))
        await endSessionsOf(writing, deps.audit)
    },
    columns: (write, before, { viewer }) => ({
      name: write.name,
      hsa_id: readHsaId(write.hsaId),
      ...sealed(vault, write.personIdentity),
      ...(before === undefined && { registered_for: uuidOf(viewer.party.organisation) }),
    }),
    enter: lockAdministrators,
    end: ({ client, id, at }) => endEmployment(client, id, at),
  })
}

const uuidOf = (id: string | undefined) => (id !== undefined && isUuid(id) ? id : undefined)

/** @throws {KnutpunktError} trust.employee_identity_invalid */
export function sealed(
  vault: IdentityVault,
  written: string | undefined,
): { identity_sealed?: Buffer; identity_lookup?: Buffer } {
  if (written === undefined) return {}
  const identity = parsePersonIdentity(written)
  if (identity === undefined || personIdentityKind(identity) === 'reservnummer') {
    throw new KnutpunktError(partyErrors.employee_identity_invalid)
  }
  const { sealed: identity_sealed, lookup: identity_lookup } = vault.seal(identity)
  return { identity_sealed, identity_lookup }
}

/**
 * Requires that whoever changes an employee administers every organisation where she has an assignment: with another identity
 * or without her assignments she would be changed for all of them. For an administrator of the installation that is everybody's.
 */
async function requireAllHers({ client, id, viewer }: Writing): Promise<void> {
  if (viewer.reach === 'all') return
  const { rowCount } = await client.query(
    `select from trust.assignment a join trust.organisation o on o.id = a.organisation_id
      join trust.unit u on u.id = a.unit_id
      where a.employee_id = $1 and a.ended_at is null and (
        a.organisation_id <> all($2::uuid[]) or not (u.serves <@ $3::uuid[])
        or (o.operator and 'administrator' = any(a.roles)))
      limit 1`,
    [id, [...viewer.reach], viewer.near === 'all' ? [] : [...viewer.near]],
  )
  if (rowCount !== 0) throw new KnutpunktError(partyErrors.party_kept_elsewhere)
}

/** Whether somebody else than before would now be let in as this employee. */
async function isKnownAnew(
  client: Queryable,
  vault: IdentityVault,
  write: EmployeeWrite,
  { id, hsaId }: Employee,
): Promise<boolean> {
  if (readHsaId(write.hsaId) !== hsaId) return true
  const lookup = sealed(vault, write.personIdentity).identity_lookup
  if (lookup === undefined) return false
  const { rowCount } = await client.query(
    'select from trust.employee where id = $1 and identity_lookup is distinct from $2',
    [id, lookup],
  )
  return rowCount !== 0
}

/** Ends her login sessions in every process when the transaction commits, each with its entry. */
async function endSessionsOf({ client, id, at }: Writing, audit: RegisterDeps['audit']): Promise<void> {
  const now = at.epochMilliseconds / 1000
  const ended = await endSessions(client, await openSessionsOf(client, id, now), 'identity_changed', now)
  await audit.append(
    client,
    ended.map((session) => ({
      actorKind: 'employee',
      actor: id,
      act: 'trust.session.end',
      outcome: 'done',
      about: session.id,
    })),
  )
}
