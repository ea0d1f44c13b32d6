import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import { databaseReplayStore, memoryReplayStore } from './replay-store.ts'
import { secondsNow } from './seconds.ts'
import { refusal } from './token-fixture.ts'

const start = '2026-03-01T10:00:00Z'

describe('used proofs, remembered in this process', () => {
  test('are known by kind and user', async () => {
    const clock = new FakeClock(start)
    const store = memoryReplayStore(clock)
    const until = secondsNow(clock) + 60
    assert.equal(await store.use('dpop', 'a', '1', until), true)
    assert.equal(await store.use('dpop', 'a', '1', until), false)
    assert.equal(await store.use('dpop', 'b', '1', until), true)
    assert.equal(await store.use('client-assertion', 'a', '1', until), true)
  })

  test('when full, what is out of date is forgotten, and else nothing is taken', async () => {
    const clock = new FakeClock(start)
    const store = memoryReplayStore(clock, 2)
    for (const jti of ['1', '2']) await store.use('dpop', 'a', jti, secondsNow(clock) + 60)
    await assert.rejects(store.use('dpop', 'a', '3', secondsNow(clock) + 60), refusal('replay_memory_full'))
    clock.advance({ seconds: 60 })
    assert.equal(await store.use('dpop', 'a', '3', secondsNow(clock) + 60), true)
  })
})

describe('used proofs, remembered in the database', () => {
  test('one that was used in one process is refused in another, also at the same moment', async (t) => {
    const { db, drop } = await testDatabase()
    t.after(drop)
    const clock = new FakeClock(start)
    const [one, other] = [databaseReplayStore(db, clock), databaseReplayStore(db, clock)]
    const until = secondsNow(clock) + 60
    assert.equal(await one.use('dpop', 'a', '1', until), true)
    assert.equal(await other.use('dpop', 'a', '1', until), false)
    const race = await Promise.all([one, other, one, other].map((each) => each.use('dpop', 'a', '2', until)))
    assert.equal(race.filter(Boolean).length, 1)
    const { rows } = await db.pool.query('select * from trust.used_proof')
    assert.equal(rows.length, 2)
    assert.ok(!JSON.stringify(rows).includes('dpop'))
  })

  test('is forgotten when out of date; over the limit nothing is taken until there is room', async (t) => {
    const { db, drop } = await testDatabase()
    t.after(drop)
    const clock = new FakeClock(start)
    const store = databaseReplayStore(db, clock, 2)
    for (const jti of ['1', '2']) await store.use('dpop', 'a', jti, secondsNow(clock) + 60)
    assert.equal(await store.purge(), 2)
    await assert.rejects(store.use('dpop', 'a', '3', secondsNow(clock) + 60), refusal('replay_memory_full'))
    clock.advance({ seconds: 60 })
    assert.equal(await store.purge(), 0)
    assert.equal(await store.use('dpop', 'a', '3', secondsNow(clock) + 60), true)
  })
})
