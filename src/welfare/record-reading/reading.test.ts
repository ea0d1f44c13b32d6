import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change, Home, Person, PersonDecisions, RecordReading, Staff } from '../contract/index.ts'
import { againstContract } from '../write-back/contract-fixture.ts'
import { inRecord, numbers, readTown } from './reading-fixture.ts'

const decision = (id: string, number: string, more: Record<string, string> = {}) => ({
  personId: { root: '1.2.752.129.2.1.3.1', extension: number },
  decisionId: id,
  kind: 'Trygghetslarm',
  validFrom: '2026-01-01',
  ...more,
})

test('a reading tells what is otherwise in the record and changes nothing', async (t) => {
  const w = await readTown(t)
  w.record.people = [
    inRecord(numbers.elsa, 'Elsa Maria', { phone: '070-1740612' }),
    inRecord(numbers.nils, 'Nils'),
    inRecord(numbers.maj, 'Maj', {
      address: { street: 'Nygatan 2', postalCode: '123 45', city: 'Småköping' },
    }),
  ]
  w.record.decisions = [decision('B1', numbers.maj, { unit: 'Myndighet norr', validUntil: '2027-01-31' })]
  const reading = await w.read('people')
  assert.deepEqual(
    [reading.found, reading.differences, reading.problem, reading.readAt],
    [3, { add: 1, change: 1, missing: 0, takeable: 2, toChoose: 1 }, undefined, '2026-11-22T10:00:00.000Z'],
  )
  const [elsa, maj] = await w.differences('people')
  assert.deepEqual(
    [elsa?.act, elsa?.objectId, elsa?.fields],
    [
      'change',
      w.elsa,
      [
        { field: 'givenName', here: 'Elsa', there: 'Elsa Maria', choose: true },
        { field: 'phone', there: '070-1740612', choose: false },
      ],
    ],
  )
  assert.deepEqual(
    [maj?.act, maj?.name, maj?.birthDate, maj?.fields.map(({ field, choose }) => [field, choose])],
    [
      'add',
      'Testberg Maj',
      '1950-10-13',
      [
        ['givenName', false],
        ['familyName', false],
        ['protectedIdentity', false],
        ['home', false],
        ['decisions', false],
      ],
    ],
  )
  assert.equal((await w.get<Person>('GET', `/people/${w.elsa}`)).givenName, 'Elsa')
  assert.equal((await w.get<{ total: number }>('GET', '/people')).total, 2)
})

test('all takes what nobody here has decided otherwise: a new person with home and decisions, and the history says where from', async (t) => {
  const w = await readTown(t)
  w.record.people = [
    inRecord(numbers.elsa, 'Elsa Maria', { phone: '070-1740612' }),
    inRecord(numbers.maj, 'Maj', {
      address: { street: 'Nygatan 2', postalCode: '123 45', city: 'Småköping' },
    }),
  ]
  w.record.decisions = [
    decision('B1', numbers.maj, { validUntil: '2026-06-30+02:00' }),
    decision('B3', numbers.maj, { validFrom: '2026-02-30' }),
    decision('B2', numbers.maj, { validFrom: '2026-07-01', unit: 'Myndighet norr' }),
  ]
  await w.read('people')
  assert.deepEqual(await w.apply('people', { all: true, by: w.anna }), { done: 2, failed: [], left: 0 })
  const elsa = await w.get<Person>('GET', `/people/${w.elsa}`)
  assert.deepEqual([elsa.givenName, elsa.phone, elsa.relatives.length], ['Elsa', '070-1740612', 1])
  const { items } = await w.get<{ items: Person[] }>('POST', '/people/find', { personIdentity: numbers.maj })
  const maj = items[0]!
  const home = await w.get<Home>('GET', `/homes/${maj.homeId}`)
  assert.deepEqual([home.street, home.postalCode, home.city], ['Nygatan 2', '123 45', 'Småköping'])
  const decisions = await w.get<PersonDecisions>('GET', `/people/${maj.id}/decisions`)
  assert.deepEqual(
    decisions.items.map(({ recordId, validNow, unit }) => [recordId, validNow, unit]),
    [
      ['B2', true, 'Myndighet norr'],
      ['B1', false, undefined],
    ],
  )
  const [change] = await w.get<Change[]>('GET', `/people/${w.elsa}/history`)
  assert.deepEqual(
    [change?.fromRecord, change?.byName, change?.document['source']],
    ['SE5565594230-JOURNAL', 'Anna Operatör', undefined],
  )
  const left = await w.differences('people')
  assert.deepEqual(
    left.map(({ act, fields }) => [act, fields.map(({ field }) => field)]),
    [['change', ['givenName']]],
  )
})

test('what was changed here is taken when it is chosen, and kept when that is chosen, until the record changes', async (t) => {
  const w = await readTown(t)
  w.record.people = [
    inRecord(numbers.elsa, 'Elsa Maria', { phone: '1111' }),
    inRecord(numbers.nils, 'Nisse', { phone: '2222' }),
  ]
  await w.put(`/people/${w.elsa}`, { phone: '9999' })
  await w.read('people')
  const byId = async () => new Map((await w.differences('people')).map((each) => [each.objectId, each]))
  const before = await byId()
  const chosen = await w.apply('people', {
    choices: [
      { id: before.get(w.elsa)!.id, take: ['givenName'], keep: ['phone'] },
      { id: before.get(w.nils)!.id, keep: ['givenName'] },
    ],
  })
  assert.deepEqual(chosen, { done: 2, failed: [], left: 0 })
  const elsa = await w.get<Person>('GET', `/people/${w.elsa}`)
  assert.deepEqual([elsa.givenName, elsa.phone], ['Elsa Maria', '9999'])
  await w.read('people')
  assert.deepEqual(
    [...(await byId())].map(([id, { fields }]) => [id, fields.map(({ field }) => field)]),
    [[w.nils, ['phone']]],
    'what was kept is not told of again',
  )
  w.record.people[0]!['phone'] = '3333'
  await w.read('people')
  assert.deepEqual((await byId()).get(w.elsa)?.fields, [
    { field: 'phone', here: '9999', there: '3333', choose: true },
  ])
  await w.apply('people', { all: true })
  assert.equal((await w.get<Person>('GET', `/people/${w.elsa}`)).phone, '9999')
})

test('a change here after the reading is not overwritten: the difference has to be read again', async (t) => {
  const w = await readTown(t)
  w.record.people = [inRecord(numbers.elsa, 'Elsa', { phone: '1111' })]
  await w.read('people')
  await w.put(`/people/${w.elsa}`, { phone: '9999' })
  const { done, failed } = await w.apply('people', { all: true })
  assert.equal(done, 0)
  assert.match(failed[0]!.reason.en, /Somebody else has changed the record/)
  assert.equal((await w.get<Person>('GET', `/people/${w.elsa}`)).phone, '9999')
})

test('of one with protected identity a preview names the fields and tells nothing of what is in them', async (t) => {
  const w = await readTown(t)
  w.record.people = [
    inRecord(numbers.elsa, 'Elsa Maria', { protectedIdentity: true, address: { street: 'Gömgatan 7' } }),
    inRecord(numbers.maj, 'Maj', { protectedIdentity: true, address: { street: 'Gömgatan 8' } }),
  ]
  w.record.decisions = [decision('B1', numbers.maj, { unit: 'Gömställe' })]
  await w.read('people')
  const { items } = await w.get<{ items: object[] }>(
    'GET',
    `/record/people/differences?controller=${w.controller}`,
  )
  const said = JSON.stringify(items)
  assert.doesNotMatch(said, /Elsa|Maj|Göm|1950|Testberg/)
  assert.match(said, /"givenName","choose":true/)
  await w.apply('people', { all: true })
  const elsa = await w.get<Person>('GET', `/people/${w.elsa}`)
  assert.deepEqual([elsa.protectedIdentity, elsa.familyName], [true, 'identitet'])
  const found = await w.get<{ items: Person[] }>('POST', '/people/find', { personIdentity: numbers.maj })
  const decisions = await w.get<PersonDecisions>('GET', `/people/${found.items[0]!.id}/decisions`)
  assert.deepEqual(decisions, { items: [], withheld: true })
  w.record.people[0]!['protectedIdentity'] = false
  await w.read('people')
  await w.apply('people', { all: true })
  assert.equal(
    (await w.get<Person>('GET', `/people/${w.elsa}`)).protectedIdentity,
    true,
    'a protection is given up only by choice',
  )
})

test('somebody who is no longer in the record is told of, and stays', async (t) => {
  const w = await readTown(t)
  w.record.people = [inRecord(numbers.elsa, 'Elsa'), inRecord(numbers.nils, 'Nils')]
  await w.read('people')
  w.record.people.pop()
  const { differences } = await w.read('people')
  assert.deepEqual(differences, { add: 0, change: 0, missing: 1, takeable: 0, toChoose: 0 })
  const [missing] = await w.differences('people')
  assert.deepEqual([missing?.act, missing?.objectId], ['missing', w.nils])
  const refused = await w.apply('people', { choices: [{ id: missing!.id, take: ['givenName'] }] })
  assert.equal(refused.failed.length, 1)
  assert.equal((await w.get<{ total: number }>('GET', '/people')).total, 2)
})

test('a decision that is gone from the record is gone from the person when it is taken', async (t) => {
  const w = await readTown(t)
  w.record.people = [inRecord(numbers.elsa, 'Elsa')]
  w.record.decisions = [decision('B1', numbers.elsa)]
  await w.read('people')
  await w.apply('people', { all: true })
  w.record.decisions = []
  await w.read('people')
  await w.apply('people', { all: true })
  assert.deepEqual((await w.get<PersonDecisions>('GET', `/people/${w.elsa}/decisions`)).items, [])
})

test('a record that tells of no decisions leaves them out; one that cannot be read leaves what was read the last time', async (t) => {
  const w = await readTown(t)
  w.record.people = [inRecord(numbers.elsa, 'Elsa', { phone: '1' })]
  w.record.instead['GetCareDecisions'] = { code: 'VP007' }
  assert.equal((await w.read('people')).differences.change, 1)
  for (const [instead, problem] of [
    [{ code: 'VP009' }, 'record_silent'],
    [{ body: 'no xml' }, 'answer_unreadable'],
    [{ body: '<GetServiceRecipientsResponse xmlns="urn:other"/>' }, 'answer_unreadable'],
  ] as const) {
    w.record.instead['GetServiceRecipients'] = instead
    const { status, body } = await w.ask('POST', '/record/people/readings', { controllerId: w.controller })
    assert.deepEqual([status, body.code], [502, 'welfare.record_unread'])
    const { items } = await w.get<{ items: RecordReading[] }>('GET', '/record/people/readings')
    assert.deepEqual([items[0]?.problem, items[0]?.found, items[0]?.differences.change], [problem, 1, 1])
  }
})

test('one in the record who cannot be kept here is counted, and the others are read', async (t) => {
  const w = await readTown(t)
  w.record.people = [inRecord(numbers.elsa, 'Elsa', { phone: '1' }), inRecord('190000000000', 'Ingen')]
  const { found, unreadable, differences } = await w.read('people')
  assert.deepEqual([found, unreadable, differences.change, differences.add], [1, 1, 1, 0])
})

test('a municipality without a record cannot be read from, and is not in the list', async (t) => {
  const w = await readTown(t)
  await w.put(`/controllers/${w.controller}`, { record: undefined })
  const { status, body } = await w.ask('POST', '/record/people/readings', { controllerId: w.controller })
  assert.deepEqual([status, body.code], [409, 'welfare.record_not_set'])
  assert.deepEqual((await w.get<{ items: [] }>('GET', '/record/people/readings')).items, [])
})

test('the night only tells, unless the controller has switched it on that what nobody decided here is taken', async (t) => {
  const w = await readTown(t)
  w.record.people = [inRecord(numbers.elsa, 'Elsa Maria', { phone: '1111' })]
  await w.night()
  assert.equal(w.record.calls.length, 0, 'off')
  await w.setRecord('tell')
  await w.night()
  assert.equal((await w.differences('people')).length, 1)
  assert.equal((await w.get<Person>('GET', `/people/${w.elsa}`)).phone, undefined)
  await w.setRecord('apply')
  w.record.staff = [{ hsaId: 'SE5565594230-NY', name: 'Ny Natt' }]
  await w.night()
  const elsa = await w.get<Person>('GET', `/people/${w.elsa}`)
  assert.deepEqual([elsa.phone, elsa.givenName], ['1111', 'Elsa'])
  const [change] = await w.get<Change[]>('GET', `/people/${w.elsa}/history`)
  assert.deepEqual([change?.fromRecord, change?.byName], ['SE5565594230-JOURNAL', undefined])
  const entry = w.logged.find(({ act }) => act === 'welfare.person.change')
  assert.deepEqual(
    [entry?.actorKind, entry?.actor, entry?.controller],
    ['program', 'knutpunkt', w.controller],
  )
  const { rows } = await w.db.pool.query(
    'select name, organisation_id from welfare.staff where hsa_id is not null',
  )
  assert.deepEqual(rows, [{ name: 'Ny Natt', organisation_id: w.controller }])
})

test('employees are found again by their HSA-id; a namesake is taken for the same only when that is chosen', async (t) => {
  const w = await readTown(t)
  await w.db.pool.query('update welfare.staff set organisation_id = $1', [w.controller])
  w.record.staff = [
    { hsaId: 'SE5565594230-A1', name: 'Anna Operatör', title: 'Larmoperatör' },
    { hsaId: 'SE5565594230-B1', name: 'Bo Operatör' },
  ]
  await w.read('staff')
  const [anna, bo] = await w.differences('staff')
  assert.deepEqual(
    [anna?.act, anna?.fields],
    [
      'change',
      [
        { field: 'hsaId', there: 'SE5565594230-A1', choose: true },
        { field: 'title', there: 'Larmoperatör', choose: true },
      ],
    ],
  )
  await w.apply('staff', { choices: [{ id: anna!.id, take: ['title', 'hsaId'] }] })
  assert.equal((await w.get<Staff>('GET', `/staff/${w.anna}`)).hsaId, 'SE5565594230-A1')
  w.record.staff[0]!['title'] = 'Gruppledare'
  await w.read('staff')
  await w.apply('staff', { all: true })
  const after = await w.get<Staff>('GET', `/staff/${w.anna}`)
  assert.deepEqual([after.title, after.groupIds], ['Gruppledare', [w.reception]])
  assert.equal((await w.get<Staff>('GET', `/staff/${w.bo}`)).hsaId, undefined)
  assert.equal(bo?.objectId, w.bo)
})

test('no personal number stands in what is kept of a reading or in the log', async (t) => {
  const w = await readTown(t)
  w.record.people = [inRecord(numbers.maj, 'Maj')]
  await w.read('people')
  w.record.instead['GetServiceRecipients'] = { body: `<x>${numbers.maj}</x>` }
  await w.ask('POST', '/record/people/readings', { controllerId: w.controller })
  const { rows } = await w.db.pool.query<{ all: string }>(
    'select json_agg(d)::text as all from welfare.record_difference d',
  )
  assert.match(rows[0]!.all, /Maj/)
  for (const text of [rows[0]!.all, JSON.stringify(w.lines)]) assert.doesNotMatch(text, /501013-?9813/)
})

test('what is asked, and what the record of these tests answers, is as the published contracts have it', async (t) => {
  const w = await readTown(t)
  w.record.people = [
    inRecord(numbers.maj, 'Maj', {
      phone: '1',
      language: 'fi',
      address: { street: 'Nygatan 2', postalCode: '123 45', city: 'Småköping', floor: '2 tr' },
    }),
  ]
  w.record.decisions = [decision('B1', numbers.maj, { validUntil: '2026-06-30+02:00' })]
  w.record.staff = [{ hsaId: 'SE5565594230-A1', name: 'Anna', title: 'Larmoperatör', phone: '1' }]
  await w.read('people')
  await w.read('staff')
  assert.equal(w.record.calls.length, 3)
  for (const { contract, body } of w.record.calls) {
    const name = /:(\w+)Responder:1$/.exec(contract)![1]!
    const valid = againstContract(name)
    valid(body)
    valid((await w.record.answer(contract)).body)
  }
})
