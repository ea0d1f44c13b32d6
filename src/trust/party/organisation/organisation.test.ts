import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../../kernel/index.ts'
import { operatorAdmin, staff, startParties, town } from '../party-fixture.ts'

type Page = { items: { id: string; name: string }[]; total: number; next?: string }

test('an organisation is registered, read, changed with its version, and ended; each version is kept with who made it', async (t) => {
  const { ask, get, organisation, clock } = await startParties(t)
  const made = await organisation('Småköping', {
    capacity: 'omsorgsgivare',
    organisationNumber: '212000-0142',
    hsaId: 'se2120000142-a1',
  })
  assert.equal(made['organisationNumber'], '2120000142')
  assert.equal(made['hsaId'], 'SE2120000142-A1')
  assert.equal(made['operator'], false)
  clock.advance({ hours: 1 })
  const { version, updatedAt: _, operator: __, id, ...write } = made
  const changed = await get(operatorAdmin, 'PUT', `/organisations/${id}`, {
    ...write,
    name: 'Småköpings kommun',
    version,
  })
  assert.equal(changed.version, 2)
  const stale = await ask(operatorAdmin, 'PUT', `/organisations/${id}`, { ...write, version })
  assert.equal(stale.status, 409)
  assert.equal(stale.code, 'trust.party_stale')
  const unversioned = await ask(operatorAdmin, 'PUT', `/organisations/${id}`, write)
  assert.equal(unversioned.code, 'trust.party_version_missing')
  assert.equal((await ask(operatorAdmin, 'DELETE', `/organisations/${id}`)).status, 204)
  assert.equal((await ask(operatorAdmin, 'GET', `/organisations/${id}`)).code, 'trust.party_not_found')
  const { items } = await get<{ items: Record<string, unknown>[] }>(
    operatorAdmin,
    'GET',
    `/organisations/${id}/history`,
  )
  assert.deepEqual(
    items.map((each) => [
      each['version'],
      each['act'],
      each['by'],
      (each['document'] as Record<string, unknown>)['name'],
    ]),
    [
      [3, 'removed', operatorAdmin.id, 'Småköpings kommun'],
      [2, 'changed', operatorAdmin.id, 'Småköpings kommun'],
      [1, 'created', operatorAdmin.id, 'Småköping'],
    ],
  )
})

test('every change is entered in the log with who did it, and what is refused is not', async (t) => {
  const { ask, organisation, db } = await startParties(t)
  const { id } = await organisation('Småköping')
  await ask(operatorAdmin, 'PUT', `/organisations/${id}`, { name: 'X', kinds: ['region'], version: 9 })
  await ask(operatorAdmin, 'DELETE', `/organisations/${id}`)
  const { rows } = await db.pool.query(
    'select act, actor, controller, about from trust.audit_entry order by at, id',
  )
  assert.deepEqual(rows, [
    { act: 'trust.organisation.create', actor: operatorAdmin.id, controller: id, about: id },
    { act: 'trust.organisation.end', actor: operatorAdmin.id, controller: id, about: id },
  ])
})

test('lists page in Swedish order, are searched by words and filtered by kind', async (t) => {
  const { ask, get, organisation } = await startParties(t)
  for (const name of ['Öby', 'Arvika', 'Åmål', 'alingsås', 'Älmhult']) await organisation(name)
  await organisation('Västra regionen', { kinds: ['region'] })
  const first = await get<Page>(operatorAdmin, 'GET', '/organisations?limit=4')
  assert.equal(first.total, 6)
  const second = await get<Page>(operatorAdmin, 'GET', `/organisations?limit=4&cursor=${first.next}`)
  assert.deepEqual(
    [...first.items, ...second.items].map(({ name }) => name),
    ['alingsås', 'Arvika', 'Västra regionen', 'Åmål', 'Älmhult', 'Öby'],
  )
  assert.equal(second.next, undefined)
  const found = await get<Page>(
    operatorAdmin,
    'GET',
    `/organisations?search=${encodeURIComponent('region väst')}`,
  )
  assert.deepEqual(
    found.items.map(({ name }) => name),
    ['Västra regionen'],
  )
  assert.equal((await get<Page>(operatorAdmin, 'GET', '/organisations?kind=region')).total, 1)
  assert.equal(
    (await ask(operatorAdmin, 'GET', '/organisations?cursor=x')).code,
    'trust.party_cursor_unreadable',
  )
  const identity = await ask(operatorAdmin, 'GET', '/organisations?search=19400101-9811')
  assert.equal(identity.code, 'trust.party_search_identity')
})

test('an administrator sees and changes her organisation and those below it, and does not learn of others', async (t) => {
  const { ask, get, organisation } = await startParties(t)
  const small = await organisation('Småköping')
  const board = await organisation('Socialnämnden', { parentId: small.id })
  const other = await organisation('Storköping')
  const admin = staff([small.id])
  const seen = await get<Page>(admin, 'GET', '/organisations')
  assert.deepEqual(seen.items.map(({ id }) => id).toSorted(), [small.id, board.id].toSorted())
  assert.equal(seen.total, 2)
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/history'],
    ['PUT', ''],
    ['DELETE', ''],
  ] as const) {
    const write = { name: 'Mitt', kinds: ['region'], version: 1 }
    const answer = await ask(
      admin,
      method,
      `/organisations/${other.id}${path}`,
      method === 'PUT' ? write : undefined,
    )
    assert.equal(answer.status, 404, `${method} ${path}`)
  }
  const renamed = { name: 'Nämnden', kinds: ['municipality'], parentId: small.id, version: 1 }
  assert.equal((await get(admin, 'PUT', `/organisations/${board.id}`, renamed))['name'], 'Nämnden')
})

test('an administrator makes organisations below hers alone, and moves none out of it', async (t) => {
  const { ask, get, organisation } = await startParties(t)
  const [small, other] = [await organisation('Småköping'), await organisation('Storköping')]
  const admin = staff([small.id])
  const below = { name: 'Ny nämnd', kinds: ['municipality'] }
  for (const parentId of [undefined, other.id]) {
    const refused = await ask(admin, 'POST', '/organisations', { ...below, parentId })
    assert.equal(refused.code, 'trust.party_beyond_reach')
  }
  const { id, version } = await get(admin, 'POST', '/organisations', { ...below, parentId: small.id })
  const moved = await ask(admin, 'PUT', `/organisations/${id}`, { ...below, parentId: other.id, version })
  assert.equal(moved.code, 'trust.party_beyond_reach')
  const freed = await ask(admin, 'PUT', `/organisations/${id}`, { ...below, version })
  assert.equal(freed.code, 'trust.party_beyond_reach')
})

test('in which role of the law an organisation acts is not for its own administrator to say', async (t) => {
  const { ask, organisation, unit } = await startParties(t)
  const social = await organisation('Omsorgsbolaget', {
    kinds: ['social_care_provider'],
    capacity: 'omsorgsgivare',
  })
  const admin = staff([social.id])
  const home = await unit(social.id, 'Hemtjänsten')
  const put = async (more: object) => {
    const write = { name: 'Omsorgsbolaget', kinds: ['social_care_provider'], capacity: 'omsorgsgivare' }
    return (await ask(admin, 'PUT', `/organisations/${social.id}`, { ...write, version: 1, ...more })).code
  }
  // As a health care provider she would read in an emergency, and see that data is blocked (SVOD 3 kap. 5–6 §).
  assert.equal(await put({ capacity: 'vardgivare' }), 'trust.party_beyond_reach')
  assert.equal(await put({ kinds: ['social_care_provider', 'care_provider'] }), 'trust.party_beyond_reach')
  const below = { name: 'Kliniken', kinds: ['care_provider'], parentId: social.id }
  assert.equal((await ask(admin, 'POST', '/organisations', below)).code, 'trust.party_beyond_reach')
  const healing = { organisationId: social.id, name: 'Kliniken', serves: [], capacity: 'vardgivare' }
  assert.equal((await ask(admin, 'POST', '/units', healing)).code, 'trust.party_beyond_reach')
  const changed = await ask(admin, 'PUT', `/units/${home.id}`, { ...healing, version: 1 })
  assert.equal(changed.code, 'trust.party_beyond_reach')
  assert.equal(await put({ name: 'Omsorg i samverkan' }), undefined)
})

test('of two who change the same version at once, one is kept and the other is told', async (t) => {
  const { ask, organisation } = await startParties(t)
  const { id } = await organisation('Småköping')
  const answers = await Promise.all(
    ['A', 'B', 'C'].map((name) =>
      ask(operatorAdmin, 'PUT', `/organisations/${id}`, { name, kinds: ['region'], version: 1 }),
    ),
  )
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409, 409])
})

test('a hierarchy has no loops, also when two changes close one together', async (t) => {
  const { ask, organisation } = await startParties(t)
  const [a, b, c] = [await organisation('A'), await organisation('B'), await organisation('C')]
  const under = (child: { id: string }, parent: { id: string }, version = 1) =>
    ask(operatorAdmin, 'PUT', `/organisations/${child.id}`, {
      name: child.id,
      kinds: ['municipality'],
      parentId: parent.id,
      version,
    })
  assert.equal((await under(a, a)).code, 'trust.party_loop')
  assert.equal((await under(a, b)).status, 200)
  assert.equal((await under(b, c)).status, 200)
  assert.equal((await under(c, a)).code, 'trust.party_loop')
  const [d, e] = [await organisation('D'), await organisation('E')]
  const both = await Promise.all([under(d, e), under(e, d)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409])
})

test("numbers that do not hold, and parents that are not there, are refused; an HSA-id is one organisation's", async (t) => {
  const { ask, organisation } = await startParties(t)
  const post = async (more: object) =>
    (await ask(operatorAdmin, 'POST', '/organisations', { name: 'X', kinds: ['region'], ...more })).code
  assert.equal(await post({ organisationNumber: '2120000143' }), 'trust.party_number_invalid')
  assert.equal(await post({ hsaId: 'SE2120000143-A1' }), 'trust.party_number_invalid')
  assert.equal(await post({ parentId: newId() }), 'trust.party_reference_unknown')
  assert.equal(await post({ name: '  ' }), 'trust.party_text_unusable')
  await organisation('Småköping', { hsaId: 'SE2120000142-A1' })
  assert.equal(await post({ hsaId: 'SE2120000142-a1' }), 'trust.party_hsa_id_taken')
})

test('an organisation with units, systems or others below it is not ended', async (t) => {
  const fixture = await startParties(t)
  const { municipality } = await town(fixture)
  const ended = await fixture.ask(operatorAdmin, 'DELETE', `/organisations/${municipality.id}`)
  assert.equal(ended.code, 'trust.party_in_use')
})

test('the registers are for those with the permission alone', async (t) => {
  const { ask } = await startParties(t)
  const operator = staff('all', ['operator'])
  const auditor = staff('all', ['auditor'])
  assert.equal((await ask(undefined, 'GET', '/organisations')).status, 401)
  for (const path of ['organisations', 'units', 'employees', 'assignments', 'systems']) {
    assert.equal((await ask(operator, 'GET', `/${path}`)).status, 403, path)
    assert.equal((await ask(auditor, 'GET', `/${path}`)).status, 200, path)
    assert.equal((await ask(auditor, 'POST', `/${path}`, {})).status, 403, path)
  }
})
