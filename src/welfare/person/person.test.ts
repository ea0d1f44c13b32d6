import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change, Person } from '../contract/index.ts'
import { type Registers, smallTown, startRegisters } from '../register/register-fixture.ts'

interface People {
  items: Person[]
  total: number
  next?: string
}

/** Test numbers of the reserved range 980 to 999. */
const astasNumber = '19400101-9811'
const astasDigits = '194001019811'

const write = (controllerId: string, more: object = {}) => ({
  controllerId,
  givenName: 'Asta',
  familyName: 'Ek',
  protectedIdentity: false,
  relatives: [],
  ...more,
})

async function hidden(registers: Registers) {
  const town = await smallTown(registers)
  const { id: homeId } = town.home
  const relative = { id: town.group.id, name: 'Lisa Ek', phone: '0701740602' }
  const details = { phone: '0701740601', instructions: 'Ring Lisa', homeId, relatives: [relative] }
  const secret = write(town.controller.id, {
    givenName: 'Ylva',
    familyName: 'Åberg',
    protectedIdentity: true,
    personIdentity: astasNumber,
    ...details,
  })
  const person = await registers.made<{ id: string }>('/people', secret)
  return { ...town, secret, person }
}

test('a personal identity goes in and comes out only as a birth date and its kind', async (t) => {
  const { ask, made, db, lines } = await startRegisters(t)
  const { id: controllerId } = await made('/controllers', { name: 'Småköping' })
  const person = await made('/people', write(controllerId, { personIdentity: astasNumber }))
  assert.deepEqual(
    [person.birthDate, person.identityKind, person.personIdentity],
    ['1940-01-01', 'personnummer', undefined],
  )
  const kept = await ask('PUT', `/people/${person.id}`, {
    ...write(controllerId),
    givenName: 'Astrid',
    version: 1,
  })
  assert.equal(kept.body.birthDate, '1940-01-01', 'a change that does not give the number keeps it')
  const { rows } = await db.pool.query(
    'select to_jsonb(p) as row from welfare.person p union all select to_jsonb(c) from welfare.change c',
  )
  assert.doesNotMatch(JSON.stringify(rows), /400101-?981/)
  assert.doesNotMatch(JSON.stringify(lines), /400101-?981/)
})

test('a number that does not hold is refused without being repeated, in the answer or the log', async (t) => {
  const { ask, made, lines } = await startRegisters(t)
  const { id: controllerId } = await made('/controllers', { name: 'Småköping' })
  const wrong = '19400101-9812'
  const answers = [
    await ask('POST', '/people', write(controllerId, { personIdentity: wrong })),
    await ask('POST', '/people/find', { personIdentity: wrong }),
  ]
  for (const { status, code, text } of answers) {
    assert.deepEqual([status, code], [400, 'welfare.person_identity_invalid'])
    assert.doesNotMatch(text, /400101-?981/)
  }
  assert.doesNotMatch(JSON.stringify(lines), /400101-?981/)
})

test('the same number twice in a controller is refused, however it is written; in another it is not', async (t) => {
  const { ask, made, lines } = await startRegisters(t)
  const a = await made('/controllers', { name: 'A' })
  const b = await made('/controllers', { name: 'B' })
  const first = await made('/people', write(a.id, { personIdentity: astasNumber }))
  const again = await ask('POST', '/people', write(a.id, { personIdentity: astasDigits }))
  assert.deepEqual([again.status, again.code], [409, 'welfare.person_identity_taken'])
  assert.doesNotMatch(again.text + JSON.stringify(lines), /400101-?981/)
  await made('/people', write(b.id, { personIdentity: astasDigits }))
  assert.equal((await ask('DELETE', `/people/${first.id}`)).status, 204)
  await made('/people', write(a.id, { personIdentity: astasNumber }))
})

test('two who register the same number at the same time: one is kept', async (t) => {
  const { ask, made } = await startRegisters(t)
  const { id } = await made('/controllers', { name: 'A' })
  const both = [1, 2, 3].map(() => ask('POST', '/people', write(id, { personIdentity: astasNumber })))
  const statuses = (await Promise.all(both)).map(({ status }) => status)
  assert.deepEqual(statuses.sort(), [201, 409, 409])
})

test('a person is found by number with a body, and a search refuses one in the URL', async (t) => {
  const { ask, made } = await startRegisters(t)
  const { id } = await made('/controllers', { name: 'A' })
  const person = await made('/people', write(id, { personIdentity: astasNumber }))
  const found = await ask<People>('POST', '/people/find', { personIdentity: ` ${astasDigits} ` })
  assert.deepEqual(
    found.body.items.map((each) => each.id),
    [person.id],
  )
  const other = await made('/controllers', { name: 'B' })
  const elsewhere = { personIdentity: astasNumber, controller: other.id }
  assert.deepEqual((await ask<People>('POST', '/people/find', elsewhere)).body.items, [])
  for (const path of ['/people', '/homes']) {
    const answer = await ask('GET', `${path}?search=${astasNumber}`)
    assert.deepEqual([answer.status, answer.code], [400, 'welfare.search_personal_number'])
    assert.doesNotMatch(answer.text, /400101-?981/)
  }
})

test('protected identity: name, home, phone, birth date, relatives and instructions stay hidden everywhere', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { person, home, secret, controller } = await hidden(registers)
  const device = await registers.made('/devices', {
    controllerId: controller.id,
    personId: person.id,
    homeId: home.id,
    kind: 'alarm_button',
    addresses: [{ scheme: 'scaip', value: '77' }],
  })
  const answers = await Promise.all([
    ask('GET', '/people'),
    ask('GET', `/people/${person.id}`),
    ask('GET', `/people/${person.id}/history`),
    ask('POST', '/people/find', { personIdentity: astasNumber }),
    ask('PUT', `/people/${person.id}`, { ...secret, phone: '0701740699', version: 1 }),
    ask('GET', `/homes/${home.id}`),
    ask('GET', '/homes'),
  ])
  for (const { status, text } of answers) {
    assert.equal(status, 200, text)
    assert.doesNotMatch(text, /Ylva|Åberg|07017406|Ring Lisa|1940-01-01|400101/)
  }
  const [list] = answers as unknown as [{ body: People }]
  const masked = list.body.items.find(({ id }) => id === person.id)
  assert.deepEqual(masked, {
    id: person.id,
    version: 1,
    updatedAt: '2026-11-22T10:00:00.000Z',
    controllerId: controller.id,
    givenName: 'Skyddad',
    familyName: 'identitet',
    protectedIdentity: true,
    relatives: [],
    protected: false,
  })
  assert.ok(!answers[5]!.text.includes(person.id), 'the home does not lead to her, nor she to the home')
  const { id: homeId } = home
  assert.deepEqual(
    (await ask<People>('GET', `/people?home=${homeId}`)).body.items.map(({ givenName }) => givenName),
    ['Asta'],
  )
  for (const path of [
    `/devices/${device.id}`,
    `/devices/${device.id}/history`,
    `/devices?person=${person.id}`,
  ]) {
    assert.ok(!(await ask('GET', path)).text.includes(homeId as string), path)
  }
  assert.equal((await ask<People>('GET', `/devices?home=${homeId}`)).body.total, 0)
})

test('protected identity: neither a search nor the order of a list gives the name away', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made } = registers
  const { controller } = await hidden(registers)
  await made('/people', write(controller.id, { familyName: 'Öberg' }))
  const found = async (search: string) =>
    (await ask<People>('GET', `/people?search=${encodeURIComponent(search)}`)).body.total
  assert.deepEqual([await found('Åberg'), await found('skyddad'), await found('Öberg')], [0, 1, 1])
  const { items } = (await ask<People>('GET', '/people')).body
  assert.equal(items[0]?.familyName, 'identitet', 'first, not where Åberg would stand')
})

test('protected identity is revealed to a named employee, and each time is written down', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { person, staff, group } = await hidden(registers)
  const url = `/people/${person.id}?reveal=true`
  assert.equal((await ask('GET', url)).code, 'welfare.reveal_needs_staff')
  assert.equal((await ask('GET', `${url}&by=${person.id}`)).code, 'welfare.by_unknown')
  const reveals = async () => (await ask('GET', `/people/${person.id}/reveals`)).body
  assert.deepEqual(await reveals(), [])
  const full = await ask('GET', `${url}&by=${staff.id}&group=${group.id}`)
  assert.deepEqual(
    [full.body.givenName, full.body.phone, full.body.birthDate],
    ['Ylva', '0701740601', '1940-01-01'],
  )
  assert.deepEqual(await reveals(), [
    { at: '2026-11-22T10:00:00.000Z', byName: staff.name, groupName: group.name },
  ])
})

test('the hidden name is never saved over the real one', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { person, staff } = await hidden(registers)
  const masked = (await ask('GET', `/people/${person.id}`)).body
  assert.equal((await ask('PUT', `/people/${person.id}`, masked)).code, 'welfare.person_hidden')
  const full = await ask('GET', `/people/${person.id}?reveal=true&by=${staff.id}`)
  assert.equal(full.body.familyName, 'Åberg')
})

test('the history of whoever is protected now hides the name she had before', async (t) => {
  const registers = await startRegisters(t)
  const { ask } = registers
  const { person, controller } = await smallTown(registers)
  await ask('PUT', `/people/${person.id}`, write(controller.id, { protectedIdentity: true, version: 1 }))
  const history = await ask<Change[]>('GET', `/people/${person.id}/history`)
  assert.equal(history.body.length, 2)
  assert.doesNotMatch(history.text, /Asta/)
})

test('nobody counts as protected before a device is proven and in use', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made, db } = registers
  const { person, home, controller } = await smallTown(registers)
  const isProtected = async () => (await ask('GET', `/people/${person.id}`)).body.protected
  const common = { controllerId: controller.id, homeId: home.id, kind: 'local_unit' }
  const unit = await made('/devices', { ...common, addresses: [{ scheme: 'scaip', value: '1' }] })
  const set = (state: string, provenAt: string | null) =>
    db.pool.query('update welfare.device set state = $2, proven_at = $3 where id = $1', [
      unit.id,
      state,
      provenAt,
    ])
  assert.equal(await isProtected(), false)
  await set('proven', '2026-11-01T00:00:00Z')
  assert.equal(await isProtected(), false, 'proven, but not in use')
  await set('in_use', '2026-11-01T00:00:00Z')
  assert.equal(await isProtected(), true, 'a device of the whole home')
  await set('suspended', '2026-11-01T00:00:00Z')
  assert.equal(await isProtected(), false)
  await set('in_use', '2026-11-01T00:00:00Z')
  const neighbour = await made('/people', write(controller.id, { homeId: home.id, givenName: 'Bo' }))
  await db.pool.query('update welfare.device set person_id = $2 where id = $1', [unit.id, neighbour.id])
  assert.equal(await isProtected(), false, 'carried by somebody else in the home')
  const list = await ask<People>('GET', '/people?protected=true')
  assert.deepEqual(
    list.body.items.map(({ id }) => id),
    [neighbour.id],
  )
})

test('a person with devices or an open alarm is not removed; her own chains go with her', async (t) => {
  const registers = await startRegisters(t)
  const { ask, made, db } = registers
  const { person, controller, group } = await smallTown(registers)
  const chain = await made('/chains', {
    controllerId: controller.id,
    personId: person.id,
    name: 'Egen',
    classes: [],
    steps: [],
    fallback: { kind: 'group', id: group.id, repeatSeconds: 60 },
  })
  const device = await made('/devices', {
    controllerId: controller.id,
    personId: person.id,
    kind: 'alarm_button',
    addresses: [{ scheme: 'scaip', value: '1' }],
  })
  assert.equal((await ask('DELETE', `/people/${person.id}`)).code, 'welfare.person_has_devices')
  await ask('DELETE', `/devices/${device.id}`)
  const times = 'pressed_at, last_press_at, received_at, last_received_at'
  await db.pool.query(
    `insert into welfare.alarm (id, subject, person_id, class, urgency, ${times})
      values ($1, 'x', $1, 'manual', 'acute', now(), now(), now(), now())`,
    [person.id],
  )
  assert.equal((await ask('DELETE', `/people/${person.id}`)).code, 'welfare.person_has_open_alarm')
  await db.pool.query(`update welfare.alarm set state = 'resolved'`)
  assert.equal((await ask('DELETE', `/people/${person.id}`)).status, 204)
  assert.equal((await ask('GET', `/chains/${chain.id}`)).status, 404)
  const history = await ask<Change[]>('GET', `/chains/${chain.id}/history`)
  assert.deepEqual(
    history.body.map(({ act }) => act),
    ['removed', 'created'],
  )
})
