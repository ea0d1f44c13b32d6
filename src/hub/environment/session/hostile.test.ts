import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { FakeClock } from '../../../kernel/testkit/index.ts'
import { openDuckDb } from '../../../region/index.ts'
import type { Setup } from './message.ts'
import { QueryFault } from './session-process.ts'
import { createSessions, SessionsBusy } from './sessions.ts'

const clock = new FakeClock('2026-11-26T08:00:00Z')
const limits = {
  ...{ most: 2, idleMs: 600_000, mostBytes: 100_000, timeoutMs: 20_000, graceMs: 5_000 },
  sandbox: 'none' as const,
}
/** Longer than any test. */
const endless = 'select count(*) from range(10000000000) a, range(1000) b where a.range * b.range % 7 = 3'
const setup: Setup = {
  files: ['01/rows.parquet', '12/rows.parquet'],
  tables: [
    {
      name: 'waiting',
      parts: [
        { file: '01/rows.parquet', region: '01' },
        { file: '12/rows.parquet', region: '12' },
      ],
    },
  ],
  threads: 1,
  memoryMb: 128,
}
const who = { permit: 'one', person: 'anna' }

describe('an environment', () => {
  let root = ''
  let bytes: Buffer
  const mine = () => join(root, 'one')
  const sessions = createSessions(clock, limits)
  const ask = (sql: string, most = 10) => sessions.ask(who, { folder: mine(), setup, sql, most })
  const faultOf = (sql: string) =>
    ask(sql).then(
      ({ rows }) => assert.fail(`${sql} was answered: ${JSON.stringify(rows)}`),
      (error: unknown) => {
        if (error instanceof QueryFault) return error
        throw error
      },
    )
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'knutpunkt-test-environment-'))
    const duckDb = await openDuckDb({ path: ':memory:', folders: [root], threads: 1, memoryMb: 128 })
    for (const [permit, region] of [
      ['one', '01'],
      ['one', '12'],
      ['two', '01'],
    ] as const) {
      await mkdir(join(root, permit, region), { recursive: true })
      await duckDb.run(
        `copy (select sha256('${permit}' || range) as person, range as days from range(100)) to '${join(root, permit, region, 'rows.parquet')}' (format parquet)`,
      )
    }
    duckDb.close()
    await writeFile(join(root, 'one/01/beside.csv'), 'secret\n1\n')
    bytes = await readFile(join(mine(), '01/rows.parquet'))
  })
  after(async () => {
    sessions.stop()
    await rm(root, { recursive: true, force: true })
  })

  test('answers questions about its own rows, up to so many', async () => {
    assert.deepEqual(await ask('select region, count(*) as n from waiting group by 1 order by 1'), {
      columns: [
        { name: 'region', type: 'VARCHAR' },
        { name: 'n', type: 'BIGINT' },
      ],
      rows: [
        ['01', 100],
        ['12', 100],
      ],
      more: false,
    })
    const { rows, more } = await ask('from waiting')
    assert.deepEqual([rows.length, more], [10, true])
    const long = await ask(`select repeat('x', 60000) as x from range(5)`)
    assert.deepEqual([long.rows.length, long.more], [1, true], 'and so many bytes')
    assert.equal((await faultOf('select nothing from waiting')).fault, 'sql')
  })

  test('reads no other file: of the system, of other permits, beside its own', async () => {
    for (const sql of [
      `select * from read_text('/etc/passwd')`,
      `select * from read_csv('/etc/passwd')`,
      `select * from read_blob('/proc/self/environ')`,
      `select * from '/etc/passwd'`,
      `select * from sniff_csv('/etc/passwd')`,
      `select * from glob('/etc/*')`,
      `select * from glob('*')`,
      `select * from glob('../*')`,
      `select * from read_parquet('../two/01/rows.parquet')`,
      `select * from read_parquet('01/../../two/01/rows.parquet')`,
      `select * from read_parquet('${join(root, 'two/01/rows.parquet')}')`,
      `select * from parquet_metadata('../two/01/rows.parquet')`,
      `select * from read_csv('01/beside.csv')`,
      `select * from query('select * from read_text(''/etc/passwd'')')`,
      `select * from read_parquet('https://example.com/a.parquet')`,
      `select * from read_parquet('s3://bucket/a.parquet')`,
      `select * from sqlite_scan('${join(root, 'a.db')}', 'a')`,
      `select * from postgres_scan('host=localhost', 'hub', 'permit')`,
      `select getenv('HOME')`,
    ]) {
      const { fault, said = '' } = await faultOf(sql)
      assert.equal(fault, 'sql', sql)
      assert.ok(!said.includes('root:'), sql)
    }
  })

  test('writes nothing, loads nothing and changes no setting', async () => {
    // Where the process could write, were it let.
    const out = join(root, 'out')
    const there = (await readdir(root, { recursive: true })).sort()
    for (const sql of [
      `copy waiting to '${out}.csv'`,
      `copy waiting to '01/rows.parquet' (format parquet, use_tmp_file false)`,
      `copy waiting to '/dev/stdout'`,
      `copy waiting from '/etc/passwd'`,
      `export database '${out}'`,
      `import database '${root}'`,
      `attach '${join(root, 'a.db')}' as a`,
      `attach '01/rows.parquet' as a`,
      `install httpfs`,
      `load httpfs`,
      `set enable_external_access = true`,
      `set allowed_paths = ['/etc/passwd']`,
      `set lock_configuration = false`,
      `reset memory_limit`,
      `pragma enable_profiling`,
      `pragma memory_limit = '10GB'`,
      `call enable_logging()`,
      `call force_checkpoint()`,
      `create table a as select 1`,
      `create or replace view waiting as select 1`,
      `create macro a() as 1`,
      `create secret a (type s3)`,
      `drop view waiting`,
      `begin`,
      `prepare a as select 1`,
      `explain analyze copy waiting to '${out}.csv'`,
      `vacuum`,
      `checkpoint`,
      `detach memory`,
      `use memory`,
      `insert into waiting values (1)`,
      `select 1; copy waiting to '${out}.csv'`,
      `select 1; select 2`,
      ``,
    ])
      assert.ok(['only_select', 'one_statement', 'sql'].includes((await faultOf(sql)).fault), sql)
    assert.deepEqual((await readdir(root, { recursive: true })).sort(), there)
    assert.deepEqual(await readFile(join(mine(), '01/rows.parquet')), bytes)
    assert.deepEqual((await readdir(mine(), { recursive: true })).sort(), [
      '01',
      '01/beside.csv',
      '01/rows.parquet',
      '12',
      '12/rows.parquet',
    ])
    assert.deepEqual((await ask('select count(*) as n from waiting')).rows, [[200]])
    assert.deepEqual((await ask('select * from duckdb_secrets()')).rows, [])
  })

  test('takes no more memory than it is given, and goes on', async () => {
    const { fault } = await faultOf('select list(a.range) from range(100000000) a')
    assert.equal(fault, 'memory')
    assert.equal((await ask('select 1')).rows.length, 1)
  })

  test('ends a question that takes too long, and goes on', async () => {
    const hasty = createSessions(clock, { ...limits, timeoutMs: 50 })
    const timed = { folder: mine(), setup, most: 1 }
    await assert.rejects(hasty.ask(who, { ...timed, sql: endless }), { fault: 'timed_out' })
    assert.deepEqual((await hasty.ask(who, { ...timed, sql: 'select 1' })).rows, [[1]])
    hasty.stop()
  })

  test('is not brought down by very long or deep questions, nor by answers that do not fit', async () => {
    const deep = (open: string, inner: string, close: string) =>
      `select ${open.repeat(50_000)}${inner}${close.repeat(50_000)}`
    for (const sql of [
      deep('(', '1', ')'),
      deep('not ', 'true', ''),
      deep('(select ', '1', ')'),
      deep('[', '1', ']'),
      `select 1 where 1 in (${'1,'.repeat(10_000)}`,
      `select ${'x'.repeat(20_000)}`,
    ]) {
      const { fault } = await faultOf(sql)
      assert.ok(['sql', 'memory', 'gone'].includes(fault), `${sql.slice(0, 40)} ${fault}`)
    }
    const large = await ask(`select repeat('x', 200000) as x from range(2000)`, 2000)
    assert.deepEqual([large.rows.length, large.more], [0, true], 'told as cut, not sent')
    const wide = await ask(
      `select ${Array.from({ length: 3000 }, (_, n) => `${n} as c${n}`)} from range(100)`,
      100,
    )
    assert.ok(wide.more && wide.rows.length < 100)
    assert.equal((await ask('select 1')).rows.length, 1)
  })

  test('ends a question that nobody waits for any more, and goes on', async () => {
    const leaving = new AbortController()
    await ask('select 1')
    const pids = await sessions.pids()
    const asked = sessions.ask(who, { folder: mine(), setup, sql: endless, most: 1, signal: leaving.signal })
    setImmediate(() => leaving.abort())
    await assert.rejects(asked, { fault: 'left' })
    assert.deepEqual((await ask('select 2')).rows, [[2]])
    assert.deepEqual(await sessions.pids(), pids, 'the same session')
    const left = { folder: mine(), setup, sql: endless, most: 1, signal: AbortSignal.abort() }
    await assert.rejects(sessions.ask(who, left), { fault: 'left' })
  })

  test('is made again when its process is killed', async () => {
    // Node ends itself by an abort when it gets no more memory.
    for (const [signal, fault] of [
      ['SIGKILL', 'gone'],
      ['SIGABRT', 'memory'],
    ] as const) {
      await ask('select 1')
      const [pid] = await sessions.pids()
      const asked = ask(endless)
      process.kill(pid!, signal)
      await assert.rejects(asked, { fault })
      assert.equal((await ask('select 1')).rows.length, 1)
      assert.notEqual((await sessions.pids())[0], pid)
    }
  })

  test('is killed when it hangs, and made again', async () => {
    const hasty = createSessions(clock, { ...limits, timeoutMs: 2_000, graceMs: 1_000 })
    const asked = { folder: mine(), setup, sql: 'select 1', most: 1 }
    await hasty.ask(who, asked)
    const [pid] = await hasty.pids()
    process.kill(pid!, 'SIGSTOP')
    await assert.rejects(hasty.ask(who, asked), { fault: 'gone' })
    assert.deepEqual((await hasty.ask(who, asked)).rows, [[1]])
    hasty.stop()
  })

  test('answers one question of one person at a time; sessions are bounded, and idle ones make room', async () => {
    const first = ask('select count(*) from range(100000) a where sha256(a.range::text) < $$b$$')
    await assert.rejects(ask('select 1'), (error: unknown) => error instanceof SessionsBusy && error.own)
    await first
    for (const person of ['bo', 'cilla', 'david'])
      await sessions.ask({ permit: 'one', person }, { folder: mine(), setup, sql: 'select 1', most: 1 })
    assert.equal((await sessions.pids()).length, limits.most)
    const leaving = new AbortController()
    const busy = ['bo', 'cilla'].map((person) =>
      sessions
        .ask(
          { permit: 'one', person },
          { folder: mine(), setup, sql: endless, most: 1, signal: leaving.signal },
        )
        .catch((error: unknown) => error),
    )
    await assert.rejects(ask('select 1'), (error: unknown) => error instanceof SessionsBusy && !error.own)
    leaving.abort()
    for (const each of await Promise.all(busy)) assert.equal((each as QueryFault).fault, 'left')
    clock.advance({ minutes: 11 })
    sessions.closeIdle()
    assert.equal((await sessions.pids()).length, 0)
  })

  test('has nothing of the program’s own surroundings', async () => {
    const settings = await ask(
      `select value from duckdb_settings() where value like '%/%' and name <> 'TimeZone'`,
    )
    for (const [value] of settings.rows) assert.ok(!String(value).includes('/etc'), String(value))
    const [pid] = await sessions.pids()
    assert.equal((await readFile(`/proc/${pid}/environ`, 'utf8')).includes('HOME'), false)
  })
})
