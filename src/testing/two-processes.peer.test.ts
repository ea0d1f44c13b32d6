// peers:
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../kernel/testkit/index.ts'
import { devicesAt } from './devices.ts'
import { type Later, lastFirst, testFolder } from './later.ts'
import { startTestPlatform, type TestPlatform } from './platform.ts'
import { onDatabase, type Sql } from './sql.ts'
import { seedTown, type Town } from './town.ts'
import { until } from './until.ts'

/** Two programs on one database, each with its own SIP port. */
async function two(later: Later) {
  const { url, drop } = await testDatabase()
  later(drop)
  // The keys of personal identities are in it, and must be the same for both.
  const dataDir = await testFolder(later)
  const start = async () => {
    const platform = await startTestPlatform({ asProcess: true, databaseUrl: url, dataDir })
    later(platform.stop)
    return platform
  }
  const a = await start()
  const b = await start()
  return { a, b, atA: devicesAt(later, a.sip), atB: devicesAt(later, b.sip), url }
}

type Pair = Awaited<ReturnType<typeof two>>

const many = (count: number) => Array.from({ length: count }, (_, n) => n)

/** Every alarm's step has run out, as if its time had passed. */
const runOut = (sql: Sql) =>
  sql(
    `update welfare.alarm set step_due_at = now() - interval '1 second' where ringing and controller_id is not null`,
  )

const stepsOpened = async (sql: Sql) => {
  const [row] = await sql<{ least: number; most: number }>(
    'select min(step)::int as least, max(step)::int as most from welfare.alarm where ringing and controller_id is not null and urgency = $1',
    ['acute'],
  )
  return row!
}

async function sameMessage({ atA, atB, url }: Pair) {
  const results = await Promise.all(
    many(50).flatMap((n) => [atA, atB].map((devices) => devices.press(`70${n}`, `s${n}`))),
  )
  assert.deepEqual([...new Set(results.map(({ mrs }) => mrs?.snu))], [0])
  await onDatabase(url, async (sql) => {
    assert.deepEqual(
      await sql(
        `select count(*)::int as signals, count(distinct alarm_id)::int as alarms,
          (select sum(repeats)::int from welfare.signal_key) as repeats from welfare.signal`,
      ),
      [{ signals: 50, alarms: 50, repeats: 50 }],
    )
  })
}

async function onePerson({ atA, atB, url }: Pair, { residents }: Town) {
  const { cid, personId } = residents[0]!
  const results = await Promise.all(many(40).map((n) => (n % 2 ? atA : atB).press(cid, `p${n}`)))
  assert.deepEqual([...new Set(results.map(({ mrs }) => mrs?.snu))], [0])
  await onDatabase(url, async (sql) => {
    assert.deepEqual(
      await sql(
        `select presses, (select count(*)::int from welfare.alarm_event e where e.alarm_id = a.id
            and kind in ('pressed', 'pressed_again')) as told
          from welfare.alarm a where person_id = $1 and urgency = 'acute'`,
        [personId],
      ),
      [{ presses: 40, told: 40 }],
    )
  })
}

async function oneKilled({ a, b, atA, atB, url }: Pair) {
  await Promise.all(many(60).map((n) => (n % 2 ? atA : atB).press(String(8_031_370 + n), `k${n}`)))
  await onDatabase(url, async (sql) => {
    for (const step of [2, 3, 4, 5, 6]) {
      await runOut(sql)
      // Killed in the middle of the work, or just before or after it: none of them may matter.
      if (step === 4) await a.kill9()
      await until(`step ${step} of every chain`, async () => (await stepsOpened(sql)).least >= step)
    }
    const opened = await sql<{ opened: number[] }>(
      `select array_agg((e.data ->> 'step')::int order by e.id) as opened from welfare.alarm_event e
        join welfare.alarm x on x.id = e.alarm_id where e.kind = 'step_opened' and x.controller_id is not null and x.ringing group by e.alarm_id`,
    )
    assert.equal(opened.length, 60)
    for (const chain of opened) assert.deepEqual(chain.opened, [1, 2, 3, 4, 5, 6])
  })
  const { mrs } = await atB.press('8031370', 'after')
  assert.equal(mrs?.snu, 0)
  assert.deepEqual(await b.stop(), { code: 0, signal: null })
}

/** Reads a reception's stream until something is in it, and answers the last event id there. */
async function readStream(at: TestPlatform, group: string, sought: string, lastEventId?: string) {
  const abort = new AbortController()
  const stream = await at.system.fetch(`/api/welfare/v1/alarms/stream?group=${group}`, {
    signal: AbortSignal.any([abort.signal, AbortSignal.timeout(30_000)]),
    ...(lastEventId !== undefined && { headers: { 'last-event-id': lastEventId } }),
  })
  let seen = ''
  for await (const part of stream.body!.pipeThrough(new TextDecoderStream())) {
    seen += part
    const told = seen.split('\n\n').find((event) => event.includes('event: alarm') && event.includes(sought))
    const id = /^id: (.+)$/m.exec(told ?? '')?.[1]
    if (id !== undefined) {
      abort.abort()
      return id
    }
  }
  throw new Error('the stream ended')
}

async function streamed({ a, b, atA, atB }: Pair, { residents, receptionId }: Town) {
  const told = readStream(b, receptionId, residents[1]!.personId)
  // The stream may not be open yet when the first press comes; a later one is told all the same.
  const id = await until('the other to tell', async () => {
    await atA.press(residents[1]!.cid, `x${performance.now().toFixed(0)}`)
    return Promise.race([told, undefined])
  })
  // The screen is away for two presses, and comes back to the other process.
  await atA.press(residents[2]!.cid, 'y1')
  await atB.press(residents[3]!.cid, 'y2')
  for (const missed of [residents[2]!, residents[3]!]) {
    await readStream(a, receptionId, missed.personId, id)
    await readStream(b, receptionId, missed.personId, id)
  }
}

async function bothAcknowledge({ a, b, atA }: Pair, { operatorId, responderId, residents }: Town) {
  await atA.press(residents[60]!.cid, 'z1')
  const { items } = await a.api.get<{ items: { id: string }[] }>(
    `/alarms?open=true&person=${residents[60]!.personId}`,
  )
  const path = `/alarms/${items[0]!.id}/acknowledge`
  const answers = await Promise.all([
    a.api.ask('POST', path, { by: operatorId }),
    b.api.ask('POST', path, { by: responderId }),
  ])
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409])
  const refused = answers.find(({ status }) => status === 409)!
  assert.equal(refused.body['code'], 'welfare.alarm_taken')
}

test('two programs on one database behave as one', async (t) => {
  const pair = await two(lastFirst(t))
  const town = await seedTown(pair.a.api, {
    residents: 61,
    inUse: false,
    steps: ({ receptionId }) =>
      many(8).map(() => ({ targets: [{ kind: 'group', id: receptionId }], waitSeconds: 3600, windows: [] })),
    repeatSeconds: 3600,
  })
  await pair.b.api.letIn(town.controllerId)
  await t.test('the same message to both at once is one signal, and both devices hear OK', () =>
    sameMessage(pair),
  )
  await t.test(
    "one person's presses, some to one and some to the other, are one alarm with all of them counted",
    () => onePerson(pair, town),
  )
  await t.test(
    'what one takes is told on the stream of the other, and a screen that comes back misses nothing',
    () => streamed(pair, town),
  )
  await t.test('of two operators who acknowledge in the same moment one gets the alarm', () =>
    bothAcknowledge(pair, town),
  )
  await t.test('one is killed while chains go on: no step is left out and none is opened twice', () =>
    oneKilled(pair),
  )
})
