import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import type { Assignment, PartyChange } from '../contract/party.ts'
import { operatorAdmin, type PartyFixture, startParties } from './party-fixture.ts'

type Page<T> = { items: T[]; total: number }

/** A municipality with two groups and one employee, as the alarm reception registers them. */
async function reception({ db, parties: { register } }: PartyFixture) {
  const ids = { municipality: newId(), reception: newId(), patrol: newId(), employee: newId() }
  await db.transaction(async (client) => {
    await register.putOrganisation(client, {
      id: ids.municipality,
      name: 'Småköping',
      kinds: ['municipality'],
    })
    for (const id of [ids.reception, ids.patrol]) {
      const unit = { id, name: id, organisation: ids.municipality, serves: [ids.municipality] }
      await register.putUnit(client, unit)
    }
    await register.putEmployee(client, { id: ids.employee, name: 'Olle' })
  })
  return ids
}

const dutiesOf = async ({ get }: PartyFixture, employee: string) =>
  (await get<Page<Assignment>>(operatorAdmin, 'GET', `/assignments?employee=${employee}`)).items

test('what another room registers is an organisation, a unit and an employee, and is changed in its own transaction', async (t) => {
  const fixture = await startParties(t)
  const { db, parties, get } = fixture
  const ids = await reception(fixture)
  const organisation = { id: ids.municipality, name: 'Småköpings kommun', kinds: ['region' as const] }
  await db.transaction((client) => parties.register.putOrganisation(client, organisation))
  const found = await get(operatorAdmin, 'GET', `/organisations/${ids.municipality}`)
  assert.equal(found['name'], 'Småköpings kommun')
  assert.deepEqual(found['kinds'], ['municipality'])
  assert.equal(found.version, 2)
  const failed = db.transaction(async (client) => {
    await parties.register.putEmployee(client, { id: ids.employee, name: 'Någon annan' })
    throw new Error('the room changed its mind')
  })
  await assert.rejects(failed)
  assert.equal((await get(operatorAdmin, 'GET', `/employees/${ids.employee}`))['name'], 'Olle')
})

test('what is so already makes no version', async (t) => {
  const fixture = await startParties(t)
  const { db, parties, get } = fixture
  const ids = await reception(fixture)
  await db.transaction(async (client) => {
    const { register } = parties
    await register.putOrganisation(client, {
      id: ids.municipality,
      name: 'Småköping',
      kinds: ['municipality'],
    })
    await register.putUnit(client, {
      id: ids.patrol,
      name: ids.patrol,
      organisation: ids.municipality,
      serves: [ids.municipality],
    })
    await register.putEmployee(client, { id: ids.employee, name: 'Olle' })
  })
  for (const path of [
    `/organisations/${ids.municipality}`,
    `/units/${ids.patrol}`,
    `/employees/${ids.employee}`,
  ]) {
    const { items } = await get<{ items: PartyChange[] }>(operatorAdmin, 'GET', `${path}/history`)
    assert.deepEqual(
      items.map(({ version, act }) => [version, act]),
      [[1, 'created']],
      path,
    )
  }
})

test('duties become just those that are told; other assignments are left alone', async (t) => {
  const fixture = await startParties(t)
  const { db, parties, make } = fixture
  const ids = await reception(fixture)
  const other = await make('/assignments', {
    employeeId: ids.employee,
    organisationId: ids.municipality,
    unitId: ids.patrol,
    roles: ['auditor'],
    purposes: ['control'],
    validFrom: '2026-01-01T00:00:00Z',
  })
  const set = (duties: Parameters<typeof parties.register.setDuties>[2]) =>
    db.transaction((client) => parties.register.setDuties(client, ids.employee, duties))
  await set([{ unit: ids.reception, role: 'operator' }])
  const [, first] = await dutiesOf(fixture, ids.employee)
  assert.equal(first?.organisationId, ids.municipality)
  assert.equal(first?.validFrom, '2026-11-22T10:00:00.000Z')
  assert.deepEqual([first?.roles, first?.purposes, first?.duty], [['operator'], ['alarm'], true])
  await set([
    { unit: ids.reception, role: 'operator' },
    { unit: ids.patrol, role: 'responder' },
  ])
  const now = await dutiesOf(fixture, ids.employee)
  assert.deepEqual(now.map(({ id }) => id).slice(0, 2), [other.id, first?.id])
  assert.equal(now.length, 3)
  await set([{ unit: ids.patrol, role: 'responder' }])
  assert.deepEqual(
    (await dutiesOf(fixture, ids.employee)).map(({ id, roles }) => [id, roles]),
    [
      [other.id, ['auditor']],
      [now[2]?.id, ['responder']],
    ],
  )
  const refused = await fixture.ask(operatorAdmin, 'DELETE', `/assignments/${now[2]?.id}`)
  assert.equal(refused.code, 'trust.assignment_by_duty')
  await assert.rejects(set([{ unit: newId(), role: 'operator' }]), { code: 'trust.party_reference_unknown' })
})

test('duties of one employee that are set many times at once are one of each', async (t) => {
  const fixture = await startParties(t)
  const { db, parties } = fixture
  const ids = await reception(fixture)
  const duties = [
    { unit: ids.reception, role: 'operator' as const },
    { unit: ids.patrol, role: 'responder' as const },
  ]
  await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      db.transaction((client) =>
        parties.register.setDuties(client, ids.employee, index % 2 ? duties : duties.toReversed()),
      ),
    ),
  )
  assert.equal((await dutiesOf(fixture, ids.employee)).length, 2)
})

test('a unit that ends takes its assignments with it; an employee hers, and her sessions', async (t) => {
  const fixture = await startParties(t)
  const { db, parties, ask } = fixture
  const ids = await reception(fixture)
  const { register } = parties
  await db.transaction((client) =>
    register.setDuties(client, ids.employee, [
      { unit: ids.reception, role: 'operator' },
      { unit: ids.patrol, role: 'responder' },
    ]),
  )
  await db.transaction((client) => register.endUnit(client, ids.patrol))
  assert.deepEqual(
    (await dutiesOf(fixture, ids.employee)).map(({ unitId }) => unitId),
    [ids.reception],
  )
  assert.equal((await ask(operatorAdmin, 'GET', `/units/${ids.patrol}`)).status, 404)
  const told = Promise.withResolvers<string>()
  const { close } = await db.listen('trust.sessions', told.resolve)
  t.after(close)
  await db.transaction((client) => register.endEmployee(client, ids.employee))
  assert.equal(await told.promise, ids.employee)
  assert.deepEqual(await dutiesOf(fixture, ids.employee), [])
})

test('another room ends the duties of an employee, and not what an administrator has given her', async (t) => {
  const fixture = await startParties(t)
  const { db, parties, make, get } = fixture
  const ids = await reception(fixture)
  const { register } = parties
  await db.transaction((client) =>
    register.setDuties(client, ids.employee, [{ unit: ids.reception, role: 'operator' }]),
  )
  const auditor = await make('/assignments', {
    employeeId: ids.employee,
    organisationId: ids.municipality,
    unitId: ids.patrol,
    roles: ['auditor'],
    purposes: ['control'],
    validFrom: '2026-01-01T00:00:00Z',
  })
  // A coordinator who takes her off the list of staff does not shut out who would review her.
  await db.transaction((client) => register.endEmployee(client, ids.employee))
  assert.deepEqual(
    (await dutiesOf(fixture, ids.employee)).map(({ id }) => id),
    [auditor.id],
  )
  assert.equal((await get(operatorAdmin, 'GET', `/employees/${ids.employee}`)).id, ids.employee)
})

test('hundreds of employees with duties are registered at once, while their groups change', async (t) => {
  const fixture = await startParties(t)
  const { db, parties, get } = fixture
  const ids = await reception(fixture)
  const { register } = parties
  const employees = Array.from({ length: 200 }, () => newId())
  const renamed = Array.from({ length: 10 }, (_, index) =>
    db.transaction((client) =>
      register.putUnit(client, {
        id: ids.reception,
        name: `Larmcentralen ${index}`,
        organisation: ids.municipality,
        serves: [ids.municipality],
      }),
    ),
  )
  await Promise.all([
    ...renamed,
    ...employees.map((id) =>
      db.transaction(async (client) => {
        await register.putEmployee(client, { id, name: 'Ny' })
        await register.setDuties(client, id, [
          { unit: ids.patrol, role: 'responder' },
          { unit: ids.reception, role: 'operator' },
        ])
      }),
    ),
  ])
  const at = await get<Page<Assignment>>(operatorAdmin, 'GET', `/assignments?unit=${ids.reception}&limit=1`)
  assert.equal(at.total, 200)
})

test('a group of the alarm reception is ended there alone; whom an administrator ended stays so', async (t) => {
  const fixture = await startParties(t)
  const { db, parties, ask } = fixture
  const ids = await reception(fixture)
  const refused = await ask(operatorAdmin, 'DELETE', `/units/${ids.patrol}`)
  assert.equal(refused.code, 'trust.unit_is_duty_group')
  assert.equal((await ask(operatorAdmin, 'DELETE', `/employees/${ids.employee}`)).status, 204)
  await db.transaction(async (client) => {
    await parties.register.putEmployee(client, { id: ids.employee, name: 'Olle igen' })
    await parties.register.setDuties(client, ids.employee, [{ unit: ids.patrol, role: 'responder' }])
  })
  assert.equal((await ask(operatorAdmin, 'GET', `/employees/${ids.employee}`)).status, 404)
  assert.deepEqual(await dutiesOf(fixture, ids.employee), [])
})

test('groups that share members, and the members, change at once without waiting in a circle', async (t) => {
  const fixture = await startParties(t)
  const { db, parties, make } = fixture
  const { register } = parties
  const ids = await reception(fixture)
  const employees = [ids.employee, newId(), newId(), newId()].toSorted()
  const duties = [
    { unit: ids.reception, role: 'operator' as const },
    { unit: ids.patrol, role: 'responder' as const },
  ]
  const everybody = async (client: Parameters<typeof register.setDuties>[0]) => {
    for (const id of employees) await register.setDuties(client, id, duties)
  }
  await db.transaction(async (client) => {
    for (const id of employees) await register.putEmployee(client, { id, name: 'Ny' })
  })
  const change = (unit: string, round: number) =>
    db.transaction(async (client) => {
      const name = `Grupp ${round}`
      await register.putUnit(client, { id: unit, name, organisation: ids.municipality, serves: [] })
      await everybody(client)
    })
  const rename = (id: string, round: number) =>
    db.transaction(async (client) => {
      await register.putEmployee(client, { id, name: `Namn ${round}` })
      await register.setDuties(client, id, duties)
    })
  const assign = () =>
    make('/assignments', {
      employeeId: ids.employee,
      organisationId: ids.municipality,
      unitId: ids.reception,
      roles: ['auditor'],
      purposes: ['control'],
      validFrom: '2026-01-01T00:00:00Z',
    })
  const rounds = Array.from({ length: 6 }, (_, round) => [
    change(ids.reception, round),
    change(ids.patrol, round),
    ...employees.map((id) => rename(id, round)),
    assign(),
  ])
  await Promise.all(rounds.flat())
  for (const id of employees) {
    const mine = (await dutiesOf(fixture, id)).filter(({ duty }) => duty)
    assert.equal(mine.length, 2)
  }
})
