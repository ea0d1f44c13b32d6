import type pg from 'pg'
import { brokenConstraint, type Clock, KnutpunktError, newId, type Temporal } from '../../kernel/index.ts'
import { lockAdministrators } from './assignment/administrators.ts'
import { recordAssignment } from './assignment/assignment-history.ts'
import { endEmployment } from './employee/employment.ts'
import { readHsaId, readOrganisationNumber } from './identifiers.ts'
import { partyErrors } from './party-errors.ts'
import type { PartyRegister } from './party-register.ts'
import { type PartyKind, recordChange } from './register/history.ts'
import { unknownReference } from './register/viewer.ts'

type Row = Record<string, unknown> & { id: string; version: number }

/** What a duty may be done for. */
const dutyPurposes = ['alarm']

/**
 * What other rooms write, in the transaction of their own change. Nothing is written when nothing differs.
 *
 * Whoever leans on an employee or a unit locks it `for key share`, which changes of it do not wait for and ends of it do; so a
 * room may change a group and then its members' duties, and another a member and then her duties, at once.
 */
export function createPartyRegister({ clock }: { clock: Clock }): PartyRegister {
  /** Inserts or changes a row; undefined when it was so already. */
  const put = async (
    client: pg.PoolClient,
    kind: PartyKind,
    text: string,
    values: unknown[],
    at: Temporal.Instant,
  ) => {
    try {
      const { rows } = await client.query<Row>({ name: `trust.put_${kind}`, text, values })
      if (rows[0] === undefined) return
      const { id, version, ...document } = rows[0]
      await recordChange(client, {
        kind,
        id,
        version,
        at,
        act: version === 1 ? 'created' : 'changed',
        document: Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null)),
      })
    } catch (error) {
      if (brokenConstraint(error)?.endsWith('_hsa_id'))
        throw new KnutpunktError(partyErrors.party_hsa_id_taken)
      throw error
    }
  }
  return {
    async putOrganisation(client, { id, name, organisationNumber, hsaId, kinds }) {
      const at = clock.now()
      const number = readOrganisationNumber(organisationNumber)
      const values = [id, at.toString(), name, [...kinds], number ?? null, readHsaId(hsaId) ?? null]
      await put(client, 'organisation', putOrganisation, values, at)
    },
    async putUnit(client, { id, name, organisation, serves }) {
      const at = clock.now()
      await put(client, 'unit', putUnit, [id, at.toString(), organisation, name, [...serves]], at)
    },
    async endUnit(client, id) {
      const at = clock.now()
      await client.query('select from trust.unit where id = $1 for update', [id])
      const { rows } = await client.query<Row>(
        `update trust.unit set version = version + 1, updated_at = $2, ended_at = $2
          where id = $1 and ended_at is null
          returning id, version, name, organisation_id as "organisationId", serves`,
        [id, at.toString()],
      )
      if (rows[0] === undefined) return
      const { version, ...document } = rows[0]
      await recordChange(client, { kind: 'unit', id, version, at, act: 'removed', document })
      await endAssignments(client, 'unit_id = $1', [id], at)
    },
    async putEmployee(client, { id, name }) {
      const at = clock.now()
      await put(client, 'employee', putEmployee, [id, at.toString(), name], at)
    },
    async endEmployee(client, id) {
      const at = clock.now()
      await lockAdministrators(client)
      await client.query('select from trust.employee where id = $1 for update', [id])
      // What an administrator has given her is not another room's to take: she may be somebody's auditor, or administrator.
      const { rowCount: others } = await client.query(
        'select from trust.assignment where employee_id = $1 and not duty and ended_at is null limit 1',
        [id],
      )
      if (others !== 0) return endAssignments(client, 'employee_id = $1 and duty', [id], at)
      const { rows } = await client.query<Row>(
        `update trust.employee set version = version + 1, updated_at = $2, ended_at = $2
          where id = $1 and ended_at is null returning id, version, name`,
        [id, at.toString()],
      )
      if (rows[0] === undefined) return
      const { version, name } = rows[0]
      await recordChange(client, {
        kind: 'employee',
        id,
        version,
        at,
        act: 'removed',
        document: { name },
      })
      await endEmployment(client, id, at)
    },
    async setDuties(client, employee, duties) {
      const at = clock.now()
      // Two who set the duties of one employee: one after the other.
      const found = await client.query<{ ended: boolean }>(
        'select ended_at is not null as ended from trust.employee where id = $1 for no key update',
        [employee],
      )
      if (found.rows[0] === undefined) throw unknownReference('employee')
      if (found.rows[0].ended) return
      const wanted = new Map(duties.map((duty) => [`${duty.unit} ${duty.role}`, duty]))
      const organisations = await lockUnits(client, [...new Set(duties.map(({ unit }) => unit))])
      const { rows } = await client.query<{ id: string; duty: string }>(
        `select id, unit_id || ' ' || roles[1] as duty from trust.assignment
          where employee_id = $1 and duty and ended_at is null`,
        [employee],
      )
      const gone = rows.filter(({ duty }) => !wanted.has(duty)).map(({ id }) => id)
      if (gone.length > 0) await endAssignments(client, 'id = any($1::uuid[])', [gone], at)
      for (const { duty } of rows) wanted.delete(duty)
      for (const { unit, role } of wanted.values()) {
        const id = newId()
        await client.query({
          name: 'trust.add_duty',
          text: `insert into trust.assignment
              (id, updated_at, employee_id, organisation_id, unit_id, roles, purposes, valid_from, duty)
            values ($1, $2, $3, $4, $5, $6, $7, $2, true)`,
          values: [id, at.toString(), employee, organisations.get(unit), unit, [role], dutyPurposes],
        })
        await recordAssignment(client, id, 'created', at)
      }
    },
  }
}

const putOrganisation = `
  insert into trust.organisation as o (id, updated_at, name, kinds, organisation_number, hsa_id)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (id) do update set version = o.version + 1, updated_at = excluded.updated_at, name = excluded.name,
    organisation_number = coalesce(excluded.organisation_number, o.organisation_number),
    hsa_id = coalesce(excluded.hsa_id, o.hsa_id), ended_at = null
  where (o.name, o.organisation_number, o.hsa_id, o.ended_at) is distinct from
    (excluded.name, coalesce(excluded.organisation_number, o.organisation_number),
      coalesce(excluded.hsa_id, o.hsa_id), null)
  returning o.id, o.version, o.name, o.kinds, o.capacity, o.organisation_number as "organisationNumber",
    o.hsa_id as "hsaId", o.parent_id as "parentId", o.operator`

const putUnit = `
  insert into trust.unit as u (id, updated_at, organisation_id, name, serves, duty) values ($1, $2, $3, $4, $5, true)
  on conflict (id) do update set version = u.version + 1, updated_at = excluded.updated_at, name = excluded.name,
    serves = excluded.serves, duty = true, ended_at = null
  where (u.name, u.serves, u.duty, u.ended_at) is distinct from (excluded.name, excluded.serves, true, null)
  returning u.id, u.version, u.name, u.organisation_id as "organisationId", u.hsa_id as "hsaId",
    u.parent_id as "parentId", u.capacity, u.serves`

/** Whom an administrator has ended stays so, whatever another room still thinks of her. */
const putEmployee = `
  insert into trust.employee as e (id, updated_at, name) values ($1, $2, $3)
  on conflict (id) do update set version = e.version + 1, updated_at = excluded.updated_at, name = excluded.name
  where e.name <> excluded.name and e.ended_at is null
  returning e.id, e.version, e.name, e.hsa_id as "hsaId"`

/** The organisation of each unit; none of them is ended meanwhile. */
async function lockUnits(client: pg.PoolClient, units: string[]): Promise<Map<string, string>> {
  if (units.length === 0) return new Map()
  const { rows } = await client.query<{ id: string; organisation: string }>(
    `select id, organisation_id as organisation from trust.unit
      where id = any($1::uuid[]) and ended_at is null order by id for key share`,
    [units],
  )
  if (rows.length < units.length) throw unknownReference('unit')
  return new Map(rows.map(({ id, organisation }) => [id, organisation]))
}

async function endAssignments(
  client: pg.PoolClient,
  which: string,
  values: unknown[],
  at: Temporal.Instant,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `update trust.assignment set version = version + 1, updated_at = $2, ended_at = $2
      where ${which} and ended_at is null returning id`,
    [...values, at.toString()],
  )
  for (const { id } of rows) await recordAssignment(client, id, 'removed', at)
}
