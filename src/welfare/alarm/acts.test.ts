import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alarm, AlarmDetail } from '../contract/index.ts'
import { startWelfare, town } from '../welfare-fixture.ts'

const screenId = '01900000-0000-7000-8000-00000000000a'

test('an alarm goes from press to resolved, each step stamped with who and when', async (t) => {
  const w = await startWelfare(t)
  const { anna, bo } = await town(w)
  const { alarmId } = await w.signal('1001')
  const steps: [string, object][] = [
    ['shown', { screenId, presses: 1 }],
    ['acknowledge', { by: anna }],
    ['dispatch', { by: anna, staffId: bo, note: 'Tar bil 2' }],
    ['arrive', { by: anna }],
    ['resolve', { by: anna, cause: 'fall_no_injury', note: 'Uppe igen' }],
  ]
  for (const [name, body] of steps) {
    w.clock.advance({ seconds: 10 })
    assert.equal((await w.act(alarmId!, name, body)).status, 200, name)
  }
  const alarm = await w.get<AlarmDetail>('GET', `/alarms/${alarmId}`)
  const at = (seconds: number) => `2026-11-22T10:00:${seconds}.000Z`
  assert.deepEqual(
    [alarm.shownAt, alarm.acknowledgedAt, alarm.dispatchedAt, alarm.arrivedAt, alarm.resolvedAt],
    [at(10), at(20), at(30), at(40), at(50)],
  )
  assert.deepEqual(
    [alarm.state, alarm.acknowledgedBy, alarm.dispatchedTo, alarm.cause],
    ['resolved', 'Anna Operatör', 'Bo Operatör', 'fall_no_injury'],
  )
  assert.deepEqual(
    alarm.events.map((event) => event.kind),
    ['pressed', 'step_opened', 'shown', 'acknowledged', 'step_ended', 'dispatched', 'arrived', 'resolved'],
  )
  assert.equal((await w.alarms()).length, 0)
})

test('of two operators who take an alarm the second is told who was first, and may take it over', async (t) => {
  const w = await startWelfare(t)
  const { anna, bo } = await town(w)
  const { alarmId } = await w.signal('1001')
  const answers = await Promise.all([anna, bo].map((by) => w.act(alarmId!, 'acknowledge', { by })))
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
  const refused = answers.find((answer) => answer.status === 409)!
  assert.match(String((refused.body as { detail?: string }).detail), /(Anna|Bo) Operatör/)
  const loser = answers[0]!.status === 409 ? anna : bo
  assert.equal((await w.act(alarmId!, 'acknowledge', { by: loser, takeOver: true })).status, 200)
})

test('doing again what one has done changes nothing', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId } = await w.signal('1001')
  const first = await w.act(alarmId!, 'acknowledge', { by: anna })
  const again = await w.act(alarmId!, 'acknowledge', { by: anna })
  assert.equal((again.body as Alarm).version, (first.body as Alarm).version)
})

test('what is said with an act that was done already is not lost, and another cause is refused', async (t) => {
  const w = await startWelfare(t)
  const { anna, bo } = await town(w)
  const { alarmId } = await w.signal('1001')
  await w.act(alarmId!, 'acknowledge', { by: anna })
  for (const note of ['Talat med Elsa', 'Talat med Elsa', 'Hon mår bra'])
    await w.act(alarmId!, 'acknowledge', { by: anna, note })
  await w.act(alarmId!, 'resolve', { by: anna, cause: 'other' })
  const second = await w.act(alarmId!, 'resolve', { by: bo, cause: 'fall_no_injury' })
  assert.deepEqual(
    [second.status, (second.body as { code?: string }).code],
    [409, 'welfare.already_resolved'],
  )
  assert.equal((await w.act(alarmId!, 'resolve', { by: bo, cause: 'other', note: 'Klart' })).status, 200)
  const { events } = await w.get<AlarmDetail>('GET', `/alarms/${alarmId}`)
  assert.deepEqual(
    events.filter(({ kind }) => kind === 'note').map(({ text, byName }) => [byName, text]),
    [
      ['Anna Operatör', 'Talat med Elsa'],
      ['Anna Operatör', 'Hon mår bra'],
      ['Bo Operatör', 'Klart'],
    ],
  )
})

test('nothing is resolved over a press that nobody has answered', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId } = await w.signal('1001')
  assert.equal((await w.act(alarmId!, 'resolve', { by: anna, cause: 'other' })).status, 409, 'still ringing')
  await w.act(alarmId!, 'acknowledge', { by: anna })
  await w.signal('1001')
  const refused = await w.act(alarmId!, 'resolve', { by: anna, cause: 'other' })
  assert.deepEqual([refused.status, (refused.body as { code?: string }).code], [409, 'welfare.pressed_again'])
  await w.act(alarmId!, 'acknowledge', { by: anna })
  assert.equal((await w.act(alarmId!, 'resolve', { by: anna, cause: 'other' })).status, 200)
})

test('back where life demands it: turned back on the way, and reopened, with the chain from its start', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId } = await w.signal('1001')
  await w.act(alarmId!, 'dispatch', { by: anna })
  const back = (await w.act(alarmId!, 'acknowledge', { by: anna })).body as Alarm
  assert.deepEqual([back.state, back.dispatchedAt], ['acknowledged', undefined])
  await w.act(alarmId!, 'resolve', { by: anna, cause: 'other' })
  const reopened = (await w.act(alarmId!, 'reopen', { by: anna, reason: 'Ringde tillbaka' })).body as Alarm
  assert.deepEqual(
    [reopened.state, reopened.ringing, reopened.chain.step, reopened.resolvedAt],
    ['ringing', true, 1, undefined],
  )
})

test('an old alarm is not reopened beside a newer one of the same person', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId } = await w.signal('1001')
  await w.act(alarmId!, 'acknowledge', { by: anna })
  await w.act(alarmId!, 'resolve', { by: anna, cause: 'other' })
  await w.signal('1001')
  const refused = await w.act(alarmId!, 'reopen', { by: anna, reason: 'fel' })
  assert.deepEqual([refused.status, (refused.body as { code?: string }).code], [409, 'welfare.another_open'])
})

test('whoever acts is somebody, and so is whoever is sent', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId } = await w.signal('1001')
  const nobody = '01900000-0000-7000-8000-0000000000ff'
  assert.equal((await w.act(alarmId!, 'acknowledge', { by: nobody })).status, 422)
  assert.equal((await w.act(alarmId!, 'dispatch', { by: anna, staffId: nobody })).status, 422)
  assert.equal((await w.act(nobody, 'acknowledge', { by: anna })).status, 404)
  assert.equal((await w.alarms())[0]!.ringing, true)
})

test('a display receipt counts once per number of presses, and none is ahead of the alarm', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const { alarmId } = await w.signal('1001')
  w.clock.advance({ seconds: 1 })
  await w.act(alarmId!, 'shown', { screenId, presses: 1 })
  w.clock.advance({ seconds: 1 })
  const again = (await w.act(alarmId!, 'shown', { screenId, presses: 1 })).body as Alarm
  assert.equal(again.shownAt, '2026-11-22T10:00:01.000Z')
  assert.equal((await w.act(alarmId!, 'shown', { screenId, presses: 2 })).status, 409)
})

test('alarms that change between two pages are not passed over, by when they came', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  for (let n = 0; n < 9; n++) {
    w.clock.advance({ seconds: 1 })
    await w.signal(`8${n}`)
  }
  const seen: string[] = []
  let cursor = ''
  do {
    const page = await w.get<{ items: Alarm[]; next?: string }>(
      'GET',
      `/alarms?open=true&order=newest&limit=2${cursor}`,
    )
    seen.push(...page.items.map((alarm) => alarm.id))
    await w.act(page.items.at(-1)!.id, 'acknowledge', { by: anna })
    cursor = page.next ? `&cursor=${page.next}` : ''
  } while (cursor !== '')
  assert.equal(new Set(seen).size, 9)
})

test('a person with protected identity is nameless until somebody asks, and that is in the story', async (t) => {
  const w = await startWelfare(t)
  const { anna, elsa, controller, home } = await town(w)
  const person = await w.get('GET', `/people/${elsa}`)
  await w.get('PUT', `/people/${elsa}`, {
    controllerId: controller,
    homeId: home,
    givenName: 'Elsa',
    familyName: 'Testberg',
    relatives: [],
    instructions: 'Ring på',
    protectedIdentity: true,
    version: person['version'],
  })
  const { alarmId } = await w.signal('1001')
  const [card] = await w.alarms()
  assert.deepEqual([card!.person?.name, card!.person?.protectedIdentity, card!.home], ['', true, undefined])
  const before = await w.get<AlarmDetail>('GET', `/alarms/${alarmId}`)
  assert.deepEqual([before.withheld, before.doorCode, before.instructions], [true, undefined, undefined])
  const revealed = (await w.act(alarmId!, 'reveal', { by: anna })).body as AlarmDetail
  assert.deepEqual(
    [revealed.withheld, revealed.person?.name, revealed.doorCode],
    [false, 'Elsa Testberg', '1234'],
  )
  assert.deepEqual(revealed.events.at(-1)?.kind, 'revealed')
  assert.equal(JSON.stringify(w.lines).includes('Testberg'), false)
})

test('lists filter and page without losing or repeating an alarm', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  for (let n = 0; n < 25; n++) {
    w.clock.advance({ seconds: 1 })
    await w.signal(`8${n}`, n % 5 === 0 ? { code: { system: 'scaip.stc', value: '0016' } } : {})
  }
  for (const order of ['board', 'newest', 'oldest']) {
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await w.get<{ items: Alarm[]; next?: string }>(
        'GET',
        `/alarms?order=${order}&limit=4${cursor}`,
      )
      seen.push(...page.items.map((alarm) => alarm.id))
      cursor = page.next ? `&cursor=${page.next}` : ''
    } while (cursor !== '')
    assert.deepEqual([seen.length, new Set(seen).size], [25, 25], order)
  }
  assert.equal((await w.alarms('class=battery')).length, 5)
  const board = await w.alarms('order=board&limit=100')
  assert.deepEqual(
    board.map((alarm) => alarm.urgency).findIndex((urgency) => urgency === 'technical'),
    20,
    'what is technical comes after everything acute',
  )
})

test('who is called for a person with protected identity, and what her device sent, give her away to nobody', async (t) => {
  const w = await startWelfare(t)
  const { elsa, anna, button } = await town(w)
  await w.db.pool.query('update welfare.person set protected_identity = true where id = $1', [elsa])
  const { alarmId } = await w.signal('1001', {
    location: { text: 'Storgatan 9', position: { latitude: 59.3293, longitude: 18.0686 } },
  })
  const givesAway = /Testberg|1740606|Provgatan|Storgatan|Badrum|59\.3293/
  const seen = async () =>
    JSON.stringify([
      await w.alarms(),
      await w.get('GET', `/alarms/${alarmId}`),
      await w.get('GET', `/devices/${button}/signals`),
    ])
  assert.doesNotMatch(await seen(), givesAway, 'before her relatives are called')
  w.clock.advance({ minutes: 1 })
  assert.equal(await w.escalate(), 1)
  assert.doesNotMatch(await seen(), givesAway, 'while they are called')
  assert.deepEqual((await w.alarms())[0]!.chain.calling, ['Närstående'])
  w.clock.advance({ minutes: 2 })
  await w.escalate()
  assert.doesNotMatch(await seen(), givesAway, 'after that')
  const revealed = await w.act(alarmId!, 'reveal', { by: anna })
  assert.match(JSON.stringify(revealed.body), /Lo Testberg.*Storgatan 9/)
})

test('a co-resident with protected identity has neither name nor id on the card of whoever she lives with', async (t) => {
  const w = await startWelfare(t)
  const { controller, home } = await town(w)
  const hidden = { givenName: 'Hemlig', familyName: 'Testberg', protectedIdentity: true, relatives: [] }
  const { id } = await w.get<{ id: string }>('POST', '/people', {
    controllerId: controller,
    homeId: home,
    ...hidden,
  })
  const { alarmId } = await w.signal('1001')
  const detail = await w.get<AlarmDetail>('GET', `/alarms/${alarmId}`)
  assert.deepEqual(detail.household, [{ name: '' }])
  assert.ok(!JSON.stringify(detail).includes(id))
})

test('a press that comes in the very moment of a reopening wins, and the operator is told', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId } = await w.signal('1001')
  await w.act(alarmId!, 'acknowledge', { by: anna })
  await w.act(alarmId!, 'resolve', { by: anna, cause: 'other' })
  const press = await w.db.pool.connect()
  await press.query('begin')
  await press.query(
    `insert into welfare.alarm (id, subject, class, urgency, pressed_at, last_press_at, received_at, last_received_at)
      select gen_random_uuid(), subject, class, urgency, now(), now(), now(), now() from welfare.alarm where id = $1`,
    [alarmId],
  )
  const reopening = w.act(alarmId!, 'reopen', { by: anna, reason: 'Ringde igen' })
  const waits = async () => {
    const { rowCount } = await w.db.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rowCount === 1
  }
  while (!(await waits())) continue
  await press.query('commit')
  press.release()
  const { status, body } = await reopening
  assert.deepEqual([status, (body as { code?: string }).code], [409, 'welfare.another_open'])
})
