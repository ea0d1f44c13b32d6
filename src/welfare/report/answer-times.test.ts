import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerTimes } from '../contract/index.ts'
import { startWelfare, town, type WelfareFixture } from '../welfare-fixture.ts'

const report = (w: WelfareFixture, query = '') =>
  w.get<AnswerTimes>(
    'GET',
    `/reports/answer-times?from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z${query && `&${query}`}`,
  )

/** Lets a device press, and an operator answer so many seconds later. */
async function answeredAfter(w: WelfareFixture, cid: string, seconds: number, by: string, more: object = {}) {
  const { alarmId } = await w.signal(cid, more)
  w.clock.advance({ milliseconds: Math.round(seconds * 1000) })
  assert.equal((await w.act(alarmId!, 'acknowledge', { by })).status, 200)
  assert.equal((await w.act(alarmId!, 'resolve', { by, cause: 'help_given' })).status, 200)
  return alarmId!
}

test('an answer counts from receipt to the first acknowledgement, to the second', async (t) => {
  const w = await startWelfare(t)
  const { anna, bo, reception } = await town(w)
  for (const seconds of [10, 60, 60.04, 180, 181]) await answeredAfter(w, '1001', seconds, anna)
  const again = await answeredAfter(w, '2001', 20, bo)
  await w.act(again, 'reopen', { by: bo, reason: 'Ringde igen' })
  w.clock.advance({ hours: 1 })
  await w.act(again, 'acknowledge', { by: bo })

  const { all, byGroup, goals, exceptions, exceptionsTotal } = await report(w)
  assert.deepEqual(goals, { within60: 0.975, within180: 0.99 })
  assert.deepEqual(all, {
    alarms: 6,
    within60: 3,
    within180: 5,
    unanswered: 0,
    medianSeconds: 60,
    p975Seconds: 181,
    p99Seconds: 181,
  })
  assert.deepEqual(byGroup, [{ groupId: reception, groupName: 'Småköping larm', ...all }])
  assert.deepEqual(
    exceptions.map(({ seconds, label, groupName }) => [seconds, label, groupName]),
    [
      [181, 'Elsa Testberg', 'Småköping larm'],
      [180, 'Elsa Testberg', 'Småköping larm'],
      [60.1, 'Elsa Testberg', 'Småköping larm'],
    ],
  )
  assert.equal(exceptionsTotal, 3)
})

test('an alarm nobody has answered is late from its sixty-first second, and no percentile flatters it', async (t) => {
  const w = await startWelfare(t)
  const { anna, reception } = await town(w)
  await answeredAfter(w, '2001', 30, anna)
  const { alarmId } = await w.signal('1001')
  w.clock.advance({ seconds: 60 })
  assert.equal((await report(w)).exceptionsTotal, 0)
  w.clock.advance({ seconds: 1 })
  const { all, byGroup, exceptions } = await report(w)
  assert.deepEqual(all, { alarms: 2, within60: 1, within180: 1, unanswered: 1, medianSeconds: 30 })
  assert.deepEqual(
    exceptions.map((each) => [each.alarmId, each.seconds]),
    [[alarmId, undefined]],
  )
  assert.deepEqual(
    byGroup.map(({ groupId, alarms, unanswered }) => [groupId, alarms, unanswered]),
    [[reception, 2, 1]],
    'it stands under the reception that serves its controller',
  )
})

test('the longest wait comes first, and one that still goes on may be the longest', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId: waiting } = await w.signal('1001')
  const long = await answeredAfter(w, '2001', 300, anna)
  w.clock.advance({ seconds: 1 })
  const short = await answeredAfter(w, '2001', 100, anna)
  const { exceptions } = await report(w)
  assert.deepEqual(
    exceptions.map((each) => each.alarmId),
    [waiting, long, short],
  )
})

test('simulated alarms count; tests, technical alarms and cancelled news do not', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  await answeredAfter(w, '1001', 5, anna, { simulated: true })
  await w.signal('1001', { type: 'test' })
  await w.signal('1001', { code: { system: 'scaip.stc', value: '0016' } })
  assert.equal((await report(w)).all.alarms, 1)
})

test('hours are those of the Swedish clock, across both changes', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const hours: (number | undefined)[] = []
  for (const at of [
    '2026-10-25T00:30:00Z', // 02:30 summer time
    '2026-10-25T01:30:00Z', // 02:30 again, an hour later
    '2026-10-25T02:30:00Z', // 03:30
    '2027-03-28T00:30:00Z', // 01:30
    '2027-03-28T01:30:00Z', // 03:30: there is no half past two
  ]) {
    w.clock.set(at)
    await answeredAfter(w, '1001', 1, anna)
    const from = at.replace('30:00Z', '00:00Z')
    const to = at.replace('30:00Z', '59:00Z')
    const { byHour } = await w.get<AnswerTimes>('GET', `/reports/answer-times?from=${from}&to=${to}`)
    assert.equal(byHour.length, 24)
    hours.push(byHour.find((each) => each.alarms > 0)?.hour)
  }
  assert.deepEqual(hours, [2, 2, 3, 1, 3])
})

test('a group sees what it serves and the unknown, a class only itself', async (t) => {
  const w = await startWelfare(t)
  const { reception, anna } = await town(w)
  const other = await town(
    {
      ...w,
      get: <T>(method: string, path: string, payload?: object) => w.get<T>(method, path, renumbered(payload)),
    },
    'Storköping',
  )
  await answeredAfter(w, '1001', 1, anna)
  await answeredAfter(w, '91001', 1, other.anna)
  await answeredAfter(w, '666', 1, anna)
  await answeredAfter(w, '2001', 1, anna, { deviceType: '0023', code: undefined })
  const count = async (query: string) => (await report(w, query)).all.alarms
  assert.equal(await count(''), 4)
  assert.equal(await count(`group=${reception}`), 3)
  assert.equal(await count(`group=${other.reception}`), 2)
  assert.equal(await count(`group=${other.nurses}`), 1, 'the unknown are for receptions')
  assert.equal(await count('class=fire'), 1)
})

/** The same town twice needs other addresses for its devices. */
function renumbered(payload: object | undefined): object | undefined {
  const { addresses } = (payload ?? {}) as { addresses?: { value: string }[] }
  return addresses === undefined
    ? payload
    : { ...payload, addresses: addresses.map((each) => ({ ...each, value: `9${each.value}` })) }
}

test('a protected identity has no name in the list of exceptions', async (t) => {
  const w = await startWelfare(t)
  const { anna, nils } = await town(w)
  await w.db.pool.query('update welfare.person set protected_identity = true where id = $1', [nils])
  const id = await answeredAfter(w, '2001', 100, anna)
  await w.act(id, 'explain', { by: anna, text: 'Två larm samtidigt' })
  const { exceptions } = await report(w)
  assert.deepEqual(
    exceptions.map(({ label, explanation }) => [label, explanation]),
    [['', 'Två larm samtidigt']],
  )
})

test('a period that is reversed, too long or no time at all is refused', async (t) => {
  const w = await startWelfare(t)
  const ask = async (from: string, to: string) => {
    const { status, body } = await w.ask('GET', `/reports/answer-times?from=${from}&to=${to}`)
    return [status, body.code]
  }
  assert.deepEqual(await ask('2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z'), [
    400,
    'welfare.period_reversed',
  ])
  assert.deepEqual(await ask('2025-01-01T00:00:00Z', '2026-11-01T00:00:00Z'), [
    400,
    'welfare.period_too_long',
  ])
  assert.equal((await ask('yesterday', '2026-11-01T00:00:00Z'))[0], 400)
  assert.equal((await ask('2025-11-01T00:00:00Z', '2026-12-06T00:00:00Z'))[0], 200, '400 days')
  assert.equal((await ask('2026-11-01T00:00:00', '2026-11-02T00:00:00Z'))[0], 400, 'without a zone')
})
