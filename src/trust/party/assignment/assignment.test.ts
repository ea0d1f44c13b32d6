import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../../kernel/index.ts'
import { bootstrapOperator } from '../bootstrap.ts'
import { operatorAdmin, type PartyFixture, staff, startParties, town } from '../party-fixture.ts'

type Page = { items: { id: string; name: string }[]; total: number }

/** What an assignment of somebody is written as. */
const writeOf = (employeeId: string, organisationId: string, unitId: string, more: object = {}) => ({
  employeeId,
  organisationId,
  unitId,
  roles: ['coordinator'],
  purposes: ['care'],
  validFrom: '2026-01-01T00:00:00Z',
  ...more,
})

async function operator({ db, vault, clock }: PartyFixture) {
  return bootstrapOperator(
    { db, vault, clock },
    { organisation: { name: 'Driften' }, employee: { name: 'Första' } },
  )
}

test('an assignment is given at a unit of the organisation, changed, ended once, and listed by employee and unit', async (t) => {
  const fixture = await startParties(t)
  const { ask, get } = fixture
  const { admin, employee, municipality, unit, assignment } = await town(fixture)
  const write = writeOf(employee.id, municipality.id, unit.id, { title: 'Sjuksköterska' })
  const changed = await get(admin, 'PUT', `/assignments/${assignment.id}`, { ...write, version: 1 })
  assert.equal(changed['title'], 'Sjuksköterska')
  for (const query of [`employee=${employee.id}`, `unit=${unit.id}`, `search=olle`]) {
    const { items } = await get<Page>(admin, 'GET', `/assignments?${query}`)
    assert.deepEqual(
      items.map(({ id }) => id),
      [assignment.id],
      query,
    )
  }
  assert.equal((await ask(admin, 'POST', `/assignments/${assignment.id}/end`)).status, 204)
  assert.equal((await ask(admin, 'DELETE', `/assignments/${assignment.id}`)).code, 'trust.assignment_ended')
  assert.equal((await get<Page>(admin, 'GET', `/assignments?employee=${employee.id}`)).total, 0)
  const { items } = await get<{ items: { endedAt: string }[] }>(admin, 'GET', '/assignments?ended=true')
  assert.equal(items[0]?.endedAt, '2026-11-22T10:00:00.000Z')
})

test('an employee is seen where she has, or had, an assignment, or was registered', async (t) => {
  const fixture = await startParties(t)
  const { ask, get, make } = fixture
  const here = await town(fixture)
  const there = await town(fixture, 'Storköping')
  const mine = await make('/employees', { name: 'Ny' }, here.admin)
  const names = async (of: typeof here) =>
    (await get<Page>(of.admin, 'GET', '/employees')).items.map(({ name }) => name)
  assert.deepEqual(await names(here), ['Ny', 'Olle i Småköping'])
  assert.deepEqual(await names(there), ['Olle i Storköping'])
  assert.equal((await ask(there.admin, 'GET', `/employees/${mine.id}`)).status, 404)
  const write = writeOf(mine.id, there.municipality.id, there.unit.id)
  const lured = await ask(there.admin, 'POST', '/assignments', write)
  assert.equal(lured.code, 'trust.party_reference_unknown')
})

test('whoever works elsewhere too is not changed or ended from one of the places, and each sees only its own', async (t) => {
  const fixture = await startParties(t)
  const { ask, get, make } = fixture
  const here = await town(fixture)
  const there = await town(fixture, 'Storköping')
  const { employee } = here
  await make('/assignments', writeOf(employee.id, there.municipality.id, there.unit.id))
  const stolen = { name: 'Olle', personIdentity: '19400101-9811', version: 1 }
  assert.equal(
    (await ask(here.admin, 'PUT', `/employees/${employee.id}`, stolen)).code,
    'trust.party_kept_elsewhere',
  )
  assert.equal(
    (await ask(here.admin, 'DELETE', `/employees/${employee.id}`)).code,
    'trust.party_kept_elsewhere',
  )
  const seen = await get<{ organisationIds: string[] }>(there.admin, 'GET', `/employees/${employee.id}`)
  assert.deepEqual(seen.organisationIds, [there.municipality.id])
  assert.equal((await ask(operatorAdmin, 'PUT', `/employees/${employee.id}`, stolen)).status, 200)
})

test('nobody gives a reach that she lacks: not by organisation, nor by unit, nor by whom a unit serves', async (t) => {
  const fixture = await startParties(t)
  const { ask, make, unit } = fixture
  const here = await town(fixture)
  const there = await town(fixture, 'Storköping')
  const wide = await unit(here.municipality.id, 'Larmcentralen', { serves: [there.municipality.id] })
  const post = async (path: string, body: object) => (await ask(here.admin, 'POST', path, body)).code
  const { employee } = here
  assert.equal(
    await post('/assignments', writeOf(employee.id, there.municipality.id, there.unit.id)),
    'trust.party_beyond_reach',
  )
  assert.equal(
    await post('/assignments', writeOf(employee.id, here.municipality.id, there.unit.id)),
    'trust.party_reference_unknown',
  )
  assert.equal(
    await post('/assignments', writeOf(employee.id, here.municipality.id, wide.id)),
    'trust.party_beyond_reach',
  )
  const serving = { organisationId: here.municipality.id, name: 'Ny', serves: [there.municipality.id] }
  assert.equal(await post('/units', serving), 'trust.party_beyond_reach')
  assert.equal(
    await post('/units', { ...serving, organisationId: there.municipality.id }),
    'trust.party_beyond_reach',
  )
  // What somebody with more reach has given stays when she changes the rest.
  const renamed = { ...serving, name: 'Centralen', version: 1 }
  assert.equal((await ask(here.admin, 'PUT', `/units/${wide.id}`, renamed)).status, 200)
  const moved = { organisationId: there.municipality.id, name: 'X', serves: [], version: 1 }
  assert.equal((await ask(operatorAdmin, 'PUT', `/units/${here.unit.id}`, moved)).code, 'trust.party_fixed')
  await make('/assignments', writeOf(employee.id, here.municipality.id, here.unit.id), here.admin)
})

test('only one who administers everything makes an administrator of the operator, or touches one', async (t) => {
  const fixture = await startParties(t)
  const { ask } = fixture
  const first = await operator(fixture)
  // Her unit serves the operator organisation, so that it is among her controllers.
  const neighbour = staff([newId(), first.organisation])
  const write = writeOf(first.employee, first.organisation, first.unit, { roles: ['administrator'] })
  const given = await ask(neighbour, 'POST', '/assignments', write)
  assert.equal(given.code, 'trust.party_beyond_reach')
  const taken = await ask(neighbour, 'DELETE', `/assignments/${first.assignment}`)
  assert.equal(taken.code, 'trust.party_beyond_reach')
  const stolen = { name: 'Första', personIdentity: '19400101-9811', version: 1 }
  const changed = await ask(neighbour, 'PUT', `/employees/${first.employee}`, stolen)
  assert.equal(changed.code, 'trust.party_kept_elsewhere')
})

test('the last administrator of the operator is not ended, demoted or given an end, by any way', async (t) => {
  const fixture = await startParties(t)
  const { ask, db, parties, make } = fixture
  const first = await operator(fixture)
  const at = `/assignments/${first.assignment}`
  const write = writeOf(first.employee, first.organisation, first.unit, { roles: ['administrator'] })
  const refused = [
    await ask(operatorAdmin, 'DELETE', at),
    await ask(operatorAdmin, 'PUT', at, { ...write, roles: ['auditor'], version: 1 }),
    await ask(operatorAdmin, 'PUT', at, { ...write, validUntil: '2027-01-01T00:00:00Z', version: 1 }),
    await ask(operatorAdmin, 'DELETE', `/employees/${first.employee}`),
  ]
  assert.deepEqual(
    refused.map(({ code }) => code),
    refused.map(() => 'trust.last_administrator'),
  )
  await assert.rejects(
    db.transaction((client) => parties.register.endEmployee(client, first.employee)),
    { code: 'trust.last_administrator' },
  )
  assert.equal(
    (await ask(operatorAdmin, 'DELETE', `/organisations/${first.organisation}`)).code,
    'trust.organisation_is_operator',
  )
  const second = await make('/employees', { name: 'Andra' })
  await make('/assignments', { ...write, employeeId: second.id })
  assert.equal((await ask(operatorAdmin, 'DELETE', at)).status, 204)
})

test('of two administrators ended at once, one stays', async (t) => {
  const fixture = await startParties(t)
  const { ask, make } = fixture
  const first = await operator(fixture)
  const second = await make('/employees', { name: 'Andra' })
  const write = writeOf(second.id, first.organisation, first.unit, { roles: ['administrator'] })
  const { id } = await make('/assignments', write)
  const ended = await Promise.all([
    ask(operatorAdmin, 'DELETE', `/assignments/${first.assignment}`),
    ask(operatorAdmin, 'DELETE', `/assignments/${id}`),
    ask(operatorAdmin, 'DELETE', `/employees/${second.id}`),
    ask(operatorAdmin, 'DELETE', `/employees/${first.employee}`),
  ])
  assert.ok(ended.some(({ code }) => code === 'trust.last_administrator'))
  assert.ok(ended.every(({ status }) => status < 500))
  const { total } = await fixture.get<Page>(
    operatorAdmin,
    'GET',
    `/assignments?organisation=${first.organisation}`,
  )
  assert.equal(total, 1)
})

test('codes that nobody knows, and periods that end before they start, are refused', async (t) => {
  const fixture = await startParties(t)
  const { admin, employee, municipality, unit } = await town(fixture)
  const post = async (more: object) =>
    (await fixture.ask(admin, 'POST', '/assignments', writeOf(employee.id, municipality.id, unit.id, more)))
      .code
  assert.equal(await post({ purposes: ['marketing'] }), 'trust.party_code_unknown')
  assert.equal(await post({ informationTypes: ['gossip'] }), 'trust.party_code_unknown')
  assert.equal(await post({ validUntil: '2026-01-01T00:00:00Z' }), 'trust.party_period_invalid')
  assert.equal(await post({ roles: ['king'] }), 'kernel.invalid_request')
})

test("an employee's identity is sealed: in no table in the clear, in no answer, and one employee's alone", async (t) => {
  const { ask, get, make, db, lines } = await startParties(t)
  const made = await make('/employees', {
    name: 'Olle',
    hsaId: 'SE2120000142-E1',
    personIdentity: '400101-9811',
  })
  assert.equal(made['hasPersonIdentity'], true)
  assert.equal(
    (
      await ask(operatorAdmin, 'PUT', `/employees/${made.id}`, {
        name: 'Olle O',
        hsaId: 'SE2120000142-E1',
        version: 1,
      })
    ).status,
    200,
  )
  const again = { name: 'Pelle', personIdentity: '19400101-9811' }
  assert.equal((await ask(operatorAdmin, 'POST', '/employees', again)).code, 'trust.employee_identity_taken')
  const hsa = { name: 'Pelle', hsaId: 'SE2120000142-E1' }
  assert.equal((await ask(operatorAdmin, 'POST', '/employees', hsa)).code, 'trust.party_hsa_id_taken')
  const wrong = { name: 'Pelle', personIdentity: '19400101-9812' }
  assert.equal(
    (await ask(operatorAdmin, 'POST', '/employees', wrong)).code,
    'trust.employee_identity_invalid',
  )
  const answers = [
    made,
    await get(operatorAdmin, 'GET', '/employees'),
    await get(operatorAdmin, 'GET', `/employees/${made.id}/history`),
  ]
  const { rows: tables } = await db.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'trust'`,
  )
  const everything = [JSON.stringify(answers), JSON.stringify(lines)]
  for (const { name } of tables) {
    everything.push(JSON.stringify((await db.pool.query(`select t::text from ${name} t`)).rows))
  }
  assert.ok(everything.some((text) => text.includes('Olle O')))
  assert.doesNotMatch(everything.join('\n'), /(19)?400101-?9811/)
  // Ended, it may be used again.
  assert.equal((await ask(operatorAdmin, 'DELETE', `/employees/${made.id}`)).status, 204)
  assert.equal((await ask(operatorAdmin, 'POST', '/employees', again)).status, 201)
})

test('another identity ends the sessions of who was logged in by the one before', async (t) => {
  const fixture = await startParties(t)
  const { ask, db } = fixture
  const { admin, employee } = await town(fixture)
  const told = Promise.withResolvers<string>()
  const { close } = await db.listen('trust.sessions', told.resolve)
  t.after(close)
  const write = { name: 'Olle', personIdentity: '19400101-9811', version: 1 }
  assert.equal((await ask(admin, 'PUT', `/employees/${employee.id}`, write)).status, 200)
  assert.equal(await told.promise, employee.id)
})

test('ending an employee ends her assignments, with their history, and tells her sessions', async (t) => {
  const fixture = await startParties(t)
  const { ask, get, db } = fixture
  const { admin, employee, assignment } = await town(fixture)
  const told = Promise.withResolvers<string>()
  const { close } = await db.listen('trust.sessions', told.resolve)
  t.after(close)
  assert.equal((await ask(admin, 'DELETE', `/employees/${employee.id}`)).status, 204)
  assert.equal(await told.promise, employee.id)
  const { items } = await get<{ items: { act: string }[] }>(
    admin,
    'GET',
    `/assignments/${assignment.id}/history`,
  )
  assert.deepEqual(
    items.map(({ act }) => act),
    ['removed', 'created'],
  )
})
