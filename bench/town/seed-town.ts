import type { Client } from 'pg'
import { newId } from '../../src/kernel/index.ts'

/** A made-up municipality in the database: as many homes, people and buttons in use, each of the three its own. */
export interface Town {
  devices: number
  /** The first device's cid; the others follow by one. */
  firstCid: number
  receptionId: string
  operatorId: string
}

const firstCid = 20_000_001

/** Moves a municipality in by SQL: a reception, a response team, chains by class, some people with a chain of their own. */
export async function seedTown(sql: Client, devices: number): Promise<Town> {
  const [controller, reception, team, operator] = [newId(), newId(), newId(), newId()]
  await sql.query('begin')
  await seedOrganisation(sql, { controller, reception, team, operator })
  await sql.query(
    `create temporary table place on commit drop as
      select i, uuidv7() as home, uuidv7() as person, uuidv7() as device from generate_series(1, ${devices}) i`,
  )
  await sql.query(
    `insert into welfare.home (id, updated_at, controller_id, street, postal_code, city, floor, door_code, access)
      select home, now(), $1, 'Storgatan ' || i, '123 45', 'Småköping', (i % 4)::text, '1234', 'Nyckel i skåp' from place`,
    [controller],
  )
  await sql.query(
    `insert into welfare.person (id, updated_at, controller_id, home_id, given_name, family_name, birth_date, phone, relatives)
      select person, now(), $1, home, 'Asta', 'Ek ' || i, date '1935-01-01' + i % 7000, '0700' || lpad(i::text, 6, '0'),
        jsonb_build_array(jsonb_build_object('id', uuidv7(), 'name', 'Lo Ek', 'phone', '0701' || lpad(i::text, 6, '0')))
      from place`,
    [controller],
  )
  await sql.query(
    `insert into welfare.device (id, updated_at, controller_id, home_id, person_id, kind, model, state, proven_at)
      select device, now(), $1, home, person, 'alarm_button', 'Knapp 2', 'in_use', now() from place`,
    [controller],
  )
  await sql.query(
    `insert into welfare.device_address (scheme, value, device_id) select 'scaip', ($1::int + i - 1)::text, device from place`,
    [firstCid],
  )
  await sql.query(
    `insert into welfare.device_contact (device_id, last_contact_at) select device, now() from place`,
  )
  await seedChains(sql, { controller, reception, team })
  await sql.query('commit')
  await sql.query('vacuum analyze')
  return { devices, firstCid, receptionId: reception, operatorId: operator }
}

async function seedOrganisation(
  sql: Client,
  ids: { controller: string; reception: string; team: string; operator: string },
): Promise<void> {
  await sql.query(
    `insert into welfare.controller (id, updated_at, name) values ($1, now(), 'Småköpings kommun')`,
    [ids.controller],
  )
  await sql.query(
    `insert into welfare.duty_group (id, updated_at, name, kind, phone) values
      ($1, now(), 'Larmmottagningen', 'reception', null), ($2, now(), 'Trygghetsteamet', 'response', '0700000001')`,
    [ids.reception, ids.team],
  )
  await sql.query('insert into welfare.group_serves (group_id, controller_id) values ($1, $3), ($2, $3)', [
    ids.reception,
    ids.team,
    ids.controller,
  ])
  await sql.query(`insert into welfare.staff (id, updated_at, name) values ($1, now(), 'Anna Operatör')`, [
    ids.operator,
  ])
  await sql.query('insert into welfare.group_member (group_id, staff_id) values ($1, $2)', [
    ids.reception,
    ids.operator,
  ])
  await seedParties(sql, ids)
}

/** The same in the register of parties, where the operator has her assignment. */
async function seedParties(
  sql: Client,
  ids: { controller: string; reception: string; operator: string },
): Promise<void> {
  await sql.query(
    `insert into trust.organisation (id, updated_at, name, kinds) values ($1, now(), 'Småköpings kommun', '{municipality}')`,
    [ids.controller],
  )
  await sql.query(
    `insert into trust.unit (id, updated_at, organisation_id, name, capacity, serves)
      values ($1, now(), $2, 'Larmmottagningen', 'omsorgsgivare', array[$2::uuid])`,
    [ids.reception, ids.controller],
  )
  await sql.query(`insert into trust.employee (id, updated_at, name) values ($1, now(), 'Anna Operatör')`, [
    ids.operator,
  ])
  await sql.query(
    `insert into trust.assignment (id, updated_at, employee_id, organisation_id, unit_id, roles, purposes, valid_from, duty)
      values ($1, now(), $2, $3, $4, '{operator}', '{alarm}', now(), true)`,
    [newId(), ids.operator, ids.controller, ids.reception],
  )
}

const step = (kind: string, id: string | undefined, waitSeconds: number) => ({
  targets: [{ kind, ...(id && { id }) }],
  waitSeconds,
  windows: [],
})

async function seedChains(
  sql: Client,
  { controller, reception, team }: { controller: string; reception: string; team: string },
): Promise<void> {
  const care = JSON.stringify([step('group', reception, 180), step('relatives', undefined, 120)])
  const technical = JSON.stringify([step('group', reception, 600)])
  const fallback = JSON.stringify({ kind: 'group', id: team, repeatSeconds: 120 })
  await sql.query(
    `insert into welfare.chain (id, updated_at, controller_id, name, classes, steps, fallback) values
      ($1, now(), $3, 'Alla larm', '{}', $4, $6),
      ($2, now(), $3, 'Tekniska larm', '{battery,power,technical,no_contact}', $5, $6)`,
    [newId(), newId(), controller, care, technical, fallback],
  )
  await sql.query(
    `insert into welfare.chain (id, updated_at, controller_id, person_id, name, classes, steps, fallback)
      select uuidv7(), now(), $1, person, 'Egen kedja', '{}', $2, $3 from place where i % 20 = 0`,
    [controller, care, fallback],
  )
}
