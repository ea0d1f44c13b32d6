import { strict as assert } from 'node:assert'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { testDatabase } from '../../kernel/testkit/index.ts'
import { openDuckDb } from './duckdb.ts'
import { duckDbEngine } from './duckdb-engine.ts'
import type { Engine } from './engine.ts'
import { postgresEngine } from './postgres-engine.ts'

async function duckDb(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-engine-'))
  const db = await openDuckDb({ path: ':memory:', folders: [folder], threads: 1, memoryMb: 200 })
  t.after(async () => {
    db.close()
    await rm(folder, { recursive: true })
  })
  return { engine: duckDbEngine(db), db, folder }
}

async function postgres(t: TestContext, timeoutMs = 10_000) {
  const { url, db, drop } = await testDatabase()
  const engine = postgresEngine({ url, timeoutMs })
  t.after(async () => {
    await engine.close()
    await drop()
  })
  return { engine, db }
}

const engines: [string, (t: TestContext) => Promise<{ engine: Engine }>][] = [
  ['DuckDB', duckDb],
  ['PostgreSQL', postgres],
]
for (const [name, open] of engines) {
  test(`${name}: values are plain, and days are Swedish`, async (t) => {
    const { engine } = await open(t)
    const [row] = await engine.rows(
      `select cast('2026-06-30 22:30:00+00' as timestamptz) as at,
        cast(cast('2026-06-30 22:30:00+00' as timestamptz) as date) as day,
        cast(12.30 as decimal(14,2)) as money, count(*) as many, cast(null as varchar) as none, $1 = 'x' as same`,
      ['x'],
      { most: 1 },
    )
    assert.deepEqual(row, {
      at: '2026-06-30T22:30:00.000Z',
      day: '2026-07-01',
      money: 12.3,
      many: 1,
      none: null,
      same: true,
    })
  })

  test(`${name}: as many rows as may come, and one more is an error`, async (t) => {
    const { engine } = await open(t)
    const sql = 'select * from generate_series(1, 10)'
    assert.equal((await engine.rows(sql, [], { most: 10 })).length, 10)
    await assert.rejects(engine.rows(sql, [], { most: 9 }), { name: 'TooManyRows' })
  })

  test(`${name}: a question that is stopped ends, and the engine answers the next one`, async (t) => {
    const { engine } = await open(t)
    const stopping = new AbortController()
    const endless = `select count(*) from generate_series(1, 10000000) a, generate_series(1, 10000000) b`
    const asked = engine.rows(endless, [], { most: 1, signal: stopping.signal })
    setImmediate(() => stopping.abort())
    await assert.rejects(asked, { name: 'AbortError' })
    assert.equal((await engine.rows('select 1 as one', [], { most: 1 })).length, 1)
    const before = AbortSignal.abort()
    await assert.rejects(engine.rows('select 1', [], { most: 1, signal: before }), { name: 'AbortError' })
  })
}

test('a warehouse cannot be written to, whatever the statement', async (t) => {
  const { engine, db } = await postgres(t)
  await db.pool.query('create table kept (n int)')
  await db.pool.query(
    `create function writes() returns int language sql as 'insert into kept values (1) returning n'`,
  )
  await assert.rejects(engine.rows('select writes()', [], { most: 1 }), { code: '25006' })
  assert.deepEqual((await db.pool.query('select * from kept')).rows, [])
})

async function allOf<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const batch of batches) all.push(batch)
  return all
}

test('all that a warehouse answers comes in batches of text, and whoever stops reading lets go of it', async (t) => {
  const { engine } = await postgres(t)
  const sql = `select n, case when n = 2 then null else cast(n || '.50' as decimal(14,2)) end as money, date '2026-01-31' + n as day,
    n = 1 as yes from generate_series(1, cast($1 as int)) n`
  const batches = await allOf(engine.batches!(sql, [5], { rows: 2 }))
  assert.deepEqual(batches, [
    [
      ['1', '2'],
      ['1.50', null],
      ['2026-02-01', '2026-02-02'],
      ['t', 'f'],
    ],
    [
      ['3', '4'],
      ['3.50', '4.50'],
      ['2026-02-03', '2026-02-04'],
      ['f', 'f'],
    ],
    [['5'], ['5.50'], ['2026-02-05'], ['f']],
  ])
  // More often than there are connections.
  for (let times = 0; times < 5; times++)
    for await (const batch of engine.batches!(sql, [5], { rows: 1 })) {
      assert.equal(batch[0]!.length, 1)
      break
    }
  const stopping = new AbortController()
  const stopped = allOf(
    engine.batches!(`${sql} where pg_sleep(60) is not null`, [5], { rows: 1, signal: stopping.signal }),
  )
  setImmediate(() => stopping.abort())
  await assert.rejects(stopped, { name: 'AbortError' })
})

test('a question to a warehouse ends after its time', async (t) => {
  const { engine } = await postgres(t, 50)
  await assert.rejects(engine.rows('select pg_sleep(60)', [], { most: 1 }), { code: '57014' })
})

test('the node’s own store reads and writes in its folders and nowhere else', async (t) => {
  const { engine, folder } = await duckDb(t)
  const path = join(folder, `o'rows.parquet`)
  assert.equal(await engine.writeParquet!('select $1 as a from generate_series(1, 3)', ['x'], { path }), 3)
  assert.deepEqual(
    await engine.rows(`select distinct a from '${path.replace("'", "''")}'`, [], { most: 1 }),
    [{ a: 'x' }],
  )
  await assert.rejects(engine.writeParquet!('select 1', [], { path: join(tmpdir(), 'elsewhere.parquet') }))
  await assert.rejects(engine.rows(`select * from read_text('/etc/passwd')`, [], { most: 1 }))
  await assert.rejects(engine.rows(`select * from read_csv('http://127.0.0.1:1/x.csv')`, [], { most: 1 }))
  await assert.rejects(engine.rows('set enable_external_access = true', [], { most: 1 }))
})
