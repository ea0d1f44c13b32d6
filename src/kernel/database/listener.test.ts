import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { captureLog, type TestDatabase, testDatabase } from '../testkit/index.ts'
import { type Database, openDatabase } from './database.ts'

const patience = { timeout: 60_000 }

/** Payloads in the order they came, one at a time. */
function inbox(): { put(payload: string): void; next(): Promise<string> } {
  const came: string[] = []
  let wake = Promise.withResolvers<void>()
  return {
    put(payload) {
      came.push(payload)
      wake.resolve()
    },
    async next() {
      while (came.length === 0) {
        await wake.promise
        wake = Promise.withResolvers<void>()
      }
      return came.shift()!
    },
  }
}

describe('listening', () => {
  let t: TestDatabase
  let other: Database
  const { log } = captureLog()
  before(async () => {
    t = await testDatabase()
    other = await openDatabase({ url: t.url, log })
  })
  after(async () => {
    await other.close()
    await t.drop()
  })

  const notify = (payload: string): Promise<unknown> =>
    other.transaction((client) => client.query(`select pg_notify('a channel', $1)`, [payload]))

  const cutListeners = (): Promise<unknown> =>
    other.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name like '% listener' and datname = current_database()`,
    )

  test('brings what other processes notify, to every listener, until it is closed', patience, async () => {
    const [one, two] = [inbox(), inbox()]
    const first = await t.db.listen('a channel', one.put)
    const second = await t.db.listen('a channel', two.put)
    await notify('1')
    assert.equal(await one.next(), '1')
    assert.equal(await two.next(), '1')
    await first.close()
    await notify('2')
    assert.equal(await two.next(), '2')
    one.put('nothing came before this')
    assert.equal(await one.next(), 'nothing came before this')
    await second.close()
  })

  test('goes on after the connection was cut, with an empty message first', patience, async () => {
    const box = inbox()
    const listening = await t.db.listen('a channel', box.put)
    await cutListeners()
    assert.equal(await box.next(), '')
    await notify('3')
    assert.equal(await box.next(), '3')
    await listening.close()
  })

  test('hears nothing of a new connection before the empty message', patience, async () => {
    const box = inbox()
    const first = await t.db.listen('a channel', box.put)
    // Taken up one by one after the cut, while 'a channel' is heard already.
    const others = await Promise.all(
      Array.from({ length: 30 }, (_, at) => t.db.listen(`another ${at}`, () => undefined)),
    )
    let told = 0
    let on = true
    const telling = (async () => {
      while (on) await notify(String(++told))
    })()
    await cutListeners()
    let last = await box.next()
    let missed = false
    while (last !== '') {
      const next = await box.next()
      if (next !== '' && Number(next) !== Number(last) + 1) missed = true
      last = next
    }
    on = false
    await telling
    await Promise.all([first, ...others].map((each) => each.close()))
    assert.equal(missed, false)
  })

  test('tells when the database is away and when it is back, in the log too', patience, async () => {
    const { log: told, lines } = captureLog()
    const third = await openDatabase({ url: t.url, log: told })
    const box = inbox()
    third.onAvailability((available) => box.put(String(available)))
    assert.ok(third.available())
    await cutListeners()
    assert.equal(await box.next(), 'false')
    assert.equal(await box.next(), 'true')
    await third.close()
    const said = lines.filter((line) => line['log.level'] !== 'debug').map((line) => line['msg'])
    assert.deepEqual(said, ['the database is away', 'the database is there again'])
  })

  test('goes on when a listener throws, which is logged', patience, async () => {
    const { log: told, lines } = captureLog()
    const third = await openDatabase({ url: t.url, log: told })
    const box = inbox()
    await third.listen('a channel', () => {
      throw new Error('a fault in the listener')
    })
    await third.listen('a channel', box.put)
    await notify('4')
    assert.equal(await box.next(), '4')
    assert.ok(lines.some((line) => line['log.level'] === 'error'))
    await third.close()
  })

  test('refuses a channel that PostgreSQL would take for another', patience, async () => {
    await assert.rejects(
      t.db.listen('ö'.repeat(32), () => undefined),
      RangeError,
    )
  })
})
