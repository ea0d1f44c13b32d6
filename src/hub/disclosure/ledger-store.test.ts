import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../kernel/testkit/index.ts'
import type { Entry } from './ledger.ts'
import { ledgerVersion, lockLedger, readLedger, writeLedger } from './ledger-store.ts'
import { product } from './release-fixture.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

const run = '018f3a5e-0000-7000-8000-000000000001'
const entry = (sex: string, data: string, people?: number): Entry => ({
  described: { from: '2026-01-01', to: '2026-02-01', by: { sex: { in: [sex] }, region: { in: ['01'] } } },
  population: '[]',
  data,
  table: {
    whole: { from: '2026-01-01', to: '2026-02-01', by: { region: { in: ['01'] } } },
    dimensions: ['sex'],
  },
  ...(people === undefined ? { hidden: 'threshold' } : { count: { people, rows: people } }),
})

const write = (id: string, at: string, entries: readonly Entry[]) =>
  database.db.transaction((client) =>
    writeLedger(client, product({ id }), { run, at: new Date(at), entries }),
  )
const read = (id: string) => database.db.transaction((client) => readLedger(client, id))

test('what was told and hidden is remembered, by product; the same question again takes the place of the first', async () => {
  assert.deepEqual(await read('costs'), [])
  await write('costs', '2026-03-01', [entry('F', 'March', 60), entry('M', 'March')])
  await write('waiting', '2026-03-01', [entry('F', 'March', 7)])
  assert.deepEqual(await read('costs'), [entry('F', 'March', 60), entry('M', 'March')])
  await write('costs', '2026-04-01', [entry('F', 'April', 61), entry('M', 'April')])
  assert.deepEqual(await read('costs'), [entry('F', 'April', 61), entry('M', 'April')])
  assert.deepEqual(await read('waiting'), [entry('F', 'March', 7)])
})

test('what is past the product’s retention is forgotten', async () => {
  await write('old', '2024-01-01', [entry('F', 'then', 60)])
  await write('old', '2026-01-01', [entry('M', 'now', 50)])
  assert.deepEqual(await read('old'), [entry('M', 'now', 50)])
})

test('a product of which no more can be remembered says so', async () => {
  await write('full', '2026-01-01', [entry('F', 'now', 60)])
  await database.db.pool.query("update hub.release_ledger set many = 200000 where product = 'full'")
  assert.equal(await read('full'), 'full')
})

test('those who release of a product take turns', async () => {
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const one = database.db.transaction(async (client) => {
    await lockLedger(client, 'turns')
    order.push('one reads')
    first.resolve()
    await writeLedger(client, product({ id: 'turns' }), {
      run,
      at: new Date('2026-01-01'),
      entries: [entry('F', 'now', 60)],
    })
    order.push('one writes')
  })
  await first.promise
  const other = database.db.transaction(async (client) => {
    await lockLedger(client, 'turns')
    const known = await readLedger(client, 'turns')
    order.push(`other reads ${known.length}`)
  })
  await Promise.all([one, other])
  assert.deepEqual(order, ['one reads', 'one writes', 'other reads 1'])
})

test('a ledger has another version when something has been told, and the same when nothing has', async () => {
  const version = () => ledgerVersion(database.db.pool, 'versions')
  const first = await version()
  await write('versions', '2026-01-01', [entry('F', 'now', 60)])
  const then = await version()
  assert.notEqual(then, first)
  await write('others', '2026-01-01', [entry('F', 'now', 60)])
  assert.equal(await version(), then)
})
