// peers:
// alone: floods the reception, and holds its answers to times
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testDatabase } from '../kernel/testkit/index.ts'
import { devicesAt } from './devices.ts'
import { lastFirst } from './later.ts'
import { startTestPlatform, type TestPlatform } from './platform.ts'
import { onDatabase, type Sql } from './sql.ts'
import { seedTown } from './town.ts'
import { until } from './until.ts'
import { layWire } from './wire.ts'

interface BoardReception {
  reception: { database: string; queued: number; refusedLastHour: number }
}

const board = (platform: TestPlatform, group: string) =>
  platform.api.get<BoardReception>(`/board?group=${group}`)

/** The sum of a metric's samples whose labels hold all of these. */
async function metric(platform: TestPlatform, name: string, ...labels: string[]): Promise<number> {
  const text = await (await fetch(new URL('/metrics', platform.addresses.http))).text()
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

/** Keeps the intake from storing anything while `during` runs. */
async function whileStoring<T>(url: string, during: (sql: Sql) => Promise<T>): Promise<T> {
  return onDatabase(url, async (sql) => {
    await sql('begin')
    await sql('lock table welfare.signal_key in access exclusive mode')
    try {
      return await during(sql)
    } finally {
      await sql('commit')
    }
  })
}

/** How many transactions wait to store signals. */
async function lanes(url: string): Promise<number> {
  return onDatabase(url, async (sql) => {
    const [row] = await sql<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database()
        and wait_event_type = 'Lock' and query like '%signal_key%' and pid <> pg_backend_pid()`,
    )
    return row!.n
  })
}

const post = (platform: TestPlatform, ref: string) =>
  platform.api.ask('POST', '/signals', {
    deviceAddress: { scheme: 'serial', value: 'S-1' },
    ref,
    type: 'alarm',
  })

/** What the stream's ticks say of the database. Grows. */
async function watchTicks(
  platform: TestPlatform,
  group: string,
  later: (close: () => unknown) => void,
): Promise<string[]> {
  const abort = new AbortController()
  const { body } = await platform.system.fetch(`/api/welfare/v1/alarms/stream?group=${group}`, {
    signal: abort.signal,
  })
  const ticks: string[] = []
  const reading = (async () => {
    let text = ''
    for await (const part of body!.pipeThrough(new TextDecoderStream())) {
      const lines = (text + part).split('\n')
      text = lines.pop()!
      for (const line of lines) {
        const [, said] = /^data: .*"database":"(ok|away)"}$/.exec(line) ?? []
        if (said) ticks.push(said)
      }
    }
  })().catch(() => undefined)
  later(async () => {
    abort.abort()
    await reading
  })
  return ticks
}

// Most of their time is waited for the watch to look again: they wait together.
describe('more than it can take', { concurrency: true }, () => {
  test('a full reception turns away with 503 and Retry-After, heartbeats before alarms, and says so', async (t) => {
    const later = lastFirst(t)
    const { url, drop } = await testDatabase()
    later(drop)
    const platform = await startTestPlatform({
      databaseUrl: url,
      config: { welfare: { intakeQueueLimit: 5 } },
    })
    later(platform.stop)
    const { receptionId } = await seedTown(platform.api)
    const devices = devicesAt(later, platform.sip)
    const queued = async (count: number) =>
      until(
        `${count} in the queue`,
        async () => (await board(platform, receptionId)).reception.queued === count,
      )

    const { kept, beats, turnedAway } = await whileStoring(url, async () => {
      // Two lanes store at a time, a signal each; whatever else comes has to wait.
      const laneOne = devices.press('101', 'q1')
      await until('the first to be stored', async () => (await lanes(url)) === 1)
      const laneTwo = devices.press('102', 'q2')
      await until('the second to be stored', async () => (await lanes(url)) === 2)
      const heartbeats: ReturnType<typeof devices.press>[] = []
      for (let n = 0; n < 5; n++) {
        heartbeats.push(devices.press(`11${n}`, `h${n}`, { mty: 'PI' }))
        await queued(n + 1)
      }
      const sixth = devices.press('120', 'h6', { mty: 'PI' })
      const away = [await sixth]
      const alarms: ReturnType<typeof devices.press>[] = []
      for (let n = 0; n < 5; n++) {
        alarms.push(devices.press(`13${n}`, `a${n}`))
        // The heartbeat that came last gives way.
        away.push(await heartbeats.at(-1 - n)!)
      }
      away.push(await devices.press('140', 'a6'))
      return { kept: [laneOne, laneTwo, ...alarms], beats: heartbeats, turnedAway: away }
    })
    assert.equal(beats.length, 5)
    for (const { outcome, sipStatus, retryAfterSeconds } of turnedAway) {
      assert.deepEqual([outcome, sipStatus], ['refused', 503])
      assert.ok(retryAfterSeconds! >= 1)
    }
    for (const { mrs } of await Promise.all(kept)) assert.equal(mrs?.snu, 0)

    assert.equal(await metric(platform, 'knutpunkt_signals_total', 'turned_away', 'heartbeat'), 6)
    assert.equal(await metric(platform, 'knutpunkt_signals_total', 'turned_away', '"alarm"'), 1)
    assert.equal(await metric(platform, 'knutpunkt_scaip_events_total', 'kind="busy"'), 7)
    await until(
      'the board to tell of them',
      async () => (await board(platform, receptionId)).reception.refusedLastHour === 7,
    )
    for (const [cid, ref] of [
      ['120', 'h6'],
      ['140', 'a6'],
    ] as const) {
      const { mrs } = await devices.press(cid, ref)
      assert.equal(mrs?.snu, 0, 'sent again with the same ref it is taken')
    }
    await onDatabase(url, async (sql) => {
      const [row] = await sql(
        `select count(*)::int as signals, (select sum(repeats)::int from welfare.signal_key) as repeats
          from welfare.signal where address in ('101', '102', '130', '131', '132', '133', '134', '120', '140')`,
      )
      assert.deepEqual(row, { signals: 9, repeats: 0 })
    })
  })

  test('without its database the reception asks to be asked again, its boards say so, and it comes back by itself', async (t) => {
    const later = lastFirst(t)
    const { url, drop } = await testDatabase()
    later(drop)
    const wire = await layWire(later, url)
    const platform = await startTestPlatform({ databaseUrl: wire.url })
    later(platform.stop)
    const { receptionId } = await seedTown(platform.api)
    const devices = devicesAt(later, platform.sip)
    const ticks = await watchTicks(platform, receptionId, later)
    await until('a tick', () => ticks.at(-1) === 'ok')

    wire.cut()
    await until('the program to notice', async () => (await post(platform, 'r0')).status === 503)
    const refused = await post(platform, 'r1')
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '2'])
    assert.match(refused.headers.get('content-type') ?? '', /problem\+json/)
    for (const cid of ['8031370', '999']) {
      const { outcome, sipStatus, retryAfterSeconds } = await devices.press(cid, 'w1')
      assert.deepEqual([outcome, sipStatus], ['refused', 503], cid)
      assert.ok(retryAfterSeconds! >= 1)
    }
    const ready = await fetch(new URL('/health/ready', platform.addresses.http))
    assert.equal(ready.status, 503)
    assert.equal((await fetch(new URL('/health/live', platform.addresses.http))).status, 200)
    await until('the board to say so', () => ticks.at(-1) === 'away')
    assert.equal((await platform.api.ask('GET', `/board?group=${receptionId}`)).status, 503)

    wire.mend()
    await until('the board to say that it is back', () => ticks.at(-1) === 'ok')
    const again = await until('a signal to be taken', async () => {
      const answer = await post(platform, 'r1')
      return answer.status === 201 && answer
    })
    assert.ok(again.body['alarmId'])
    for (const cid of ['8031370', '999']) assert.equal((await devices.press(cid, 'w1')).mrs?.snu, 0)
    await until(
      'the board to tell of those turned away',
      async () => (await board(platform, receptionId)).reception.refusedLastHour >= 4,
    )
  })

  test('a database that falls silent in the middle of a sentence does not hold devices up', async (t) => {
    const later = lastFirst(t)
    const { url, drop } = await testDatabase()
    later(drop)
    const wire = await layWire(later, url)
    const platform = await startTestPlatform({ databaseUrl: wire.url })
    later(platform.stop)
    const devices = devicesAt(later, platform.sip)
    assert.equal((await devices.press('301', 'b1')).mrs?.snu, 0)
    wire.hold()
    const { outcome, sipStatus } = await devices.press('301', 'b2')
    assert.deepEqual([outcome, sipStatus], ['refused', 503])
    wire.mend()
    await until('an alarm to be taken', async () => (await devices.press('301', 'b2')).mrs?.snu === 0)
    await onDatabase(url, async (sql) => {
      assert.deepEqual(
        await sql(`select ref, count(*)::int as n from welfare.signal group by ref order by ref`),
        [
          { ref: 'b1', n: 1 },
          { ref: 'b2', n: 1 },
        ],
      )
    })
  })
})
