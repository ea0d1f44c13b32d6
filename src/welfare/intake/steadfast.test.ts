import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWelfare, town, type WelfareFixture } from '../welfare-fixture.ts'

/** What an adapter posts, whatever it is answered. */
const post = (w: WelfareFixture, cid: string, ref: string, more: object = {}) =>
  w.ask<{ alarmId?: string }>('POST', '/signals', {
    deviceAddress: { scheme: 'scaip', value: cid },
    ref,
    type: 'alarm',
    deviceType: '0004',
    ...more,
  })

test('a newer version of the program that adds columns to the tables leaves the older one taking alarms', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  await w.signal('1001')
  await w.db.pool.query(`alter table welfare.alarm add column added text not null default 'x'`)
  await w.signal('1001')
  const { alarmId } = await w.signal('2001')
  assert.equal((await w.act(alarmId!, 'acknowledge', { by: anna })).status, 200)
  w.clock.advance({ minutes: 2 })
  assert.equal(await w.escalate(), 1)
})

test('characters that PostgreSQL does not take are no reason to turn a press away', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const odd = ['\u0000', '\ud800', '\u0007']
  for (const [place, each] of odd.entries()) {
    const text = `fall${each}larm`
    const taken = await post(w, '1001', `r${place}${each}`, {
      text,
      code: { system: 'local', value: `x${each}` },
      location: { text },
    })
    assert.equal(taken.status, 201, JSON.stringify(each))
  }
  assert.equal((await post(w, '10\u000001', 'r9')).status, 201)
  assert.equal((await w.alarms())[0]!.presses, 4)
})

test('a press that cannot be taken for what the register says rings all the same, with its address', async (t) => {
  const w = await startWelfare(t)
  const { chain } = await town(w)
  await w.db.pool.query(`update welfare.chain set steps = '"spoilt"' where id = $1`, [chain])
  const { status, body } = await post(w, '1001', 'r1', { text: 'Hjälp' })
  assert.equal(status, 201)
  const [alarm] = await w.alarms()
  assert.deepEqual(
    [alarm!.id, alarm!.address?.value, alarm!.ringing, alarm!.urgency, alarm!.chain.calling],
    [body.alarmId, '1001', true, 'acute', ['Småköping larm']],
  )
  const again = await post(w, '1001', 'r1', { text: 'Hjälp' })
  assert.deepEqual([again.status, again.body.alarmId], [200, alarm!.id])
})

test('an alarm that somebody holds locked delays no other', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const { alarmId } = await w.signal('1001')
  const holder = await w.db.pool.connect()
  try {
    await holder.query('begin')
    await holder.query('select from welfare.alarm where id = $1 for update', [alarmId])
    const [held, free] = await Promise.all([post(w, '1001', 'held'), post(w, '2001', 'free')])
    assert.deepEqual([held.status, free.status], [503, 201])
    await holder.query('rollback')
  } finally {
    holder.release()
  }
  assert.equal((await post(w, '1001', 'held')).status, 201)
})

test('a municipality that no reception serves any more has its alarms on the boards of all', async (t) => {
  const w = await startWelfare(t)
  const { reception, nurses } = await town(w)
  const other = await w.get<{ id: string }>('POST', '/groups', {
    name: 'Grannens larm',
    kind: 'reception',
    serves: [],
    hours: [],
  })
  await w.signal('1001')
  assert.equal((await w.alarms(`group=${other.id}`)).length, 0)
  await w.db.pool.query('delete from welfare.group_serves where group_id = $1', [reception])
  const [alarm] = await w.alarms(`group=${other.id}`)
  assert.equal(alarm!.person?.name, 'Elsa Testberg')
  assert.equal((await w.ask('GET', `/alarms/${alarm!.id}?group=${other.id}`)).status, 200)
  assert.equal(
    (await w.get<{ storm: { ringing: number } }>('GET', `/board?group=${other.id}`)).storm.ringing,
    1,
  )
  assert.equal((await w.alarms(`group=${nurses}`)).length, 1, 'those who serve it still see it')
})

test('what is turned away is on the board at once, even while nothing can be written', async (t) => {
  const w = await startWelfare(t)
  const { reception } = await town(w)
  await w.db.pool.query(`alter table welfare.signal add check (ref <> 'bad')`)
  assert.equal((await post(w, '1001', 'bad')).status, 503)
  const board = await w.get<{ reception: { refusedLastHour: number } }>('GET', `/board?group=${reception}`)
  assert.equal(board.reception.refusedLastHour, 1)
})
