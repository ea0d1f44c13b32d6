import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import { captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import { ordinaryRule, putRule, readRules, removeRule, ruleFor } from './alert-rules.ts'
import { readAlerts, watchTraffic } from './alerts.ts'
import type { CallRecord } from './call-record.ts'
import { createLiveTraffic, type LiveCount, payloadsOf } from './live.ts'
import { callRecord, consumer, contract, producer } from './traffic-fixture.ts'
import { historyOf, stepOf } from './traffic-history.ts'
import { callsOf, edgesBetween, insertCalls, listCalls, purgeCalls } from './traffic-store.ts'

const now = '2026-11-26T10:00:00Z'
const before = (seconds: number) => Date.parse(now) - seconds * 1000

async function world(t: TestContext) {
  const { db, drop } = await testDatabase()
  t.after(drop)
  const clock = new FakeClock(now)
  const pool = db.pool as never
  const book = { byKey: () => undefined, all: () => [], files: async () => [] }
  return {
    db,
    pool,
    add: (count: number, more: Partial<CallRecord> = {}) =>
      insertCalls(
        pool,
        Array.from({ length: count }, () => callRecord({ at: before(60), ...more })),
      ),
    watch: () => watchTraffic({ db, clock, log: captureLog().log, book }),
    standing: async () => (await readAlerts(db)).filter(({ closedAt }) => closedAt === null),
    rule: (more: Partial<Parameters<typeof putRule>[1]>) =>
      putRule(pool, { id: newId(), ...ordinaryRule, ...more }, { by: 'inga', at: new Date(now) }),
  }
}

test('many errors of a producer raise one alert, which is closed when they cease; callers’ own do not', async (t) => {
  const w = await world(t)
  await w.add(20)
  await w.add(20, { code: 'VP007' })
  assert.deepEqual(await w.watch(), { errors: 0, slow: 0 })
  await w.add(10, { code: 'VP009' })
  assert.deepEqual(await w.watch(), { errors: 1, slow: 0 })
  await w.watch()
  const [alert, ...more] = await w.standing()
  assert.deepEqual([alert!.kind, alert!.producer, alert!.calls, more], ['errors', producer, 30, []])
  assert.ok(Math.abs(alert!.measured - 1 / 3) < 1e-9)
  await w.add(100)
  assert.deepEqual(await w.watch(), { errors: 0, slow: 0 })
  assert.deepEqual(await w.standing(), [])
  assert.equal((await readAlerts(w.db)).length, 1, 'it can still be read')
})

test('slowness is what the producer takes, whatever the caller takes to receive it', async (t) => {
  const w = await world(t)
  await w.add(20, { times: { decided: 1, sent: 2, answered: 12, done: 60_000 } })
  assert.deepEqual(await w.watch(), { errors: 0, slow: 0 })
  await w.add(20, { times: { decided: 1, sent: 2, answered: 20_000, done: 20_001 } })
  assert.deepEqual(await w.watch(), { errors: 0, slow: 1 })
})

test('the most particular rule holds, and one in place of another', async (t) => {
  const w = await world(t)
  await w.add(20, { times: { sent: 2, answered: 500, done: 501 } })
  await w.rule({ slowMs: 100 })
  assert.equal((await w.watch()).slow, 1)
  await w.rule({ contract, slowMs: 1000 })
  assert.equal((await w.watch()).slow, 0)
  await w.rule({ contract, producer, slowMs: 200 })
  assert.equal((await w.watch()).slow, 1)
  await w.rule({ contract, producer, slowMs: 200, enabled: false })
  assert.equal((await w.watch()).slow, 0)
  const rules = await readRules(w.pool)
  assert.equal(rules.length, 3)
  assert.deepEqual(
    rules.map(({ version }) => version),
    [1, 1, 2],
  )
  assert.equal(ruleFor(rules, 'other', 'SE1').slowMs, 100)
  const particular = rules.find((rule) => rule.producer !== undefined)!
  assert.deepEqual(
    [await removeRule(w.pool, particular.id), await removeRule(w.pool, particular.id)],
    [true, false],
  )
})

test('a rule looks as far back as it says', async (t) => {
  const w = await world(t)
  await w.add(20, { code: 'VP009', at: before(600) })
  assert.equal((await w.watch()).errors, 0)
  await w.rule({ minutes: 15 })
  assert.equal((await w.watch()).errors, 1)
})

test('history tells calls, errors, sizes and times by contract, consumer and producer, in steps', async (t) => {
  const w = await world(t)
  await w.add(3, { at: before(3000) })
  await w.add(1, { code: 'VP009', times: { done: 100 } })
  await w.add(1, { code: 'VP004', producer: undefined, contract: 'other/1' })
  const [from, to] = [new Date(before(3600)), new Date(now)]
  const [first, second] = await historyOf(w.pool, 'contract', from, to)
  assert.deepEqual([first!.key, first!.calls, first!.errors, first!.p50], [contract, 4, 1, 12])
  assert.deepEqual([first!.requestBytes, first!.responseBytes], [400, 4000])
  assert.deepEqual(
    first!.steps.map(({ at, calls }) => [at, calls]),
    [
      ['2026-11-26T09:10:00.000Z', 3],
      ['2026-11-26T09:59:00.000Z', 1],
    ],
  )
  assert.equal(second!.key, 'other/1')
  assert.deepEqual(
    (await historyOf(w.pool, 'producer', from, to)).map(({ key }) => key),
    [producer, ''],
  )
  assert.deepEqual(
    (await historyOf(w.pool, 'consumer', from, to)).map(({ key, calls }) => [key, calls]),
    [[consumer, 5]],
  )
  assert.deepEqual([stepOf(from, to), stepOf(new Date(before(604_800)), to)], [60, 21_600])
  assert.equal((await edgesBetween(w.pool, from, to)).length, 2)
})

test('calls are listed page by page without gaps, though many came at once', async (t) => {
  const w = await world(t)
  await w.add(7)
  const from = new Date(before(3600))
  const seen: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await listCalls(w.pool, { from, to: new Date(now), before: cursor, limit: 3 })
    if (page.length === 0) break
    seen.push(...page.map(({ id }) => id))
    cursor = seen.at(-1)
  }
  assert.equal(new Set(seen).size, 7)
  assert.equal(seen.length, 7)
})

test('a story has the calls that belong together, by the id of any of them or what they share', async (t) => {
  const w = await world(t)
  const outer = callRecord({ correlationId: 'abc' })
  const inner = callRecord({ correlationId: 'abc', within: outer.id })
  await insertCalls(w.pool, [outer, inner, callRecord()])
  for (const id of ['abc', outer.id, inner.id]) {
    assert.deepEqual(
      (await callsOf(w.pool, id)).map((call) => call.id).toSorted(),
      [outer.id, inner.id].toSorted(),
    )
  }
  assert.deepEqual(await callsOf(w.pool, 'nothing\0'), [])
})

test('what is older than it may be is removed', async (t) => {
  const w = await world(t)
  await w.add(5, { at: before(7200) })
  await w.add(2)
  await purgeCalls(w.pool, new Date(before(3600)))
  assert.equal((await w.db.pool.query('select from exchange.call')).rowCount, 2)
})

test('those who watch see the calls of every process, counted, and nobody’s person', async (t) => {
  const w = await world(t)
  const [one, other] = await Promise.all([
    createLiveTraffic(w.db, () => []),
    createLiveTraffic(w.db, () => []),
  ])
  t.after(() => Promise.all([one.stop(), other.stop()]))
  const call = callRecord({ code: 'fault' })
  const heard = (at: typeof one) => new Promise<LiveCount[]>((resolve) => at.follow(resolve))
  const both = [heard(one), heard(other)]
  one.see(call)
  one.see({ ...call, code: 'ok' })
  for (const counts of await Promise.all(both)) {
    assert.deepEqual(counts, [{ consumer, producer, contract, calls: 2, errors: 1 }])
    assert.ok(!JSON.stringify(counts).includes(call.person!))
  }
})

test('what is told to other processes fits in notifications, whatever callers call things', () => {
  const counts = Array.from({ length: 300 }, (_, at) => ({
    consumer: `SE${at}`,
    producer: 'å'.repeat(at === 7 ? 5000 : 30),
    contract,
    calls: at,
    errors: 0,
  }))
  const payloads = payloadsOf(newId(), counts)
  assert.ok(payloads.every((payload) => Buffer.byteLength(payload) < 8000))
  const rows = payloads.flatMap((payload) => (JSON.parse(payload) as { rows: unknown[] }).rows)
  assert.equal(rows.length, 299)
})
