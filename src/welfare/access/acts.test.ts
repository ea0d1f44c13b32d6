import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { AlarmDetail, Board } from '../contract/index.ts'
import { town } from '../welfare-fixture.ts'
import { type Ruled, startRuled } from './ruled-fixture.ts'

const permissions = [
  'welfare.alarms.read',
  'welfare.alarms.write',
  'welfare.people.read',
  'welfare.homes.read',
  'welfare.staff.read',
  'welfare.staff.write',
  'welfare.groups.read',
  'welfare.groups.write',
  'welfare.devices.write',
  'welfare.screens.write',
]

/** A town with an alarm of Nils's, and its people. */
async function start(t: TestContext) {
  const w = await startRuled(t)
  const made = await town(w)
  const { controller, reception } = made
  const at = { organisation: controller, unit: reception, serves: [controller], permissions }
  const anna = w.employee(made.anna, { ...at, roles: ['operator'] })
  const coordinator = w.employee(made.bo, { ...at, roles: ['coordinator'] })
  const alarm = (await w.signal('2001')).alarmId!
  return { w, ...made, at, annaLoggedIn: anna, coordinator, alarm }
}

/** A municipality that no reception serves, with one button. */
async function unserved(w: Ruled): Promise<string> {
  const { id } = await w.get<{ id: string }>('POST', '/controllers', { name: 'Ingenmansby' })
  await w.get('POST', '/devices', {
    controllerId: id,
    kind: 'alarm_button',
    addresses: [{ scheme: 'scaip', value: '5001' }],
  })
  return id
}

test('an employee acts as herself, whether she says so or not, and as nobody else', async (t) => {
  const { w, anna, bo, annaLoggedIn, alarm } = await start(t)
  const act = (name: string, body: object) => w.as(annaLoggedIn, () => w.act(alarm, name, body))
  const asBo = await act('acknowledge', { by: bo })
  assert.deepEqual([asBo.status, asBo.body.code], [403, 'welfare.not_yourself'])
  assert.equal((await act('acknowledge', {})).body.acknowledgedBy, 'Anna Operatör')
  assert.equal((await act('arrive', { by: anna })).status, 200)
  const screen = await w.as(annaLoggedIn, () =>
    w.ask('PUT', `/screens/${alarm}`, { groupId: annaLoggedIn.unit, staffId: bo, attended: true }),
  )
  assert.deepEqual([screen.status, screen.body.code], [403, 'welfare.not_yourself'])
})

test('what is done with an alarm is entered: who, at which unit, about whom, whose, on which decision', async (t) => {
  const { w, annaLoggedIn, alarm, nils, controller, reception } = await start(t)
  await w.as(annaLoggedIn, async () => {
    await w.get('GET', '/alarms')
    await w.get('GET', `/alarms/${alarm}`)
    await w.get('POST', `/alarms/${alarm}/shown`, { screenId: alarm, presses: 1 })
    await w.get('POST', `/alarms/${alarm}/acknowledge`, {})
    await w.get('GET', `/people/${nils}`)
  })
  const acts = w.entries.map(({ act }) => act)
  assert.deepEqual(acts, [
    'welfare.alarm.list',
    'welfare.alarm.read',
    'welfare.alarm.show',
    'welfare.alarm.acknowledge',
    'welfare.person.read',
  ])
  assert.equal(w.entries[0]!.person, undefined, 'a list is about nobody')
  for (const entry of w.entries.slice(1)) {
    const { actorKind, actor, unit, person, purpose, decision } = entry
    assert.deepEqual([actorKind, actor, unit], ['employee', annaLoggedIn.id, reception])
    assert.deepEqual([person, entry.controller, purpose], [nils, controller, 'alarm'])
    assert.ok(decision !== undefined)
  }
})

test('an act that is not kept is not entered either', async (t) => {
  const { w, annaLoggedIn, alarm } = await start(t)
  const refused = await w.as(annaLoggedIn, () => w.act(alarm, 'resolve', { cause: 'help_given' }))
  assert.equal(refused.body.code, 'welfare.not_acknowledged')
  assert.deepEqual(w.entries, [])
})

test('one whose assignment has ended is told why, and that is entered', async (t) => {
  const { w, annaLoggedIn, alarm } = await start(t)
  w.endAssignment(annaLoggedIn)
  const answers = await w.as(annaLoggedIn, async () => [
    await w.ask('GET', '/alarms'),
    await w.ask('GET', `/alarms/${alarm}`),
    await w.act(alarm, 'acknowledge', {}),
  ])
  for (const { status, body } of answers) {
    assert.deepEqual([status, body.code], [403, 'trust.decision_denied'])
  }
  assert.deepEqual(
    w.entries.map(({ outcome }) => outcome),
    ['denied', 'denied', 'denied'],
  )
})

test('an alarm of a municipality that no reception serves, and one that nobody knows, is seen and taken by whoever hears it', async (t) => {
  const { w, annaLoggedIn } = await start(t)
  const controller = await unserved(w)
  await w.get('POST', '/homes', { controllerId: controller, street: 'Ingenmansgatan 1' })
  const alarms = [(await w.signal('5001')).alarmId!, (await w.signal('nobody-knows')).alarmId!]
  await w.as(annaLoggedIn, async () => {
    const seen = (await w.alarms()).map(({ id }) => id)
    const board = await w.get<Board>('GET', `/board?group=${annaLoggedIn.unit}`)
    assert.equal(board.storm.ringing, 3)
    for (const id of alarms) {
      assert.ok(seen.includes(id))
      assert.equal((await w.ask('GET', `/alarms/${id}`)).status, 200)
      assert.equal((await w.act(id, 'acknowledge', {})).status, 200)
    }
    // Its registers are no cry for help.
    const homes = await w.get<{ items: object[] }>('GET', `/homes?controller=${controller}`)
    assert.deepEqual(homes.items, [])
  })
})

test('a system acts for an employee of those it acts for, and is entered with her', async (t) => {
  const { w, anna, controller, alarm } = await start(t)
  const { id: elsewhere } = await w.get<{ id: string }>('POST', '/controllers', { name: 'Annanstans' })
  const { id: theirGroup } = await w.get<{ id: string }>('POST', '/groups', {
    name: 'Annan grupp',
    kind: 'reception',
    serves: [elsewhere],
    hours: [],
  })
  const { id: stranger } = await w.get<{ id: string }>('POST', '/staff', {
    name: 'X',
    groupIds: [theirGroup],
  })
  const adapter = w.system([controller], permissions)
  const act = (body: object) => w.as(adapter, () => w.act(alarm, 'acknowledge', body))
  assert.equal((await act({})).body.code, 'welfare.by_missing')
  assert.equal((await act({ by: stranger })).body.code, 'welfare.staff_not_found')
  assert.equal((await act({ by: anna })).status, 200)
  const { actorKind, actor, onBehalfOf } = w.entries.at(-1)!
  assert.deepEqual([actorKind, actor, onBehalfOf], ['system', adapter.id, anna])
  assert.equal((await w.as(adapter, () => w.ask('GET', `/alarms?group=${theirGroup}`))).status, 404)
  w.endAgreement(controller)
  assert.equal((await act({ by: anna })).body.code, 'trust.decision_denied')
  assert.equal((await w.as(adapter, () => w.ask('GET', '/alarms'))).body.code, 'trust.decision_denied')
})

test('protected details are shown to whoever helps the person, and to nobody for the asking', async (t) => {
  const { w, controller, annaLoggedIn, coordinator } = await start(t)
  const { id } = await w.get<{ id: string }>('POST', '/people', {
    controllerId: controller,
    givenName: 'Hemlig',
    familyName: 'Testberg',
    protectedIdentity: true,
    relatives: [],
  })
  await w.get('POST', '/devices', {
    controllerId: controller,
    personId: id,
    kind: 'alarm_button',
    addresses: [{ scheme: 'scaip', value: '3001' }],
  })
  const inRegister = () => w.ask<{ givenName: string }>('GET', `/people/${id}?reveal=true`)
  const denied = await w.as(annaLoggedIn, inRegister)
  assert.deepEqual([denied.status, denied.body.code], [403, 'trust.decision_denied'])
  assert.equal((await w.as(coordinator, inRegister)).body.givenName, 'Hemlig')

  const alarm = (await w.signal('3001')).alarmId!
  assert.equal((await w.as(annaLoggedIn, inRegister)).body.givenName, 'Hemlig', 'while she needs help')
  const inAlarm = () => w.act(alarm, 'reveal', {})
  const shown = (await w.as(annaLoggedIn, inAlarm)).body as AlarmDetail
  assert.equal(shown.person?.name, 'Hemlig Testberg')
  assert.deepEqual(
    w.entries
      .filter(({ act, outcome }) => act.endsWith('.reveal') && outcome === 'done')
      .map(({ act, person }) => [act, person]),
    [
      ['welfare.person.reveal', id],
      ['welfare.person.reveal', id],
      ['welfare.alarm.reveal', id],
    ],
  )
  await w.as(coordinator, () => w.act(alarm, 'acknowledge', {}))
  await w.as(coordinator, () => w.act(alarm, 'resolve', { cause: 'help_given' }))
  assert.equal(
    (await w.as(annaLoggedIn, inAlarm)).body.code,
    'trust.decision_denied',
    'it is over, and was not hers',
  )
})

test('nobody gives herself or others by a register what she may not herself come near', async (t) => {
  const { w, controller, reception, coordinator, bo } = await start(t)
  const { id: elsewhere } = await w.get<{ id: string }>('POST', '/controllers', { name: 'Grannby' })
  const { id: theirs } = await w.get<{ id: string }>('POST', '/groups', {
    name: 'Grannbys larm',
    kind: 'reception',
    serves: [controller, elsewhere],
    organisationId: elsewhere,
    hours: [],
  })
  await w.as(coordinator, async () => {
    const group = await w.get<Record<string, unknown>>('GET', `/groups/${reception}`)
    const { id: _id, updatedAt: _at, onDutyNow: _duty, liveScreens: _live, ...own } = group
    const wider = await w.ask('PUT', `/groups/${reception}`, { ...own, serves: [controller, elsewhere] })
    assert.deepEqual([wider.status, wider.body.code], [403, 'welfare.controller_not_served'])
    const unknown = await w.ask('PUT', `/groups/${reception}`, { ...own, serves: [controller, bo] })
    assert.deepEqual([unknown.status, unknown.body.code], [403, 'welfare.controller_not_served'])
    const other = await w.ask('PUT', `/groups/${theirs}`, { ...own, name: 'Vårt nu', version: 1 })
    assert.deepEqual([other.status, other.body.code], [403, 'welfare.another_organisation'])
    const herself = await w.ask('PUT', `/staff/${bo}`, {
      name: 'Bo',
      groupIds: [reception, theirs],
      version: 1,
    })
    assert.deepEqual([herself.status, herself.body.code], [422, 'welfare.reference_unknown'])
  })
})

test('an employee’s number is for her own organisation and group', async (t) => {
  const { w, controller, reception, annaLoggedIn } = await start(t)
  const { id: elsewhere } = await w.get<{ id: string }>('POST', '/controllers', { name: 'Grannby' })
  const { id: shared } = await w.get<{ id: string }>('POST', '/groups', {
    name: 'Gemensam natt',
    kind: 'response',
    serves: [controller, elsewhere],
    organisationId: elsewhere,
    hours: [],
  })
  const staff = async (groupId: string) =>
    (await w.get<{ id: string }>('POST', '/staff', { name: 'Z', phone: '070-1740607', groupIds: [groupId] }))
      .id
  const [colleague, other] = [await staff(reception), await staff(shared)]
  await w.as(annaLoggedIn, async () => {
    const phoneOf = async (id: string) => (await w.get<{ phone?: string }>('GET', `/staff/${id}`)).phone
    assert.equal(await phoneOf(colleague), '070-1740607')
    assert.equal(await phoneOf(other), undefined)
    assert.doesNotMatch(JSON.stringify(await w.get('GET', `/staff/${other}/history`)), /070-1740607/)
  })
})

test('an operator starts a test press and changes no register', async (t) => {
  const { w, annaLoggedIn, button } = await start(t)
  await w.as(annaLoggedIn, async () => {
    assert.equal((await w.ask('POST', `/devices/${button}/test`, { minutes: 5 })).status, 200)
    const state = await w.ask('POST', `/devices/${button}/state`, { to: 'suspended' })
    assert.deepEqual([state.status, state.body.code], [403, 'trust.decision_denied'])
  })
})

test('whoever administers the installation sees all organisations, and no alarms or people for it', async (t) => {
  const { w, anna, controller } = await start(t)
  const operator = '01900000-0000-7000-8000-00000000000a'
  const administrator = {
    ...w.employee(anna, {
      roles: ['administrator'],
      organisation: operator,
      unit: operator,
      serves: [],
      permissions: [...permissions, 'welfare.controllers.read', 'welfare.controllers.write'],
    }),
    controllers: 'all' as const,
  }
  await w.as(administrator, async () => {
    assert.equal((await w.ask('GET', `/controllers/${controller}`)).status, 200)
    assert.equal((await w.ask('POST', '/controllers', { name: 'Nykommun' })).status, 201)
    assert.equal((await w.ask('GET', '/alarms')).body.code, 'trust.decision_denied')
    assert.equal((await w.ask('GET', '/people')).body.code, 'trust.decision_denied')
  })
})
