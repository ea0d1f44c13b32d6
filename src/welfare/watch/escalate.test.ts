import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { runPendingJobs } from '../../kernel/index.ts'
import type { AlarmDetail } from '../contract/index.ts'
import { startWelfare, town, type WelfareFixture } from '../welfare-fixture.ts'
import { escalateDue } from './escalate.ts'

const story = async (w: WelfareFixture, id: string) =>
  (await w.get<AlarmDetail>('GET', `/alarms/${id}`)).events.map(({ kind, data }) =>
    kind === 'step_opened'
      ? `open ${data['step']}`
      : kind === 'step_ended'
        ? `end ${data['step']} ${data['outcome']}`
        : kind,
  )

test('a step that nobody answers in its time gives way to the next, and at last to the fallback, again and again', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const { alarmId } = await w.signal('1001')
  assert.equal(await w.escalate(), 0, 'not due yet')
  const calling: (string | undefined)[] = []
  for (const seconds of [60, 120, 90, 90]) {
    w.clock.advance({ seconds })
    assert.equal(await w.escalate(), 1)
    const [alarm] = await w.alarms()
    calling.push(`${alarm!.chain.calling} ${alarm!.chain.fallback}`)
  }
  assert.deepEqual(calling, [
    'Lo Testberg false',
    'Småköping natt true',
    'Småköping natt true',
    'Småköping natt true',
  ])
  assert.equal((await story(w, alarmId!)).filter((line) => line.startsWith('end')).length, 4)
})

test('an answered alarm escalates no more, and its open step ends as answered', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const { alarmId } = await w.signal('1001')
  await w.act(alarmId!, 'acknowledge', { by: anna })
  w.clock.advance({ hours: 1 })
  assert.equal(await w.escalate(), 0)
  assert.deepEqual(await story(w, alarmId!), ['pressed', 'open 1', 'acknowledged', 'end 1 answered'])
})

test('an alarm whose chain is spoilt holds up no other', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const [spoilt] = await Promise.all(['1001', '2001', '777'].map((cid) => w.signal(cid)))
  await w.db.pool.query(`update welfare.alarm set chain = '{"steps":[{}]}' where id = $1`, [spoilt!.alarmId])
  w.clock.advance({ minutes: 3 })
  await assert.rejects(w.escalate(), /The next step of 1 alarms/)
  const { rows } = await w.db.pool.query(
    'select count(*)::int as due from welfare.alarm where step_due_at <= $1',
    [w.clock.now().toString()],
  )
  assert.deepEqual(rows, [{ due: 1 }])
})

test('a clock that is set back makes no chain wait longer', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await w.signal('1001')
  w.clock.set('2026-11-22T08:00:00Z')
  assert.equal(await w.escalate(), 1)
  assert.deepEqual((await w.alarms())[0]!.chain.dueAt, '2026-11-22T08:02:00.000Z')
  assert.equal(await w.escalate(), 0)
})

test('several processes escalate at once: each step is opened once', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  await Promise.all(Array.from({ length: 120 }, (_, n) => w.signal(`9${n}`)))
  w.clock.advance({ seconds: 120 })
  const opened = await Promise.all([1, 2, 3, 4].map(() => escalateDue(w.db, w.clock.now(), 'by_hand')))
  assert.equal(
    opened.reduce((sum, each) => sum + each, 0),
    120,
  )
  const { rows } = await w.db.pool.query(
    `select count(*)::int as n from welfare.alarm_event where kind = 'step_opened' group by alarm_id having count(*) <> 2`,
  )
  assert.deepEqual(rows, [])
})

test('a step outside its time of the week is passed over, on the wall clock in Stockholm', async (t) => {
  const w = await startWelfare(t)
  const { controller, reception, nurses, chain } = await town(w)
  const { version } = await w.get<{ version: number }>('GET', `/chains/${chain}`)
  await w.get('PUT', `/chains/${chain}`, {
    controllerId: controller,
    name: 'Bara nätter',
    classes: [],
    steps: [
      {
        targets: [{ kind: 'group', id: nurses }],
        waitSeconds: 60,
        windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '21:00', to: '07:00' }],
      },
      { targets: [{ kind: 'group', id: reception }], waitSeconds: 60, windows: [] },
    ],
    fallback: { kind: 'group', id: nurses, repeatSeconds: 60 },
    version,
  })
  await w.signal('1001')
  w.clock.set('2026-11-22T20:30:00Z')
  await w.signal('2001')
  const steps = Object.fromEntries(
    (await w.alarms()).map((a) => [a.address!.value, [a.chain.step, ...a.chain.calling]]),
  )
  assert.deepEqual(steps, { '1001': [2, 'Småköping larm'], '2001': [1, 'Småköping natt'] })
})

test('the step time holds across both clock changes', async (t) => {
  for (const [before, after] of [
    ['2026-10-25T00:59:30Z', '2026-10-25T01:00:30Z'],
    ['2027-03-28T00:59:30Z', '2027-03-28T01:00:30Z'],
  ] as const) {
    const w = await startWelfare(t)
    await town(w)
    w.clock.set(before)
    await w.signal('1001')
    w.clock.advance({ seconds: 59 })
    assert.equal(await w.escalate(), 0)
    w.clock.set(after)
    assert.equal(await w.escalate(), 1)
  }
})

test('an edit of the register never changes a running chain', async (t) => {
  const w = await startWelfare(t)
  const { chain } = await town(w)
  await w.signal('1001')
  assert.ok((await w.ask('DELETE', `/chains/${chain}`)).status < 300)
  w.clock.advance({ seconds: 60 })
  await w.escalate()
  assert.deepEqual((await w.alarms())[0]!.chain.calling, ['Lo Testberg'])
})

test('relatives are called by the gateway, once, and not after somebody has answered', async (t) => {
  const posts: { key: string; to: string; text: string }[] = []
  const gateway = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      posts.push({ key: String(request.headers['idempotency-key']), ...JSON.parse(body) })
      response.writeHead(202).end()
    })
  }).listen(0, '127.0.0.1')
  t.after(() => gateway.close())
  await once(gateway, 'listening')
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/call`
  const w = await startWelfare(t, { callGatewayUrl: url })
  const { anna } = await town(w)
  const runJobs = () => runPendingJobs(w.db, w.welfare.jobs.handlers, w.log)
  const escalate = () => escalateDue(w.db, w.clock.now(), 'gateway')

  const { alarmId } = await w.signal('1001')
  w.clock.advance({ seconds: 60 })
  await escalate()
  await runJobs()
  await runJobs()
  assert.deepEqual(
    posts.map(({ to, text }) => [to, text]),
    [['070-1740606', 'Larm 11:00 från Elsa Testberg, Provgatan 1. Kontakta larmmottagningen.']],
  )
  assert.equal((await story(w, alarmId!)).at(-1), 'call_delivered')

  w.clock.advance({ seconds: 120 })
  await escalate()
  await w.act(alarmId!, 'acknowledge', { by: anna })
  await runJobs()
  assert.equal(posts.length, 1, 'answered before the call was made')
  const { rows } = await w.db.pool.query('select state from welfare.call order by created_at')
  assert.deepEqual(
    rows.map((row) => row.state),
    ['delivered', 'withdrawn'],
  )
  const jobs = await w.db.pool.query('select payload::text from graphile_worker._private_jobs')
  assert.equal(JSON.stringify(jobs.rows).includes('070'), false)
})

test('without a gateway a call stands as one to be made by hand', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const { alarmId } = await w.signal('1001')
  w.clock.advance({ seconds: 60 })
  await w.escalate()
  const { events, progress } = await w.get<AlarmDetail>('GET', `/alarms/${alarmId}`)
  assert.deepEqual(events.at(-1)?.data['channel'], 'by_hand')
  assert.deepEqual(
    progress.map((step) => [step.step, step.state, step.names, step.phones]),
    [
      [1, 'timed_out', ['Småköping larm'], []],
      [2, 'open', ['Lo Testberg'], ['070-1740606']],
      [3, 'waiting', ['Småköping natt'], []],
    ],
  )
})

test('a step calls those on duty whom it can reach, and nobody else', async (t) => {
  const w = await startWelfare(t)
  const { controller, reception, nurses, chain } = await town(w)
  const day = await w.get<{ id: string }>('POST', '/groups', {
    name: 'Dagjour',
    kind: 'response',
    serves: [controller],
    hours: [{ days: [1, 2, 3, 4, 5], from: '07:00', to: '21:00' }],
    phone: '070-1740610',
  })
  const phoneless = await w.get<{ id: string }>('POST', '/staff', { name: 'Utan Telefon', groupIds: [] })
  const { version } = await w.get<{ version: number }>('GET', `/chains/${chain}`)
  await w.get('PUT', `/chains/${chain}`, {
    controllerId: controller,
    name: 'Jour',
    classes: [],
    steps: [
      { targets: [{ kind: 'staff', id: phoneless.id }], waitSeconds: 60, windows: [] },
      {
        targets: [
          { kind: 'group', id: day.id },
          { kind: 'group', id: nurses },
        ],
        waitSeconds: 60,
        windows: [],
      },
    ],
    fallback: { kind: 'group', id: reception, repeatSeconds: 60 },
    version,
  })
  await w.signal('1001')
  const [alarm] = await w.alarms()
  // Sunday: the day team is off, and nobody can call an employee without a telephone.
  assert.deepEqual([alarm!.chain.step, alarm!.chain.calling], [2, ['Småköping natt']])
})
