// peers:
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../kernel/testkit/index.ts'
import { devicesAt } from './devices.ts'
import { type Later, lastFirst, testFolder } from './later.ts'
import { startTestPlatform } from './platform.ts'
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
        join welfare.alarm x on x.id = e.alarm_id where e.kind = 'step_opened' and x.controller_id is not null group by e.alarm_id`,
    )
    assert.equal(opened.length, 60)
    for (const chain of opened) assert.deepEqual(chain.opened, [1, 2, 3, 4, 5, 6])
  })
  const { mrs } = await atB.press('8031370', 'after')
  assert.equal(mrs?.snu, 0)
  assert.deepEqual(await b.stop(), { code: 0, signal: null })
}

async function streamed({ b, atA }: Pair, { residents, receptionId }: Town) {
  const abort = new AbortController()
  const stream = await fetch(
    new URL(`/api/welfare/v1/alarms/stream?group=${receptionId}`, b.addresses.http),
    {
      signal: abort.signal,
    },
  )
  await atA.press(residents[0]!.cid, 'x1')
  let seen = ''
  for await (const part of stream.body!.pipeThrough(new TextDecoderStream())) {
    seen += part
    if (seen.includes('event: alarm') && seen.includes(residents[0]!.personId)) break
  }
  abort.abort()
  assert.match(seen, /event: alarm/)
}

test('two programs on one database behave as one', async (t) => {
  const pair = await two(lastFirst(t))
  const town = await seedTown(pair.a.api, {
    residents: 60,
    inUse: false,
    steps: ({ receptionId }) =>
      many(8).map(() => ({ targets: [{ kind: 'group', id: receptionId }], waitSeconds: 3600, windows: [] })),
    repeatSeconds: 3600,
  })
  await t.test('the same message to both at once is one signal, and both devices hear OK', () =>
    sameMessage(pair),
  )
  await t.test(
    "one person's presses, some to one and some to the other, are one alarm with all of them counted",
    () => onePerson(pair, town),
  )
  await t.test('what one process takes is told on the stream of the other', () => streamed(pair, town))
  await t.test('one is killed while chains go on: no step is left out and none is opened twice', () =>
    oneKilled(pair),
  )
})
