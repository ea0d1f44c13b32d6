import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, Temporal } from '../../../kernel/index.ts'
import { operatorAdmin, type PartyFixture, resident, staff, startParties } from '../party-fixture.ts'
import type { ResidentWrite } from '../party-register.ts'
import { abilityAt, adultFrom } from './resident.ts'

const elsas = '19400101-9811'
const coordinator = staff([], ['coordinator'])

const register =
  ({ db, parties }: PartyFixture) =>
  (more: Partial<ResidentWrite> = {}) =>
    db.transaction((client) =>
      parties.residents.register(client, { id: newId(), name: 'Elsa Ek', protectedIdentity: false, ...more }),
    )

test('a person is one resident, whoever registers her, by her identity; without one she has the id she was given', async (t) => {
  const fixture = await startParties(t)
  const put = register(fixture)
  const [first, second, unknown] = [newId(), newId(), newId()]
  assert.equal(await put({ id: first, identity: elsas }), first)
  assert.equal(await put({ id: second, identity: '400101-9811' }), first)
  assert.equal(await put({ id: unknown }), unknown)
  assert.equal(await put({ id: unknown, name: 'Elsa Maria Ek' }), unknown)
  assert.equal((await fixture.parties.directory.resident(unknown))?.name, 'Elsa Maria Ek')
  assert.equal((await fixture.parties.directory.residentByIdentity(elsas))?.id, first)
})

test('an identity that becomes known later is hers, but when another has it, both keep their ids and the other the identity', async (t) => {
  const fixture = await startParties(t)
  const { directory } = fixture.parties
  const put = register(fixture)
  const [late, known] = [newId(), newId()]
  await put({ id: late })
  assert.equal(await put({ id: late, identity: elsas }), late)
  assert.equal((await directory.residentByIdentity(elsas))?.id, late)
  const another = '19121212-1212'
  await put({ id: known, identity: another })
  assert.equal(await put({ id: late, identity: another }), late)
  assert.equal((await directory.residentByIdentity(another))?.id, known)
  assert.equal(await directory.residentByIdentity(elsas), undefined)
})

test('the same person registered many times at once is one, and hundreds of others come beside her', async (t) => {
  const fixture = await startParties(t)
  const put = register(fixture)
  const ids = await Promise.all(
    Array.from({ length: 300 }, (_, index) => put(index % 10 === 0 ? { identity: elsas } : {})),
  )
  assert.equal(new Set(ids).size, 271)
})

test('what is so already makes no version, and protection is not lifted by who did not know of it', async (t) => {
  const fixture = await startParties(t)
  const put = register(fixture)
  const id = await put({ identity: elsas, protectedIdentity: true })
  await put({ id, identity: elsas, protectedIdentity: true })
  assert.equal(await put({ identity: elsas }), id)
  const { rows } = await fixture.db.pool.query('select version, protected_identity from trust.resident')
  assert.deepEqual(rows, [{ version: 1, protected_identity: true }])
  await put({ id, identity: elsas, protectedIdentity: false })
  assert.equal((await fixture.parties.directory.resident(id))?.protectedIdentity, false)
})

test('an identity that does not hold is refused; a reserve number is taken', async (t) => {
  const fixture = await startParties(t)
  const put = register(fixture)
  await assert.rejects(put({ identity: '19400101-9812' }), { code: 'trust.resident_identity_invalid' })
})

test('staff finds a resident by an identity in the body, sees no identity, and it is in the log', async (t) => {
  const fixture = await startParties(t)
  const { ask, get, db, lines } = fixture
  const id = await register(fixture)({ identity: elsas })
  const found = await get(coordinator, 'POST', '/residents/find', { personIdentity: elsas })
  const seen = { id, name: 'Elsa Ek', protectedIdentity: false, birthYear: 1940, canConsent: true }
  assert.deepEqual(found, seen)
  assert.deepEqual(await get(coordinator, 'GET', `/residents/${id}`), seen)
  const other = { personIdentity: '19121212-1212' }
  assert.equal((await ask(coordinator, 'POST', '/residents/find', other)).status, 404)
  assert.equal((await ask(operatorAdmin, 'POST', '/residents/find', other)).status, 403)
  const { rows } = await db.pool.query('select act, actor, person from trust.audit_entry order by at, id')
  assert.deepEqual(rows, [
    { act: 'trust.resident.find', actor: coordinator.id, person: id },
    { act: 'trust.resident.read', actor: coordinator.id, person: id },
  ])
  const { rows: stored } = await db.pool.query(
    `select (select string_agg(r::text, ' ') from trust.resident r) || (select string_agg(c::text, ' ') from trust.audit_entry c) as all`,
  )
  assert.doesNotMatch(JSON.stringify([stored, found, lines]), /400101-?9811/)
})

test('the name of somebody with a protected identity is withheld from all but herself', async (t) => {
  const fixture = await startParties(t)
  const id = await register(fixture)({ identity: elsas, protectedIdentity: true })
  assert.deepEqual(await fixture.get(coordinator, 'GET', `/residents/${id}`), {
    id,
    protectedIdentity: true,
    canConsent: true,
  })
  assert.equal((await fixture.get(resident(id), 'GET', `/residents/${id}`))['name'], 'Elsa Ek')
})

test('a resident knows of herself and of those whose proxy she is, and finds nobody', async (t) => {
  const fixture = await startParties(t)
  const { ask, db } = fixture
  const put = register(fixture)
  const [elsa, nils] = [await put({ identity: elsas }), await put()]
  const asNils = resident(nils)
  assert.equal((await ask(asNils, 'GET', `/residents/${elsa}`)).status, 404)
  assert.equal((await ask(asNils, 'POST', '/residents/find', { personIdentity: elsas })).status, 404)
  const ability = { canConsent: false, basis: 'x' }
  assert.equal(
    (await ask(asNils, 'PUT', `/residents/${nils}/ability`, ability)).code,
    'trust.assessment_by_staff',
  )
  await db.pool.query(
    `insert into trust.proxy (id, person, holder, kind, acts, granted_at, granted_by, understood, basis, valid_from)
      values ($1, $2::uuid, $3, 'attorney', '{records.read}', '2026-01-01', $3, true, 'x', '2026-01-01')`,
    [newId(), elsa, nils],
  )
  assert.equal((await ask(asNils, 'GET', `/residents/${elsa}`)).status, 200)
  // What an assessment of her rests on is for who may read her rights.
  assert.equal((await ask(asNils, 'GET', `/residents/${elsa}/history`)).status, 404)
  await db.pool.query(`update trust.proxy set acts = '{rights.read}'`)
  assert.equal((await ask(asNils, 'GET', `/residents/${elsa}/history`)).status, 200)
})

test('a custodian knows of the child until she comes of age, also when nobody has ended the mandate', async (t) => {
  const fixture = await startParties(t)
  const { ask, db, clock } = fixture
  const child = await register(fixture)({ identity: '20081123-2396' })
  const mother = await register(fixture)()
  await db.pool.query(
    `insert into trust.proxy (id, person, holder, kind, acts, granted_at, granted_by, understood, basis, valid_from)
      values ($1, $2::uuid, $3, 'custodian', '{}', '2026-01-01', $3, true, 'x', '2026-01-01')`,
    [newId(), child, mother],
  )
  assert.equal((await ask(resident(mother), 'GET', `/residents/${child}`)).status, 200)
  clock.advance({ hours: 24 })
  assert.equal((await ask(resident(mother), 'GET', `/residents/${child}`)).status, 404)
})

test('a number is looked up, and an ability assessed, by who is surely known alone', async (t) => {
  const fixture = await startParties(t)
  const id = await register(fixture)({ identity: elsas })
  const unsure = { ...coordinator, levelOfAssurance: 2 as const }
  for (const [method, path, body] of [
    ['POST', '/residents/find', { personIdentity: elsas }],
    ['PUT', `/residents/${id}/ability`, { canConsent: false, basis: 'x' }],
    ['GET', `/residents/${id}/history`],
  ] as const)
    assert.equal((await fixture.ask(unsure, method, path, body)).code, 'kernel.level_too_low', path)
})

test('who is registered is not found out by trying numbers, by staff or by a system', async (t) => {
  const fixture = await startParties(t)
  const id = await register(fixture)({ identity: elsas })
  const find = (personIdentity: string) =>
    fixture.ask(coordinator, 'POST', '/residents/find', { personIdentity })
  for (let wrong = 0; wrong < 10; wrong += 1) assert.equal((await find('19121212-1212')).status, 404)
  assert.equal((await find('19121212-1212')).status, 429)
  assert.equal((await find(elsas)).body['id'], id, 'who is known is found all the same')
})

test('an assessment of her ability to consent decides before her age, and is kept with who made it', async (t) => {
  const fixture = await startParties(t)
  const { get, parties, clock } = fixture
  const id = await register(fixture)({ identity: elsas })
  assert.deepEqual(await parties.facts.person(id, clock.now()), { child: false, canConsent: true })
  const ability = { canConsent: false, basis: 'Läkare vid Ekens vårdcentral 2026-11-20' }
  assert.equal((await get(coordinator, 'PUT', `/residents/${id}/ability`, ability))['canConsent'], false)
  assert.deepEqual(await parties.facts.person(id, clock.now()), { child: false, canConsent: false })
  const { items } = await get<{ items: unknown[] }>(coordinator, 'GET', `/residents/${id}/history`)
  assert.deepEqual(items, [
    { version: 2, at: '2026-11-22T10:00:00.000Z', act: 'changed', by: coordinator.id, document: ability },
  ])
})

test('a child is one until the day in Sweden on which she turns eighteen', () => {
  const at = (text: string) => Temporal.Instant.from(text)
  const born = { adultFrom: adultFrom(Temporal.PlainDate.from('2008-11-23')) }
  assert.deepEqual(abilityAt(born, at('2026-11-22T22:59:59Z')), { child: true, canConsent: false })
  assert.deepEqual(abilityAt(born, at('2026-11-22T23:00:00Z')), { child: false, canConsent: true })
  const assessed = { ...born, assessedCanConsent: true }
  assert.deepEqual(abilityAt(assessed, at('2024-01-01T00:00:00Z')), { child: true, canConsent: true })
  const leap = { adultFrom: adultFrom(Temporal.PlainDate.from('2008-02-29')) }
  assert.equal(abilityAt(leap, at('2026-02-28T22:59:59Z'))?.child, true)
  assert.equal(abilityAt(leap, at('2026-02-28T23:00:00Z'))?.child, false)
})

test('nothing is known of the ability of somebody whose birth nobody knows, unless it was assessed', () => {
  const now = Temporal.Instant.from('2026-11-22T10:00:00Z')
  assert.equal(abilityAt({}, now), undefined)
  assert.deepEqual(abilityAt({ assessedCanConsent: true }, now), { child: false, canConsent: true })
})
