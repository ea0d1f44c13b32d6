import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { type Database, openDatabase } from '../../kernel/index.ts'
import { captureLog, testDatabase } from '../../kernel/testkit/index.ts'
import { createPulse } from './pulse.ts'

/** Beats never by itself, so that a test knows when. */
const everyMs = 2_000_000_000

/** Hears beats too, after the pulse, which listened first on the same connection. */
async function ear(db: Database) {
  const beats = new EventTarget()
  const { close } = await db.listen('trust.pulse', (beat) =>
    beats.dispatchEvent(new Event(beat === '' ? 'lost' : 'beat')),
  )
  return { close, next: (what: 'beat' | 'lost') => once(beats, what) }
}

test('a beat that was heard shows that everything told before it was sent has been heard', async (t) => {
  const { db, drop } = await testDatabase()
  let now = 100
  const pulse = await createPulse({ db, elapsed: () => now, everyMs })
  const { next, close } = await ear(db)
  t.after(async () => {
    await close()
    await pulse.close()
    await drop()
  })
  assert.equal(pulse.heardAsOf(), Number.NEGATIVE_INFINITY)
  const heard = next('beat')
  await pulse.beat()
  now = 200
  await heard
  assert.equal(pulse.heardAsOf(), 100)
})

test("another process's beat shows nothing here", async (t) => {
  const { db, url, drop } = await testDatabase()
  const other = await openDatabase({ url, log: captureLog().log })
  const [here, there] = [await createPulse({ db, everyMs }), await createPulse({ db: other, everyMs })]
  const { next, close } = await ear(db)
  t.after(async () => {
    await close()
    await here.close()
    await there.close()
    await other.close()
    await drop()
  })
  const heard = next('beat')
  await there.beat()
  await heard
  assert.equal(here.heardAsOf(), Number.NEGATIVE_INFINITY)
})

test('when the connection that listens was lost, nothing is known until the next beat is heard', async (t) => {
  const { db, drop } = await testDatabase()
  const pulse = await createPulse({ db, elapsed: () => 100, everyMs })
  const { next, close } = await ear(db)
  t.after(async () => {
    await close()
    await pulse.close()
    await drop()
  })
  const heard = next('beat')
  await pulse.beat()
  await heard
  const lost = next('lost')
  await db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like '% listener' and datname = current_database()`,
  )
  await lost
  assert.equal(pulse.heardAsOf(), Number.NEGATIVE_INFINITY)
  const again = next('beat')
  await pulse.beat()
  await again
  assert.equal(pulse.heardAsOf(), 100)
})
