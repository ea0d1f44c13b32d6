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

/** A database whose beats are heard when the test says so. */
function slowDatabase() {
  const sent: string[] = []
  let hear: (beat: string) => void = () => undefined
  const db = {
    listen: async (_: string, onNotify: (beat: string) => void) => {
      hear = onNotify
      return { close: async () => undefined }
    },
    urgentPool: { query: async ({ values }: { values: string[] }) => void sent.push(values[0]!) },
  } as unknown as Pick<Database, 'listen' | 'urgentPool'>
  return { db, sent, hear: (beat: string) => hear(beat) }
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

test('a beat that comes late shows only what was told before it was sent, also when others have been sent since', async () => {
  const { db, sent, hear } = slowDatabase()
  let now = 0
  const pulse = await createPulse({ db, elapsed: () => now, everyMs })
  for (now of [100, 200, 300]) await pulse.beat()
  now = 900
  hear(sent[0]!)
  assert.equal(pulse.heardAsOf(), 100)
  hear(sent[2]!)
  assert.equal(pulse.heardAsOf(), 300)
  hear(sent[1]!)
  assert.equal(pulse.heardAsOf(), 300)
  await pulse.close()
})

test('a beat from before the connection was lost shows nothing after it', async () => {
  const { db, sent, hear } = slowDatabase()
  const pulse = await createPulse({ db, elapsed: () => 100, everyMs })
  await pulse.beat()
  hear('')
  hear(sent[0]!)
  assert.equal(pulse.heardAsOf(), Number.NEGATIVE_INFINITY)
  await pulse.close()
})

test('of beats that nobody hears, the oldest are given up', async () => {
  const { db, sent, hear } = slowDatabase()
  let now = 0
  const pulse = await createPulse({ db, elapsed: () => now, everyMs })
  for (now = 1; now <= 17; now++) await pulse.beat()
  hear(sent[0]!)
  assert.equal(pulse.heardAsOf(), Number.NEGATIVE_INFINITY)
  hear(sent[16]!)
  assert.equal(pulse.heardAsOf(), 17)
  await pulse.close()
})

test('when the one that listens is with another database than the one that is asked, nothing is taken for heard', async (t) => {
  const [asked, listenedTo] = [await testDatabase(), await testDatabase()]
  const db = { listen: listenedTo.db.listen, urgentPool: asked.db.urgentPool }
  const pulse = await createPulse({ db, everyMs })
  const there = await ear(asked.db)
  t.after(async () => {
    await there.close()
    await pulse.close()
    await Promise.all([asked.drop(), listenedTo.drop()])
  })
  const heard = there.next('beat')
  await pulse.beat()
  await heard
  // What is told after it where it listens has come, and the beat has not.
  const here = await ear(listenedTo.db)
  const other = here.next('beat')
  await listenedTo.db.pool.query(`select pg_notify('trust.pulse', 'of somebody else')`)
  await other
  await here.close()
  assert.equal(pulse.heardAsOf(), Number.NEGATIVE_INFINITY)
})
