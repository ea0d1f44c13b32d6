import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { openDatabase } from '../database/database.ts'
import { captureLog, type TestDatabase, testDatabase } from '../testkit/index.ts'
import { addJob } from './add-job.ts'
import type { JobHandlers } from './handlers.ts'
import { startJobs } from './jobs.ts'

const patience = { timeout: 60_000 }

/** Handlers for one task that note what they get, and a promise for the moment something is there. */
function noting(): { handlers: JobHandlers; seen: unknown[]; got(payload: unknown): Promise<void> } {
  const seen: unknown[] = []
  const events = new EventTarget()
  const handlers: JobHandlers = {
    note: async (payload) => {
      seen.push(payload)
      events.dispatchEvent(new Event('seen'))
    },
  }
  const got = async (payload: unknown): Promise<void> => {
    while (!seen.some((each) => JSON.stringify(each) === JSON.stringify(payload))) await once(events, 'seen')
  }
  return { handlers, seen, got }
}

describe('jobs', () => {
  let t: TestDatabase
  before(async () => {
    t = await testDatabase()
  })
  after(() => t.drop())

  test('a job runs if its transaction commits, and only then', patience, async () => {
    const { handlers, seen, got } = noting()
    const jobs = await startJobs(t.db, { handlers, log: captureLog().log })
    const fault = new Error('changed my mind')
    const rolledBack = t.db.transaction(async (client) => {
      await addJob(client, 'note', { n: 1 })
      throw fault
    })
    await assert.rejects(rolledBack, fault)
    await t.db.transaction((client) => addJob(client, 'note', { n: 2 }))
    await got({ n: 2 })
    await t.db.kysely.transaction().execute((tx) => addJob(tx, 'note', { n: 3 }))
    await got({ n: 3 })
    await jobs.stop()
    assert.deepEqual(seen, [{ n: 2 }, { n: 3 }])
  })

  test('stopping waits for the job under way, and leaves the next for later', patience, async () => {
    const entered = Promise.withResolvers<void>()
    const leave = Promise.withResolvers<void>()
    const done: unknown[] = []
    const slow: JobHandlers = {
      note: async (payload) => {
        entered.resolve()
        await leave.promise
        done.push(payload)
      },
    }
    const jobs = await startJobs(t.db, { handlers: slow, log: captureLog().log, concurrency: 1 })
    await t.db.transaction((client) => addJob(client, 'note', { n: 1 }))
    await entered.promise
    await t.db.transaction((client) => addJob(client, 'note', { n: 2 }))
    const stopped = jobs.stop()
    leave.resolve()
    await stopped
    assert.deepEqual(done, [{ n: 1 }])
    const { handlers, got } = noting()
    const later = await startJobs(t.db, { handlers, log: captureLog().log })
    await got({ n: 2 })
    await later.stop()
  })

  test(
    'a failing job tells its attempt, is logged without payload, and waits for the next',
    patience,
    async () => {
      const { log, lines } = captureLog()
      const failed = Promise.withResolvers<{ attempt: number; lastAttempt: boolean }>()
      const handlers: JobHandlers = {
        note: async (_payload, { attempt, lastAttempt }) => {
          failed.resolve({ attempt, lastAttempt })
          throw new Error('not today')
        },
      }
      const jobs = await startJobs(t.db, { handlers, log })
      await t.db.transaction((client) =>
        addJob(client, 'note', { secret: 'Lingonstigen 4' }, { maxAttempts: 2 }),
      )
      assert.deepEqual(await failed.promise, { attempt: 1, lastAttempt: false })
      await jobs.stop()
      assert.ok(!JSON.stringify(lines).includes('Lingonstigen'))
      const { rows } = await t.db.pool.query(
        'select attempts, last_error, locked_by from graphile_worker.jobs',
      )
      assert.deepEqual(rows, [{ attempts: 1, last_error: 'not today', locked_by: null }])
      await t.db.pool.query('delete from graphile_worker._private_jobs')
    },
  )

  test('jobs held by a process that is gone are given back and done', patience, async () => {
    await t.db.transaction((client) => addJob(client, 'note', { n: 4 }))
    await t.db.pool.query(
      `update graphile_worker._private_jobs set attempts = 1, locked_by = 'pool-of-the-dead', locked_at = now()`,
    )
    const { handlers, got } = noting()
    const jobs = await startJobs(t.db, { handlers, log: captureLog().log, sweepEveryMs: 50 })
    await got({ n: 4 })
    await jobs.stop()
  })

  test('the job of a process that is killed in the middle of it is done by another', patience, async () => {
    const source = `
      import { openDatabase } from ${JSON.stringify(new URL('../database/database.ts', import.meta.url).href)}
      import { createLog } from ${JSON.stringify(new URL('../log/log.ts', import.meta.url).href)}
      import { startJobs } from ${JSON.stringify(new URL('jobs.ts', import.meta.url).href)}
      const log = createLog({ level: 'silent', json: true })
      const db = await openDatabase({ url: process.env.URL, log })
      const note = () => new Promise(() => console.log('taken'))
      await startJobs(db, { handlers: { note }, log, concurrency: 1 })`
    const other = spawn(process.execPath, ['--input-type=module', '-e', source], {
      env: { ...process.env, URL: t.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = once(other, 'exit')
    await t.db.transaction((client) => addJob(client, 'note', { n: 10 }))
    await once(other.stdout, 'data')
    const { handlers, seen, got } = noting()
    const jobs = await startJobs(t.db, { handlers, log: captureLog().log, sweepEveryMs: 50 })
    await t.db.transaction((client) => addJob(client, 'note', { n: 11 }))
    await got({ n: 11 })
    assert.deepEqual(seen, [{ n: 11 }])
    other.kill('SIGKILL')
    await gone
    await got({ n: 10 })
    await jobs.stop()
  })

  test('a job that a process took without hearing of it is given back and done', patience, async () => {
    const { handlers, got } = noting()
    const pool = Promise.withResolvers<string>()
    const whoami: JobHandlers = {
      whoami: async (_payload, { id }) => {
        const { rows } = await t.db.pool.query<{ pool: string }>(
          'select locked_by as pool from graphile_worker._private_jobs where id = $1',
          [id],
        )
        pool.resolve(rows[0]!.pool)
      },
    }
    const jobs = await startJobs(t.db, {
      handlers: { ...handlers, ...whoami },
      log: captureLog().log,
      sweepEveryMs: 50,
    })
    await t.db.transaction((client) => addJob(client, 'whoami', {}))
    const name = await pool.promise
    // What is left when the answer to taking a job is lost: the job is marked, and the runner does not know it.
    await t.db.transaction(async (client) => {
      await addJob(client, 'note', { n: 9 })
      await client.query(
        `update graphile_worker._private_jobs set attempts = 1, locked_by = $1, locked_at = now()
         where payload->>'n' = '9'`,
        [name],
      )
    })
    await got({ n: 9 })
    await jobs.stop()
  })

  test('jobs held by a living process are left alone', patience, async () => {
    const other = await openDatabase({ url: t.url, log: captureLog().log })
    const alive = await other.announce('pool-of-the-living')
    await t.db.transaction((client) => addJob(client, 'note', { n: 5 }))
    await t.db.pool.query(
      `update graphile_worker._private_jobs set attempts = 1, locked_by = 'pool-of-the-living', locked_at = now()`,
    )
    await t.db.transaction((client) => addJob(client, 'note', { n: 6 }))
    await t.db.pool.query(
      `update graphile_worker._private_jobs set attempts = 1, locked_by = 'pool-of-the-dead', locked_at = now()
       where payload->>'n' = '6'`,
    )
    const { handlers, seen, got } = noting()
    const jobs = await startJobs(t.db, { handlers, log: captureLog().log, sweepEveryMs: 50 })
    await got({ n: 6 })
    assert.deepEqual(seen, [{ n: 6 }])
    await alive.close()
    await got({ n: 5 })
    await jobs.stop()
    await other.close()
  })

  test('work goes on after every connection was cut, in the middle of a job too', patience, async () => {
    const { log, lines } = captureLog()
    const { handlers, got } = noting()
    const entered = Promise.withResolvers<void>()
    const leave = Promise.withResolvers<void>()
    const jobs = await startJobs(t.db, {
      handlers: {
        ...handlers,
        slow: async () => {
          entered.resolve()
          await leave.promise
        },
      },
      log,
    })
    await t.db.transaction((client) => addJob(client, 'slow', {}))
    await entered.promise
    const back = Promise.withResolvers<void>()
    const unwatch = t.db.onAvailability((available) => (available ? back.resolve() : leave.resolve()))
    await t.db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await back.promise
    await t.db.transaction((client) => addJob(client, 'note', { n: 7 }))
    await got({ n: 7 })
    unwatch()
    await jobs.stop()
    assert.ok(lines.some((line) => line['msg'] === 'work on jobs goes on'))
  })
})
