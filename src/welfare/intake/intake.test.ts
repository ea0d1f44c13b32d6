import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWelfare, town } from '../welfare-fixture.ts'

test('a press becomes one ringing alarm with its person, its home and the first chain step open', async (t) => {
  const w = await startWelfare(t)
  const { elsa, home, button } = await town(w)
  const receipt = await w.signal('1001')
  const [alarm, ...others] = await w.alarms()
  assert.equal(others.length, 0)
  assert.equal(alarm!.id, receipt.alarmId)
  assert.deepEqual([alarm!.person?.id, alarm!.home?.id, alarm!.device?.id], [elsa, home, button])
  assert.deepEqual(
    [alarm!.class, alarm!.urgency, alarm!.state, alarm!.ringing],
    ['manual', 'acute', 'ringing', true],
  )
  assert.deepEqual(alarm!.chain.calling, ['Småköping larm'])
  assert.deepEqual(
    [alarm!.chain.step, alarm!.chain.steps, alarm!.chain.dueAt],
    [1, 2, '2026-11-22T10:01:00.000Z'],
  )
})

test('a retransmission changes nothing and is answered as the first was', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const first = await w.signal('1001', { ref: 'same' })
  const again = await w.signal('1001', { ref: 'same' })
  assert.deepEqual([again.repeat, again.signalId, again.alarmId], [true, first.signalId, first.alarmId])
  const [alarm] = await w.alarms()
  assert.deepEqual([alarm!.presses, alarm!.version], [1, 1])
  const { signals } = await w.get<{ signals: { repeats: number }[] }>('GET', `/alarms/${alarm!.id}`)
  assert.deepEqual(
    signals.map((signal) => signal.repeats),
    [1],
  )
})

test('the same ref with other content, or after the window, is a new press and not swallowed', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.signal('1001', { ref: 'same' })
  assert.equal((await w.signal('1001', { ref: 'same', deviceType: '0005', code: undefined! })).repeat, false)
  w.clock.advance({ minutes: 16 })
  assert.equal((await w.signal('1001', { ref: 'same', deviceType: '0005', code: undefined! })).repeat, false)
  assert.equal((await w.alarms())[0]!.presses, 3)
})

test('the same ref from two devices is two messages', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.signal('1001', { ref: 'same' })
  assert.equal((await w.signal('2001', { ref: 'same' })).repeat, false)
  assert.equal((await w.alarms()).length, 2)
})

test('a second press during an open alarm is counted and rings again, whatever its state, on the same card', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId } = await w.signal('1001')
  await w.act(alarmId!, 'dispatch', { by: anna })
  w.clock.advance({ seconds: 30 })
  await w.signal('1001')
  const [alarm, ...others] = await w.alarms()
  assert.equal(others.length, 0)
  assert.deepEqual(
    [alarm!.id, alarm!.presses, alarm!.ringing, alarm!.state],
    [alarmId, 2, true, 'dispatched'],
  )
  assert.equal(alarm!.chain.step, 1, 'the chain starts over')
  assert.equal(alarm!.lastPressAt, '2026-11-22T10:00:30.000Z')
})

test('a graver press takes the card over', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.signal('1001', { deviceType: '0016', code: undefined! })
  assert.equal((await w.alarms())[0]!.urgency, 'prompt')
  await w.signal('1001')
  const [alarm] = await w.alarms()
  assert.deepEqual([alarm!.class, alarm!.urgency, alarm!.presses], ['manual', 'acute', 2])
})

test('an alarm from an unknown device becomes an alarm, marked unknown, calling every reception', async (t) => {
  const w = await startWelfare(t)
  const { reception } = await town(w)
  const receipt = await w.signal('999')
  assert.equal(receipt.deviceKnown, false)
  const [alarm] = await w.alarms(`open=true&group=${reception}`)
  assert.deepEqual([alarm!.marks, alarm!.address?.value], [['unknown_device'], '999'])
  assert.deepEqual(alarm!.chain.calling, ['Småköping larm'])
})

test('a group sees only the controllers it serves, in lists, by id and in acts', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const other = await town(
    {
      db: w.db,
      // The second town's devices need addresses of their own.
      get: (method, path, body) =>
        w.get(
          method,
          path,
          JSON.parse(JSON.stringify(body ?? {}).replace(/"value":"(\d+)"/, '"value":"9$1"')),
        ),
    },
    'Storköping',
  )
  const { alarmId } = await w.signal('1001')
  assert.equal((await w.alarms(`group=${other.reception}`)).length, 0)
  assert.equal((await w.ask('GET', `/alarms/${alarmId}?group=${other.reception}`)).status, 404)
  const taken = await w.ask('POST', `/alarms/${alarmId}/acknowledge?group=${other.reception}`, {
    by: other.anna,
  })
  assert.equal(taken.status, 404)
  assert.equal((await w.alarms())[0]!.ringing, true)
})

test('cancel and reset are shown on the open alarm, and close nothing', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.signal('1001')
  await w.signal('1001', { code: { system: 'scaip.stc', value: '0019' } })
  await w.signal('1001', { type: 'reset' })
  const [alarm] = await w.alarms()
  assert.deepEqual([alarm!.ringing, alarm!.presses, alarm!.marks], [true, 1, ['cancelled', 'reset']])
  await w.signal('1001')
  assert.deepEqual((await w.alarms())[0]!.marks, [], 'a new press takes the cancel back')
})

test('a cancel with nothing to cancel is kept and makes no alarm', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const receipt = await w.signal('1001', { code: { system: 'scaip.stc', value: '0019' } })
  assert.equal(receipt.alarmId, undefined)
  assert.equal((await w.alarms()).length, 0)
  const { rows } = await w.db.pool.query('select type from welfare.signal')
  assert.deepEqual(rows, [{ type: 'cancel' }])
})

test('a fault of the equipment has a card of its own, apart from what its person pressed', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.signal('1001', { code: { system: 'scaip.stc', value: '0016' } })
  await w.signal('1001')
  const alarms = await w.alarms()
  assert.deepEqual(
    alarms.map((alarm) => alarm.class),
    ['manual', 'battery'],
  )
})

test('equipment that repeats a fault that somebody has taken is counted and does not ring again', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId } = await w.signal('1001', { code: { system: 'scaip.stc', value: '0016' } })
  await w.act(alarmId!, 'acknowledge', { by: anna })
  await w.signal('1001', { code: { system: 'scaip.stc', value: '0016' } })
  const [alarm] = await w.alarms()
  assert.deepEqual([alarm!.presses, alarm!.ringing, alarm!.state], [2, false, 'acknowledged'])
})

test('a heartbeat is kept, notes the contact, and makes no alarm, from an unknown device either', async (t) => {
  const w = await startWelfare(t)
  const { smoke } = await town(w)
  await w.signal('1002', { type: 'heartbeat' })
  await w.signal('555', { type: 'heartbeat' })
  assert.equal((await w.alarms()).length, 0)
  const device = await w.get('GET', `/devices/${smoke}`)
  assert.deepEqual([device['contact'], device['lastContactAt']], ['ok', '2026-11-22T10:00:00.000Z'])
})

test('a shared home keeps one card when nobody knows who pressed', async (t) => {
  const w = await startWelfare(t)
  const { controller, home } = await town(w)
  await w.get('POST', '/people', {
    controllerId: controller,
    homeId: home,
    givenName: 'Sixten',
    familyName: 'Testberg',
    protectedIdentity: false,
    relatives: [],
  })
  await w.signal('1002', { deviceType: '0023', code: undefined! })
  const [alarm] = await w.alarms()
  assert.deepEqual([alarm!.person, alarm!.home?.id, alarm!.class], [undefined, home, 'fire'])
  const { household } = await w.get<{ household: { name: string }[] }>('GET', `/alarms/${alarm!.id}`)
  assert.deepEqual(
    household.map((person) => person.name),
    ['Elsa Testberg', 'Sixten Testberg'],
  )
})

test('an alarm that a device kept for hours counts from the press, and says that it is late', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.signal('1001', { occurredAt: '2026-11-22T05:00:00Z' })
  const [alarm] = await w.alarms()
  assert.deepEqual(
    [alarm!.pressedAt, alarm!.receivedAt, alarm!.marks],
    ['2026-11-22T05:00:00.000Z', '2026-11-22T10:00:00.000Z', ['delayed']],
  )
})

test('a clock that cannot be right is set aside', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.signal('1001', { occurredAt: '2027-01-01T00:00:00Z' })
  await w.signal('2001', { occurredAt: '2019-01-01T00:00:00Z' })
  for (const alarm of await w.alarms()) {
    assert.deepEqual([alarm.pressedAt, alarm.marks], ['2026-11-22T10:00:00.000Z', ['clock_skew']])
  }
})

test('many presses at once, of many people and of one, are each counted exactly once', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await Promise.all(
    Array.from({ length: 300 }, (_, n) => w.signal(n % 3 === 0 ? '1001' : `7${n}`, { ref: `n${n}` })),
  )
  const alarms = await w.alarms('open=true&limit=500')
  assert.equal(alarms.length, 201)
  assert.equal(
    alarms.reduce((sum, alarm) => sum + alarm.presses, 0),
    300,
  )
})

test('one signal that the database will not have stops no other in its batch', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.db.pool.query(`alter table welfare.signal add check (ref <> 'bad')`)
  const send = (value: string, type: string) =>
    w.ask('POST', '/signals', { deviceAddress: { scheme: 'scaip', value }, ref: 'bad', type })
  const bad = Promise.all([send('1001', 'information'), send('2001', 'alarm')])
  const good = Promise.all(Array.from({ length: 20 }, (_, n) => w.signal(`6${n}`)))
  const refused = (await bad).map(({ status }) => status)
  assert.deepEqual(refused, [422, 503], 'news is given up, an alarm is asked for again')
  assert.equal((await good).length, 20)
  assert.equal((await w.alarms()).length, 20)
})

test('the test window: the press within it is a test, and its display is the proof', async (t) => {
  const w = await startWelfare(t)
  const { controller, elsa, anna } = await town(w)
  const device = await w.get<{ id: string }>('POST', '/devices', {
    controllerId: controller,
    personId: elsa,
    kind: 'alarm_button',
    addresses: [{ scheme: 'scaip', value: '3001' }],
  })
  await w.get('POST', `/devices/${device.id}/state`, { to: 'installed', by: anna })
  const before = await w.signal('3001')
  assert.deepEqual(
    (await w.alarms())[0]!.marks,
    ['not_proven'],
    'before the window a press is real, and marked',
  )
  await w.get('POST', `/devices/${device.id}/test`, { minutes: 10, by: anna })
  const { alarmId } = await w.signal('3001')
  assert.notEqual(alarmId, before.alarmId)
  const tests = await w.alarms('open=true&urgency=test')
  assert.deepEqual([tests[0]!.class, tests[0]!.chain.calling], ['test', []])
  assert.equal(
    (await w.get('GET', `/devices/${device.id}`))['state'],
    'installed',
    'received is not yet shown',
  )
  await w.act(alarmId!, 'shown', { screenId: '01900000-0000-7000-8000-00000000000a', presses: 1 })
  const proven = await w.get('GET', `/devices/${device.id}`)
  assert.deepEqual([proven['state'], proven['testUntil']], ['proven', undefined])
})

test('two devices of one person that are tested at once are each proven by their own display', async (t) => {
  const w = await startWelfare(t)
  const { controller, elsa, anna } = await town(w)
  const devices = await Promise.all(
    ['3001', '3002'].map(async (value) => {
      const { id } = await w.get<{ id: string }>('POST', '/devices', {
        controllerId: controller,
        personId: elsa,
        kind: 'alarm_button',
        addresses: [{ scheme: 'scaip', value }],
      })
      await w.get('POST', `/devices/${id}/state`, { to: 'installed', by: anna })
      await w.get('POST', `/devices/${id}/test`, { minutes: 10, by: anna })
      return id
    }),
  )
  const state = async (id: string) => (await w.get('GET', `/devices/${id}`))['state']
  const screenId = '01900000-0000-7000-8000-00000000000a'
  const first = await w.signal('3001')
  const second = await w.signal('3002')
  await w.act(first.alarmId!, 'shown', { screenId, presses: 1 })
  assert.deepEqual([await state(devices[0]!), await state(devices[1]!)], ['proven', 'installed'])
  await w.act(second.alarmId!, 'shown', { screenId, presses: 1 })
  assert.equal(await state(devices[1]!), 'proven')
})
