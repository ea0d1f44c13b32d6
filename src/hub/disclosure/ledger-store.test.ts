import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDatabase, testDatabase } from '../../kernel/testkit/index.ts'
import type { Entry } from './ledger.ts'
import { forgetOld, ledgerVersion, lockLedger, readLedger, writeLedger } from './ledger-store.ts'
import { product } from './release-fixture.ts'

let database: TestDatabase
before(async () => {
  database = await testDatabase()
})
after(() => database.drop())

const run = '018f3a5e-0000-7000-8000-000000000001'
const spring = { from: '2026-01-01', to: '2026-06-01' }

/** A figure of days, on data by a name; without people it was hidden. */
const entry = (
  sex: string,
  data: string,
  people?: number,
  days: { from: string; to: string } = { from: '2026-01-01', to: '2026-02-01' },
): Entry => ({
  described: { ...days, by: { sex: { in: [sex] }, region: { in: ['01'] } } },
  population: '[]',
  data,
  table: { whole: { ...days, by: { region: { in: ['01'] } } }, dimensions: ['sex'] },
  ...(people === undefined ? { hidden: 'threshold' } : { count: { people, rows: people } }),
})
const month = (from: string, to: string, people = 60) =>
  entry('F', 'then', people, { from: `2026-${from}-01`, to: `2026-${to}-01` })

const write = (id: string, at: string, entries: readonly Entry[]) =>
  database.db.transaction((client) => writeLedger(client, id, { run, at: new Date(at), entries }))
const read = async (id: string, period = spring) => (await readLedger(database.db.pool, id, period)).entries

test('what was told and hidden is remembered, by product; the same question again takes the place of the first', async () => {
  assert.deepEqual(await read('costs'), [])
  await write('costs', '2026-03-01', [entry('F', 'March', 60), entry('M', 'March')])
  await write('waiting', '2026-03-01', [entry('F', 'March', 7)])
  assert.deepEqual(await read('costs'), [entry('F', 'March', 60), entry('M', 'March')])
  await write('costs', '2026-04-01', [entry('F', 'April', 61), entry('X', 'April', 5)])
  assert.deepEqual(await read('costs'), [entry('F', 'April', 61), entry('X', 'April', 5)])
  assert.deepEqual(await read('waiting'), [entry('F', 'March', 7)])
})

test('a question is compared with what has days in common with it, or with that', async () => {
  for (const told of [month('01', '02'), month('02', '03'), month('03', '04')])
    await write('months', `${told.described.to.slice(0, 7)}-02`, [told])
  const of = (from: string, to: string) => read('months', { from: `2026-${from}`, to: `2026-${to}` })
  assert.deepEqual(await of('02-01', '02-05'), [month('02', '03')])
  await write('months', '2026-08-01', [month('02', '04', 120)])
  assert.deepEqual(await of('02-01', '02-05'), [month('02', '03'), month('03', '04'), month('02', '04', 120)])
  assert.deepEqual(await of('01-01', '02-01'), [month('01', '02')])
})

test('days that ended longer ago than figures are kept are forgotten, unless they are told of with later ones, and no more is told of them', async () => {
  const of = (from: string, to: string) => entry('F', 'then', 60, { from, to })
  const all = [of('2023-01-01', '2023-02-01'), of('2023-03-01', '2023-04-01'), of('2023-03-01', '2026-02-01')]
  for (const [index, each] of all.entries()) await write('old', `2026-02-0${index + 1}`, [each])
  const at = new Date('2026-02-15T00:00:00Z')
  const old = product({ id: 'old', retentionMonths: 12 })
  const forget = () => database.db.transaction((client) => forgetOld(client, old, at))
  assert.deepEqual([await forget(), await forget()], [2, 2])
  assert.deepEqual(await read('old', { from: '2023-02-01', to: '2030-01-01' }), all.slice(1))
  assert.equal(await read('old', { from: '2023-01-31', to: '2023-02-01' }), 'period_too_old')
})

test('where more has been told than a question is compared with it says so, and not of other times', async () => {
  await write('full', '2026-01-01', [month('01', '02')])
  await write('full', '2026-01-01', [month('02', '03')])
  await database.db.pool.query(
    "update hub.release_ledger set many = 200001 where product = 'full' and from_day = '2026-01-01'",
  )
  assert.equal(await read('full'), 'ledger_full')
  assert.deepEqual(await read('full', { from: '2026-02-01', to: '2026-03-01' }), [month('02', '03')])
})

test('those who release of a product take turns', async () => {
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const one = database.db.transaction(async (client) => {
    await lockLedger(client, 'turns')
    order.push('one reads')
    first.resolve()
    await writeLedger(client, 'turns', { run, at: new Date('2026-01-01'), entries: [entry('F', 'now', 60)] })
    order.push('one writes')
  })
  await first.promise
  const other = database.db.transaction(async (client) => {
    await lockLedger(client, 'turns')
    const known = await readLedger(client, 'turns', spring)
    order.push(`other reads ${known.entries.length}`)
  })
  await Promise.all([one, other])
  assert.deepEqual(order, ['one reads', 'one writes', 'other reads 1'])
})

test('a ledger has another version when something has been told, and the same when nothing has that a question is compared with', async () => {
  const version = () => ledgerVersion(database.db.pool, 'versions', spring)
  const first = await version()
  await write('versions', '2026-01-01', [entry('F', 'now', 60)])
  const then = await version()
  assert.notEqual(then, first)
  assert.equal((await readLedger(database.db.pool, 'versions', spring)).version, then)
  await write('others', '2026-01-01', [entry('F', 'now', 60)])
  await write('versions', '2026-01-01', [month('07', '08')])
  assert.equal(await version(), then)
})
