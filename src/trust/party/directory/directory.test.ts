import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Database, isUnavailable, newId } from '../../../kernel/index.ts'
import { hears, operatorAdmin, startParties, town } from '../party-fixture.ts'
import { createDirectory } from './directory.ts'
import { KeptAnswers } from './kept-answers.ts'

/** Time that stands still, so that nothing but the telling can make a directory look again. */
const standing = { elapsed: () => 0 }

test('a change in one process is known in another: two directories on one database', async (t) => {
  const fixture = await startParties(t, standing)
  const { get, otherProcess } = fixture
  const { employee, assignment, municipality, unit, admin } = await town(fixture)
  const there = await otherProcess()
  const { directory, facts } = there
  const ear = await hears(there.db, t)
  const known = await directory.assignment(assignment.id)
  assert.equal(known?.unit.name, 'Småköping hemtjänst')
  assert.equal(known?.facts.capacity, undefined)
  assert.equal((await directory.assignmentsOf(employee.id))?.length, 1)

  const { version: _, updatedAt: __, id: ___, ...write } = unit
  const serving = {
    ...write,
    name: 'Nattpatrullen',
    capacity: 'omsorgsgivare',
    serves: [municipality.id],
    version: 1,
  }
  await get(admin, 'PUT', `/units/${unit.id}`, serving)
  await ear.untilTold(`unit:${unit.id}`)
  const after = await facts.assignment(employee.id, assignment.id)
  assert.deepEqual([after?.serves, after?.capacity], [[municipality.id], 'omsorgsgivare'])
  assert.equal((await directory.assignmentsOf(employee.id))?.[0]?.unit.name, 'Nattpatrullen')

  await fixture.ask(admin, 'DELETE', `/assignments/${assignment.id}`)
  await ear.untilTold(`assignment:${assignment.id}`)
  assert.deepEqual(await directory.assignmentsOf(employee.id), [])
  const ended = await facts.assignment(employee.id, assignment.id)
  assert.equal(ended?.validUntil?.toString(), '2026-11-22T10:00:00Z')

  assert.equal((await directory.employee(employee.id))?.name, 'Olle i Småköping')
  await fixture.ask(admin, 'DELETE', `/employees/${employee.id}`)
  await ear.untilTold(`employee:${employee.id}`)
  assert.equal(await directory.employee(employee.id), undefined)
})

test('what is in memory is answered at once, that somebody is unknown too, until she is registered', async (t) => {
  const fixture = await startParties(t, standing)
  const { db, parties } = fixture
  const { municipality } = await town(fixture)
  const { directory, facts } = parties
  const id = newId()
  await Promise.all([
    directory.organisation(municipality.id),
    directory.resident(id),
    facts.organisationCapacity(id),
  ])
  assert.equal((directory.organisation(municipality.id) as { name: string }).name, 'Småköping')
  assert.equal(directory.resident(id), undefined)
  assert.equal(facts.person(id, fixture.clock.now()), undefined)
  const ear = await hears(db, t)
  await db.transaction((client) =>
    parties.residents.register(client, { id, name: 'Elsa', protectedIdentity: false }),
  )
  await ear.untilTold(`resident:${id}`)
  assert.equal((await directory.resident(id))?.name, 'Elsa')
})

test('a change made here holds for the next question here', async (t) => {
  const fixture = await startParties(t, standing)
  const { ask, parties } = fixture
  const { employee, assignment, admin } = await town(fixture)
  assert.equal((await parties.directory.assignmentsOf(employee.id))?.length, 1)
  await ask(admin, 'DELETE', `/assignments/${assignment.id}`)
  assert.deepEqual(await parties.directory.assignmentsOf(employee.id), [])
})

test('when the telling is lost, nothing is used that was read more than 700 ms ago', async (t) => {
  const fixture = await startParties(t)
  const { db, clock, vault, get } = fixture
  const { municipality } = await town(fixture)
  // A database that never tells.
  const deaf: Database = Object.assign(Object.create(db), {
    listen: async () => ({ close: async () => undefined }),
  })
  let elapsed = 0
  const directory = await createDirectory({ db: deaf, clock, vault, keeping: { elapsed: () => elapsed } })
  const name = async () => (await directory.organisation(municipality.id))?.name
  assert.equal(await name(), 'Småköping')
  const write = { name: 'Nyköping', kinds: ['municipality'], version: 1 }
  await get(operatorAdmin, 'PUT', `/organisations/${municipality.id}`, write)
  elapsed = 349
  assert.equal(await name(), 'Småköping')
  elapsed = 700
  assert.equal(await name(), 'Nyköping')
})

test('an assignment gives facts to her whose it is, and to nobody else', async (t) => {
  const fixture = await startParties(t)
  const { employee, assignment } = await town(fixture)
  const { facts } = fixture.parties
  assert.deepEqual((await facts.assignment(employee.id, assignment.id))?.roles, ['coordinator'])
  assert.equal(await facts.assignment(newId(), assignment.id), undefined)
  assert.equal(await facts.assignment(employee.id, newId()), undefined)
  assert.equal(await facts.assignment(employee.id, 'no id at all'), undefined)
  assert.equal(await facts.system('no such system \u0000'), undefined)
})

test('an assignment is chosen while it holds: from when it begins, until it ends', async (t) => {
  const fixture = await startParties(t)
  const { make, parties, clock } = fixture
  const { employee, municipality, unit } = await town(fixture)
  const later = await make('/assignments', {
    employeeId: employee.id,
    organisationId: municipality.id,
    unitId: unit.id,
    roles: ['auditor'],
    purposes: ['control'],
    validFrom: '2026-11-22T11:00:00Z',
    validUntil: '2026-11-22T12:00:00Z',
  })
  const holds = async () =>
    (await parties.directory.assignmentsOf(employee.id))?.some(({ id }) => id === later.id)
  assert.equal(await holds(), false)
  clock.advance({ hours: 1 })
  assert.equal(await holds(), true)
  clock.advance({ hours: 1 })
  assert.equal(await holds(), false)
})

test('while the database is away, whoever asks is told so, and what is unknown is not taken for nobody', async (t) => {
  const fixture = await startParties(t)
  const { municipality } = await town(fixture)
  const { db, clock, vault } = fixture
  let away = false
  const gone = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })
  const failing: Database = Object.assign(Object.create(db), {
    pool: { query: async (...args: [never]) => (away ? Promise.reject(gone) : db.pool.query(...args)) },
  })
  let elapsed = 0
  const directory = await createDirectory({ db: failing, clock, vault, keeping: { elapsed: () => elapsed } })
  t.after(() => directory.close())
  assert.ok(await directory.organisation(municipality.id))
  away = true
  elapsed = 699
  assert.ok(directory.organisation(municipality.id))
  elapsed = 700
  await assert.rejects(async () => directory.organisation(municipality.id), isUnavailable)
  await assert.rejects(async () => directory.employee(newId()), isUnavailable)
  away = false
  assert.ok(await directory.organisation(municipality.id))
})

test("what is asked for again and again is read again behind the caller's back", async () => {
  let elapsed = 0
  let reads = 0
  const answers = new KeptAnswers({ read: async () => ++reads, elapsed: () => elapsed })
  assert.equal(await answers.get('a'), 1)
  elapsed = 350
  assert.equal(answers.get('a'), 1)
  assert.equal(answers.get('a'), 1)
  await Promise.resolve()
  elapsed = 699
  assert.equal(answers.get('a'), 2)
  assert.equal(reads, 2)
})

test('what is being read when a change is told is not kept', async () => {
  const first = Promise.withResolvers<string>()
  const replies = [first.promise, Promise.resolve('after')]
  const answers = new KeptAnswers({ read: () => replies.shift()!, elapsed: () => 0 })
  const before = answers.get('a')
  answers.forget('a')
  const after = answers.get('a')
  first.resolve('before')
  assert.equal(await before, 'before')
  assert.equal(await after, 'after')
  assert.equal(answers.get('a'), 'after')
})

test('so many answers are kept at most; the one not read the longest goes first', async () => {
  const reads: string[] = []
  const answers = new KeptAnswers({
    read: async (key) => void reads.push(key),
    elapsed: () => 0,
    most: 2,
  })
  for (const key of ['a', 'b', 'c', 'b', 'a']) await answers.get(key)
  assert.deepEqual(reads, ['a', 'b', 'c', 'a'])
})

test('demo people are staff with what they are and where, and residents, found by name', async (t) => {
  const fixture = await startParties(t)
  const { db, parties } = fixture
  const { employee } = await town(fixture)
  const id = newId()
  await db.transaction((client) =>
    parties.residents.register(client, { id, name: 'Elsa Ek', protectedIdentity: false }),
  )
  const people = await parties.directory.demoPeople({ limit: 10 })
  assert.deepEqual(people, [
    {
      kind: 'staff',
      id: employee.id,
      name: 'Olle i Småköping',
      roles: ['coordinator'],
      place: 'Småköping hemtjänst',
    },
    { kind: 'resident', id, name: 'Elsa Ek', roles: [] },
  ])
  const found = await parties.directory.demoPeople({ search: 'ek', limit: 10 })
  assert.deepEqual(
    found.map((each) => each.id),
    [id],
  )
})
