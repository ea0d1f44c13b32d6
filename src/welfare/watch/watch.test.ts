import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Board } from '../contract/index.ts'
import { createIntake } from '../intake/intake.ts'
import { createRefusalLedger } from '../intake/refusals.ts'
import { startWelfare, town, type WelfareFixture } from '../welfare-fixture.ts'
import { retentionHandler, retentionTask } from './retention.ts'
import { superviseDevices } from './supervise-devices.ts'
import { watchScreens } from './watch-screens.ts'

function supervision(w: WelfareFixture) {
  const refusals = createRefusalLedger(w.db)
  const intake = createIntake({
    ...w,
    refusals,
    callOut: 'by_hand',
    repeatWindowSeconds: 900,
    queueBound: 100,
  })
  const since = w.clock.now()
  return (listeningSince = since) =>
    superviseDevices({ db: w.db, intake, tolerance: 2.5 }, w.clock.now(), listeningSince)
}
const screens = (w: WelfareFixture) =>
  watchScreens({ db: w.db, callOut: 'by_hand', liveSeconds: 45 }, w.clock.now())

test('a device that falls silent is one alarm, and its return is news, once each', async (t) => {
  const w = await startWelfare(t)
  const { smoke } = await town(w)
  const look = supervision(w)
  await w.signal('1002', { type: 'heartbeat' })
  w.clock.advance({ seconds: 149 })
  assert.equal(await look(), 0, 'two and a half intervals have not passed')
  w.clock.advance({ seconds: 2 })
  assert.equal(await look(), 1)
  w.clock.advance({ seconds: 600 })
  assert.equal(await look(), 0, 'told once')
  const [lost] = await w.alarms()
  assert.deepEqual(
    [lost!.class, lost!.urgency, lost!.device?.id, lost!.presses],
    ['no_contact', 'technical', smoke, 1],
  )
  assert.equal((await w.get('GET', `/devices/${smoke}`))['contact'], 'lost')
  await w.signal('1002', { type: 'heartbeat' })
  await w.signal('1002', { type: 'heartbeat' })
  const [back] = await w.alarms()
  assert.deepEqual(
    [back!.id, back!.ringing, back!.presses, back!.marks],
    [lost!.id, true, 1, ['contact_back']],
  )
  const { events } = await w.get<{ events: { kind: string }[] }>('GET', `/alarms/${lost!.id}`)
  assert.equal(events.filter((event) => event.kind === 'contact_back').length, 1)
})

test('a device lost again while its alarm stands open rings again', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const look = supervision(w)
  await w.signal('1002', { type: 'heartbeat' })
  w.clock.advance({ minutes: 5 })
  await look()
  const [lost] = await w.alarms()
  await w.act(lost!.id, 'acknowledge', { by: anna })
  await w.signal('1002', { type: 'heartbeat' })
  w.clock.advance({ minutes: 5 })
  await look()
  const [again] = await w.alarms()
  assert.deepEqual([again!.id, again!.ringing, again!.presses, again!.marks], [lost!.id, true, 2, []])
})

test('the return of a device whose alarm was resolved is an alarm of its own, so that nobody waits for it', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const look = supervision(w)
  await w.signal('1002', { type: 'heartbeat' })
  w.clock.advance({ minutes: 5 })
  await look()
  const [lost] = await w.alarms()
  await w.act(lost!.id, 'acknowledge', { by: anna })
  await w.act(lost!.id, 'resolve', { by: anna, cause: 'technical_fault' })
  await w.signal('1002', { type: 'heartbeat' })
  const [back] = await w.alarms()
  assert.deepEqual([back!.class, back!.marks], ['no_contact', ['contact_back']])
})

test("the reception's own absence is nobody's silence", async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const look = supervision(w)
  await w.signal('1002', { type: 'heartbeat' })
  w.clock.advance({ hours: 3 })
  const upAgain = w.clock.now()
  w.clock.advance({ seconds: 100 })
  assert.equal(await look(upAgain), 0)
  w.clock.advance({ seconds: 60 })
  assert.equal(await look(upAgain), 1)
})

test('two processes that look at once make one alarm of a lost device', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const looks = [supervision(w), supervision(w)]
  await w.signal('1002', { type: 'heartbeat' })
  w.clock.advance({ minutes: 5 })
  await Promise.all(looks.map((look) => look()))
  assert.deepEqual(
    (await w.alarms()).map((alarm) => alarm.presses),
    [1],
  )
})

test('nobody at a live screen is an alarm to the fallback, one while it stands', async (t) => {
  const w = await startWelfare(t)
  const { reception } = await town(w)
  assert.equal(await screens(w), 1)
  assert.equal(await screens(w), 0)
  const [alarm] = await w.alarms(`open=true&group=${reception}`)
  assert.deepEqual(
    [alarm!.class, alarm!.chain.calling, alarm!.chain.fallback, alarm!.text],
    ['no_screen', ['Småköping natt'], true, 'Småköping larm'],
  )
})

test('a screen counts while somebody sits at it and for as long as it is heard', async (t) => {
  const w = await startWelfare(t)
  const { reception, anna } = await town(w)
  const put = (attended: boolean) =>
    w.get('PUT', '/screens/01900000-0000-7000-8000-00000000000b', {
      groupId: reception,
      staffId: anna,
      attended,
    })
  await put(true)
  assert.equal(await screens(w), 0)
  const board = await w.get<Board>('GET', `/board?group=${reception}`)
  assert.deepEqual(
    board.liveScreens.map((screen) => screen.staffName),
    ['Anna Operatör'],
  )
  w.clock.advance({ seconds: 46 })
  assert.equal(await screens(w), 1)
})

test('whoever came to a screen and left again is missed again, though the first alarm still stands open', async (t) => {
  const w = await startWelfare(t)
  const { anna, reception } = await town(w)
  const look = () => watchScreens({ db: w.db, callOut: 'by_hand', liveSeconds: 45 }, w.clock.now())
  const screen = (attended: boolean) =>
    w.get('PUT', '/screens/01900000-0000-7000-8000-00000000000a', {
      groupId: reception,
      staffId: anna,
      attended,
    })
  await look()
  const [alarm] = await w.alarms('class=no_screen')
  w.clock.advance({ minutes: 1 })
  await screen(true)
  await w.act(alarm!.id, 'acknowledge', { by: anna })
  assert.equal(await look(), 0)
  w.clock.advance({ minutes: 1 })
  await screen(false)
  assert.equal(await look(), 1)
  const [again] = await w.alarms('class=no_screen')
  assert.deepEqual([again!.id, again!.ringing, again!.presses], [alarm!.id, true, 2])
  assert.equal(await look(), 0, 'and once is enough')
  await w.act(alarm!.id, 'acknowledge', { by: anna })
  w.clock.advance({ minutes: 1 })
  await screen(false)
  assert.equal(await look(), 0, 'nobody has come since')
})

test('a screen left alone does not count', async (t) => {
  const w = await startWelfare(t)
  const { reception } = await town(w)
  await w.get('PUT', '/screens/01900000-0000-7000-8000-00000000000b', { groupId: reception, attended: false })
  assert.equal(await screens(w), 1)
})

test('a storm begins when arrivals outrun answers, and ends when few ring', async (t) => {
  const w = await startWelfare(t, { storm: { unansweredToStart: 5, unansweredToEnd: 1 } })
  const { reception, anna } = await town(w)
  const board = () => w.get<Board>('GET', `/board?group=${reception}`)
  assert.equal((await board()).storm.on, false)
  await Promise.all(Array.from({ length: 6 }, (_, n) => w.signal(`5${n}`)))
  const { storm } = await board()
  assert.deepEqual([storm.on, storm.ringing, storm.arrivedLastFiveMinutes], [true, 6, 6])
  const alarms = await w.alarms()
  for (const alarm of alarms.slice(0, 4)) await w.act(alarm.id, 'acknowledge', { by: anna })
  assert.equal((await board()).storm.on, true, 'two still ring')
  await w.act(alarms[4]!.id, 'acknowledge', { by: anna })
  assert.equal((await board()).storm.on, false)
})

test('the board lists what is silent, due for a test, not proven, and heard from nobody known', async (t) => {
  const w = await startWelfare(t)
  const { reception, controller, elsa, anna, button } = await town(w)
  const look = supervision(w)
  await w.signal('1002', { type: 'heartbeat' })
  w.clock.advance({ minutes: 5 })
  await look()
  await w.db.pool.query(
    `update welfare.device set test_interval_days = 30, proven_at = '2026-09-01T00:00:00Z' where id = $1`,
    [button],
  )
  const device = await w.get('POST', '/devices', {
    controllerId: controller,
    personId: elsa,
    kind: 'fall_detector',
    addresses: [{ scheme: 'scaip', value: '3001' }],
  })
  await w.get('POST', `/devices/${device['id']}/state`, { to: 'installed', by: anna })
  await w.signal('31337', { type: 'heartbeat' })
  const board = await w.get<Board>('GET', `/board?group=${reception}`)
  assert.deepEqual([board.silentDevices.total, board.testsDue.total, board.notProven.total], [1, 1, 1])
  assert.equal(board.testsDue.items[0]!.personName, 'Elsa Testberg')
  assert.deepEqual(
    board.unknownHeard.map((heard) => heard.address.value),
    ['31337'],
  )
})

test('old heartbeats are let go at night; alarms and all else are kept', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.signal('1002', { type: 'heartbeat' })
  await w.signal('1001')
  w.clock.advance({ hours: 31 * 24 })
  await w.signal('1002', { type: 'heartbeat' })
  const handlers = retentionHandler({ db: w.db, now: () => w.clock.now(), heartbeatDays: 30, keyDays: 2 })
  await handlers[retentionTask]!({}, { id: '1', log: w.log, attempt: 1, lastAttempt: false })
  const { rows } = await w.db.pool.query('select type from welfare.signal order by received_at')
  assert.deepEqual(
    rows.map((row) => row.type),
    ['alarm', 'heartbeat'],
  )
})
