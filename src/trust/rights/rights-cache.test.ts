import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { type Database, newId, openDatabase } from '../../kernel/index.ts'
import { captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import { createConsents } from '../consent/consent-store.ts'
import { createDecisions } from '../decision/decide.ts'
import { people, reading, world } from '../decision/decision-fixture.ts'
import { loadPolicies } from '../decision/load-policies.ts'
import { policyDirectory, readPolicyFiles } from '../decision/policy-files.ts'
import { createPulse } from './pulse.ts'
import { createRightsCache } from './rights-cache.ts'

const clock = new FakeClock('2026-11-22T10:00:00Z')
const write = { kind: 'coherent_records', textVersion: '1' } as const
const by = { by: people.elsa, at: clock.now(), giverKind: 'person' } as const

/** Listens itself on the channel, and says when a change of somebody has been told: what was listening before has heard it too. */
async function hears(db: Database) {
  const heard = new EventTarget()
  const { close } = await db.listen('trust.rights', (person) => heard.dispatchEvent(new Event(person)))
  return { close, next: (person: string) => once(heard, person) }
}

test('a withdrawal takes effect on the next decision of another process: two caches on one database', async (t) => {
  const { db, url, drop } = await testDatabase()
  const other = await openDatabase({ url, log: captureLog().log })
  // Time stands still for both, so that nothing but the telling can make them look again.
  const [here, there] = await Promise.all(
    [db, other].map((each) => createRightsCache({ db: each, elapsed: () => 0 })),
  )
  const policies = loadPolicies(readPolicyFiles(policyDirectory))
  const decide = (rights = here!) =>
    createDecisions({ policies, sources: world(), rights, clock }).decide(reading())
  const ear = await hears(other)
  t.after(async () => {
    await ear.close()
    await Promise.all([here!.close(), there!.close()])
    await other.close()
    await drop()
  })

  const consents = createConsents(db)
  const given = ear.next(people.elsa)
  const id = await db.transaction(async (client) => {
    await consents.give(client, people.elsa, { ...write, kind: 'informed' }, by)
    return (await consents.give(client, people.elsa, write, by)).id
  })
  await given
  assert.equal((await decide(there)).decision, 'permit')
  assert.ok(there!.known(people.elsa))

  const told = ear.next(people.elsa)
  await db.transaction((client) => consents.withdraw(client, people.elsa, id, by))
  await told
  assert.equal((await decide(there)).decision, 'deny')
})

test('when the telling is lost, the version is looked up after half a second, and what is old is not used', async (t) => {
  const { db, drop } = await testDatabase()
  // A database that never tells.
  const deaf: Database = Object.assign(Object.create(db), {
    listen: async () => ({ close: async () => undefined }),
  })
  let elapsed = 0
  const cache = await createRightsCache({ db: deaf, elapsed: () => elapsed })
  t.after(drop)
  const kinds = async () => (await cache.of(people.elsa))?.consents.map(({ kind }) => kind)
  assert.deepEqual(await kinds(), [])
  await db.transaction((client) => createConsents(db).give(client, people.elsa, write, by))
  elapsed = 499
  assert.deepEqual(await kinds(), [])
  elapsed = 500
  assert.equal(cache.known(people.elsa), undefined)
  assert.deepEqual(await kinds(), ['coherent_records'])
})

test('a withdrawal holds within a second when the connection that listens has died unseen', async (t) => {
  const { db, drop } = await testDatabase()
  let [elapsed, dead] = [0, false]
  // Half open: nothing comes any more, and nothing says so.
  const halfOpen: Database = Object.assign(Object.create(db), {
    listen: (name: string, onNotify: (payload: string) => void) =>
      db.listen(name, (payload) => dead || onNotify(payload)),
  })
  const pulse = await createPulse({ db: halfOpen, elapsed: () => elapsed, everyMs: 2_000_000_000 })
  const cache = await createRightsCache({ db: halfOpen, elapsed: () => elapsed, pulse })
  const ear = await hears(db)
  const beats = await db.listen('trust.pulse', () => heard?.())
  let heard: (() => void) | undefined
  const beat = async () => {
    const came = new Promise<void>((resolve) => {
      heard = resolve
    })
    await pulse.beat()
    await came
  }
  t.after(async () => {
    await beats.close()
    await ear.close()
    await cache.close()
    await drop()
  })
  const kinds = async () => (await cache.of(people.elsa))?.consents.map(({ kind }) => kind)
  const given = ear.next(people.elsa)
  const { id } = await db.transaction((client) => createConsents(db).give(client, people.elsa, write, by))
  await given
  assert.deepEqual(await kinds(), ['coherent_records'])
  elapsed = 10_000
  await beat()
  assert.ok(cache.known(people.elsa))

  dead = true
  const told = ear.next(people.elsa)
  await db.transaction((client) => createConsents(db).withdraw(client, people.elsa, id, by))
  await told
  // It goes on asking, and beating in vain.
  for (elapsed of [10_150, 10_300, 10_450]) await beat()
  elapsed = 10_499
  assert.deepEqual(await kinds(), ['coherent_records'])
  elapsed = 10_500
  assert.deepEqual(await kinds(), [])
})

test('while everything told is known to be heard, nothing is looked up again; else it is', async (t) => {
  const { db, drop } = await testDatabase()
  t.after(drop)
  let [elapsed, heard] = [0, Number.NEGATIVE_INFINITY]
  const pulse = { heardAsOf: () => heard, beat: async () => undefined, close: async () => undefined }
  const cache = await createRightsCache({ db, elapsed: () => elapsed, pulse })
  t.after(() => cache.close())
  await cache.of(people.elsa)
  elapsed = 60_000
  assert.equal(cache.known(people.elsa), undefined)
  heard = 59_501
  assert.ok(cache.known(people.elsa))
  elapsed = 60_001
  assert.equal(cache.known(people.elsa), undefined)
})

test('what is being read when a change is told is not kept', async (t) => {
  const { db, drop } = await testDatabase()
  const held = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  let tell: (person: string) => void = () => undefined
  let first = true
  const slow: Database = Object.assign(Object.create(db), {
    listen: async (_: string, fn: (person: string) => void) => {
      tell = fn
      return { close: async () => undefined }
    },
    transaction: async (fn: Parameters<Database['transaction']>[0]) => {
      const result = await db.transaction(fn)
      if (first) {
        first = false
        reached.resolve()
        await held.promise
      }
      return result
    },
  })
  const cache = await createRightsCache({ db: slow, elapsed: () => 0 })
  t.after(drop)
  // Somebody has a version, so that all of it is read.
  await db.transaction((client) => createConsents(db).give(client, people.elsa, write, by))
  const before = cache.of(people.elsa)
  await reached.promise
  const { rows } = await db.pool.query<{ id: string }>('select id from trust.consent')
  await db.transaction((client) => createConsents(db).withdraw(client, people.elsa, rows[0]!.id, by))
  tell(people.elsa)
  const after = await cache.of(people.elsa)
  held.resolve()
  assert.equal((await before)?.consents.length, 1)
  assert.equal(after?.consents.length, 0)
  assert.equal((await cache.of(people.elsa))?.consents.length, 0)
})

test('any change by SQL is told and counted, removal too', async (t) => {
  const { db, drop } = await testDatabase()
  const ear = await hears(db)
  t.after(async () => {
    await ear.close()
    await drop()
  })
  const version = async () => {
    const { rows } = await db.pool.query<{ version: string }>('select version from trust.rights_version')
    return rows[0]?.version
  }
  const told = ear.next(people.elsa)
  await db.transaction((client) => createConsents(db).give(client, people.elsa, write, by))
  await told
  const first = await version()
  const removed = ear.next(people.elsa)
  await db.pool.query('delete from trust.consent')
  await removed
  assert.ok(Number(await version()) > Number(first))
})

test('the one read the longest ago goes when there are too many', async (t) => {
  const { db, drop } = await testDatabase()
  const cache = await createRightsCache({ db, elapsed: () => 0, most: 2 })
  t.after(async () => {
    await cache.close()
    await drop()
  })
  const [a, b, c] = [newId(), newId(), newId()]
  for (const each of [a, b, c]) await cache.of(each)
  assert.deepEqual(
    [a, b, c].map((each) => cache.known(each) !== undefined),
    [false, true, true],
  )
})

test('nothing is known of a person while the database is away', async () => {
  const { db, drop } = await testDatabase()
  const cache = await createRightsCache({ db })
  await drop()
  await assert.doesNotReject(async () => assert.equal(await cache.of(people.elsa), undefined))
})
