import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { captureLog, FakeClock, type TestDatabase, testDatabase } from '../testkit/index.ts'
import { addJob } from './add-job.ts'
import type { JobHandlers } from './handlers.ts'
import { runPendingJobs } from './run-pending.ts'

describe('pending jobs under a clock of their own', () => {
  let t: TestDatabase
  before(async () => {
    t = await testDatabase()
  })
  after(() => t.drop())
  const { log } = captureLog()

  test('run in the order of their times, those that are due and no other', async () => {
    const clock = new FakeClock('2026-01-15T12:00:00Z')
    const seen: unknown[] = []
    const handlers: JobHandlers = { note: async (payload) => void seen.push((payload as { n: number }).n) }
    await t.db.transaction(async (client) => {
      await addJob(client, 'note', { n: 180 }, { runAt: clock.now().add({ seconds: 180 }) })
      await addJob(client, 'note', { n: 60 }, { runAt: clock.now().add({ seconds: 60 }) })
      await addJob(client, 'note', { n: 0 })
    })
    assert.equal(await runPendingJobs(t.db, handlers, log, { until: clock.now() }), 1)
    clock.advance({ seconds: 59 })
    assert.equal(await runPendingJobs(t.db, handlers, log, { until: clock.now() }), 0)
    clock.advance({ seconds: 121 })
    assert.equal(await runPendingJobs(t.db, handlers, log, { until: clock.now() }), 2)
    assert.deepEqual(seen, [0, 60, 180])
  })

  test('include those that a job adds, and a replaced one runs once, at its new time', async () => {
    const clock = new FakeClock('2026-01-15T12:00:00Z')
    const seen: string[] = []
    const handlers: JobHandlers = {
      first: async () => {
        seen.push('first')
        await t.db.transaction((client) => addJob(client, 'second', {}))
      },
      second: async () => void seen.push('second'),
    }
    await t.db.transaction(async (client) => {
      await addJob(client, 'first', {}, { key: 'a', runAt: clock.now() })
      await addJob(client, 'first', {}, { key: 'a', runAt: clock.now().add({ minutes: 5 }) })
    })
    assert.equal(await runPendingJobs(t.db, handlers, log, { until: clock.now() }), 0)
    clock.advance({ minutes: 5 })
    assert.equal(await runPendingJobs(t.db, handlers, log, { until: clock.now() }), 2)
    assert.deepEqual(seen, ['first', 'second'])
  })

  test('are all run when PostgreSQL takes the table for empty, and so chooses another way through it', async () => {
    const seen: unknown[] = []
    const handlers: JobHandlers = { note: async (payload) => void seen.push((payload as { n: number }).n) }
    await t.db.pool.query('analyze graphile_worker._private_jobs, graphile_worker._private_tasks')
    await t.db.transaction(async (client) => {
      for (const n of [1, 2, 3]) await addJob(client, 'note', { n })
    })
    assert.equal(await runPendingJobs(t.db, handlers, log), 3)
    assert.deepEqual(seen, [1, 2, 3])
  })

  test('one that fails is tried once a call, and again when its pause is over', async () => {
    const clock = new FakeClock('2026-01-15T12:00:00Z')
    const attempts: [number, boolean][] = []
    const handlers: JobHandlers = {
      note: async (_payload, { attempt, lastAttempt }) => {
        attempts.push([attempt, lastAttempt])
        throw new Error('still not')
      },
    }
    await t.db.transaction((client) => addJob(client, 'note', {}, { maxAttempts: 2 }))
    const until = (): { until: ReturnType<FakeClock['now']> } => ({ until: clock.now() })
    assert.equal(await runPendingJobs(t.db, handlers, log, until()), 1)
    assert.equal(await runPendingJobs(t.db, handlers, log, until()), 0)
    clock.advance({ seconds: 3 })
    assert.equal(await runPendingJobs(t.db, handlers, log, until()), 1)
    clock.advance({ hours: 24 })
    assert.equal(await runPendingJobs(t.db, handlers, log, until()), 0)
    assert.deepEqual(attempts, [
      [1, false],
      [2, true],
    ])
  })
})
