import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { captureLog, type TestDatabase, testDatabase } from '../testkit/index.ts'
import { openDatabase } from './database.ts'
import { isUnavailable } from './unavailable.ts'

/** What a promise rejects with. */
async function fault(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.fail('did not fail'),
    (error: unknown) => error,
  )
}

describe('the database is unavailable', () => {
  let t: TestDatabase
  before(async () => {
    t = await testDatabase()
  })
  after(() => t.drop())
  const { log } = captureLog()

  test('when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const url = `postgres://nobody:nothing@localhost:${port}/none`
    assert.ok(isUnavailable(await fault(openDatabase({ url, log, patienceMs: 0 }))))
  })

  test('when a connection is cut, busy or idle', async () => {
    const cut = t.db.transaction(async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      await t.db.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid])
      await client.query('select')
    })
    assert.ok(isUnavailable(await fault(cut)))
  })

  test('when it does not answer in time, or a lock is not had in time', async () => {
    const slow = t.db.transaction(async (client) => {
      await client.query('set local statement_timeout = 1')
      await client.query('select pg_sleep(60)')
    })
    assert.ok(isUnavailable(await fault(slow)))
    await t.db.pool.query('create table one (n int)')
    const locked = t.db.transaction(async (client) => {
      await client.query('lock table one')
      await t.db.transaction(async (other) => {
        await other.query('set local lock_timeout = 1')
        await other.query('select from one')
      })
    })
    assert.ok(isUnavailable(await fault(locked)))
  })

  test('when every connection is in use', async () => {
    const small = await openDatabase({ url: t.url, log, poolSize: 1 })
    small.pool.options.connectionTimeoutMillis = 1
    const starved = await fault(small.transaction(() => small.pool.query('select')))
    assert.ok(isUnavailable(starved))
    await small.close()
  })

  test('when it stops, starts, is full, out of space, or only a replica now', () => {
    for (const code of ['57P01', '57P02', '57P03', '53300', '53100', '58030', '25006', '08006']) {
      assert.ok(isUnavailable(Object.assign(new Error('from the server'), { code })), code)
    }
  })

  test('when that is the cause of another error', () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    assert.ok(isUnavailable(new Error('the alarm was not stored', { cause })))
    assert.ok(isUnavailable(new AggregateError([cause])))
  })

  test('but not when it refuses what was asked, nor for a fault of our own', async () => {
    await t.db.pool.query('create table unique_number (n int primary key)')
    const twice = t.db.pool.query('insert into unique_number values (1), (1)')
    assert.ok(!isUnavailable(await fault(twice)))
    assert.ok(!isUnavailable(await fault(t.db.pool.query('selekt'))))
    const wrong = new URL(t.url)
    wrong.password = 'guess'
    assert.ok(!isUnavailable(await fault(openDatabase({ url: wrong.href, log }))))
    assert.ok(!isUnavailable(new TypeError('x is undefined')))
    assert.ok(!isUnavailable('ECONNREFUSED'))
    assert.ok(!isUnavailable(Object.assign(new Error('serialization'), { code: '40001' })))
  })
})
