import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { test } from 'node:test'
import type { CardRow } from '../alarm/card.ts'
import { startWelfare, town, type WelfareFixture } from '../welfare-fixture.ts'
import { startFeed } from './feed.ts'

/** A listener that remembers what it was told and can be waited for. */
async function listen(w: WelfareFixture, t: { after(fn: () => unknown): void }) {
  const feed = await startFeed(w.db, w.log)
  t.after(() => feed.close())
  const told = new Map<string, number>()
  let cursor = ''
  const news = new EventEmitter()
  feed.subscribe((rows: readonly CardRow[], at) => {
    cursor = at
    for (const row of rows) told.set(row.id, row.version)
    news.emit('told')
  })
  const until = async (done: () => boolean) => {
    while (!done()) await once(news, 'told', { signal: AbortSignal.timeout(20_000) })
  }
  return { feed, told, until, cursor: () => cursor }
}

test('a change is told to every listener, whichever connection made it', async (t) => {
  const w = await startWelfare(t)
  const { anna } = await town(w)
  const first = await listen(w, t)
  const second = await listen(w, t)
  const { alarmId } = await w.signal('1001')
  await w.act(alarmId!, 'acknowledge', { by: anna })
  for (const { until, told } of [first, second]) await until(() => told.get(alarmId!) === 2)
})

test('a transaction that commits late is told late, and is not stepped over', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const { told, until } = await listen(w, t)
  const slow = await w.signal('1001')
  await until(() => told.has(slow.alarmId!))
  const client = await w.db.pool.connect()
  await client.query('begin')
  await client.query(`update welfare.alarm set version = 99 where id = $1`, [slow.alarmId])
  await client.query(`insert into welfare.alarm_event (alarm_id, at, kind) values ($1, now(), 'note')`, [
    slow.alarmId,
  ])
  const quick = await w.signal('2001')
  await until(() => told.has(quick.alarmId!))
  assert.equal(told.get(slow.alarmId!), 1)
  const later = await w.signal('777')
  await until(() => told.has(later.alarmId!))
  await client.query('commit')
  client.release()
  await until(() => told.get(slow.alarmId!) === 99)
})

test('a screen that comes back with its cursor gets all it missed', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const { feed, told, until, cursor } = await listen(w, t)
  const seen = await w.signal('1001')
  await until(() => told.has(seen.alarmId!))
  const missed = await Promise.all(['2001', '4001', '4002'].map((cid) => w.signal(cid)))
  const caughtUp = await feed.since(cursor())
  for (const { alarmId } of missed) assert.ok(caughtUp!.some((row) => row.id === alarmId))
  assert.equal(await feed.since('nonsense'), undefined)
  assert.equal(await feed.since('999999999999'), undefined, 'a cursor of another database')
})

test('events of another database, copied into this one, are history and told to nobody', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const { feed, told, until, cursor } = await listen(w, t)
  const old = await w.signal('1001')
  await until(() => told.has(old.alarmId!))
  await w.db.pool.query(`update welfare.alarm set version = 77 where id = $1`, [old.alarmId])
  await w.db.pool.query(
    `insert into welfare.alarm_event (alarm_id, at, kind, xid) values ($1, now(), 'note', '999999999999'::xid8)`,
    [old.alarmId],
  )
  const news = await w.signal('2001')
  await until(() => told.has(news.alarmId!))
  const next = cursor()
  const later = await w.signal('777')
  await until(() => told.has(later.alarmId!))
  assert.notEqual(told.get(old.alarmId!), 77)
  assert.ok((await feed.since(next))!.every((row) => row.id !== old.alarmId))
})

test('a screen that cannot be told keeps no other from being told', async (t) => {
  const w = await startWelfare(t)
  await town(w)
  const feed = await startFeed(w.db, w.log)
  t.after(() => feed.close())
  feed.subscribe(() => {
    throw new Error('broken')
  })
  const told = new Promise<string>((resolve) => feed.subscribe((rows) => resolve(rows[0]!.id)))
  const { alarmId } = await w.signal('1001')
  assert.equal(await told, alarmId)
})
