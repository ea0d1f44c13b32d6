import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { type Database, openDatabase } from '../database/database.ts'
import { captureLog } from '../testkit/index.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'
import { ownProcessSpace, processStart } from './process-identity.ts'

const patience = { timeout: 120_000 }
const asRoot = process.getuid?.() === 0
const { log } = captureLog()

/** A dead process may stay listed until its parent has taken notice, so its number alone says nothing. */
async function runs(pid: number): Promise<boolean> {
  return (await processStart(pid)) !== undefined
}

async function numbers(db: Database): Promise<number[]> {
  return (await db.pool.query<{ n: number }>('select n from number order by n')).rows.map((row) => row.n)
}

describe('an embedded PostgreSQL', () => {
  let dataDir: string
  let server: EmbeddedPostgres
  let db: Database
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-embedded-'))
    server = await startEmbeddedPostgres({ dataDir, log })
    db = await openDatabase({ url: server.url, log })
    await db.pool.query('create table number (n int primary key)')
  })
  after(async () => {
    await db.close()
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('is version 18, durable, checked, in UTF-8, and asks for a password', async () => {
    const { rows } = await db.pool.query(`
      select current_setting('server_version_num')::int / 10000 as major, current_setting('fsync') as fsync,
        current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages,
        current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding,
        current_setting('listen_addresses') as addresses, upper('åäö') as upper`)
    assert.deepEqual(rows, [
      {
        major: 18,
        fsync: 'on',
        commit: 'on',
        pages: 'on',
        checksums: 'on',
        encoding: 'UTF8',
        addresses: '127.0.0.1',
        upper: 'ÅÄÖ',
      },
    ])
    const wrong = new URL(server.url)
    wrong.password = 'guess'
    await assert.rejects(openDatabase({ url: wrong.href, log }), { code: '28P01' })
  })

  test('never runs as root, and keeps its password to its owner', async () => {
    assert.notEqual((await stat(join(server.dataDir, 'postgres'))).uid, 0)
    assert.equal((await stat(join(server.dataDir, 'postgres-password'))).mode & 0o777, 0o600)
  })

  test('a second start on the same folder is refused, naming the process that has it', patience, async () => {
    await assert.rejects(startEmbeddedPostgres({ dataDir, log }), {
      name: 'PostgresError',
      message: new RegExp(`used by another running program \\(process ${process.pid}\\)`),
    })
  })

  test('its log holds neither statements nor values', async () => {
    await assert.rejects(db.pool.query("select 'Lingonstigen'::int"), { code: '22P02' })
    await assert.rejects(db.pool.query('select $1::text::int', ['Lingonstigen']), { code: '22P02' })
    assert.ok(!(await readFile(join(server.dataDir, 'postgres.log'), 'utf8')).includes('Lingonstigen'))
  })

  test(
    'killed, it comes back by itself with what was committed, and listeners are told',
    patience,
    async () => {
      const told = Promise.withResolvers<string>()
      const ended = Promise.withResolvers<unknown>()
      const listening = await db.listen('news', (payload) => told.resolve(payload))
      server.onExit((why) => ended.resolve(why))
      await db.pool.query('insert into number values (1)')
      const first = server.pid
      process.kill(first, 'SIGKILL')
      assert.deepEqual(await ended.promise, { code: null, signal: 'SIGKILL' })
      assert.equal(await told.promise, '')
      await listening.close()
      assert.notEqual(server.pid, first)
      assert.deepEqual(await numbers(db), [1])
    },
  )

  test('killed under a busy session, it gets rid of the session and comes back', patience, async () => {
    const client = await db.pool.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const busy = assert.rejects(client.query('select count(*) from generate_series(1, 1e12)'))
    const back = Promise.withResolvers<void>()
    const unwatch = db.onAvailability((available) => available && back.resolve())
    process.kill(server.pid, 'SIGKILL')
    await busy
    client.release(true)
    await back.promise
    unwatch()
    assert.ok(!(await runs(rows[0]!.pid)))
    assert.deepEqual(await numbers(db), [1])
  })

  test('stopped and started, it has what was committed', patience, async () => {
    await db.pool.query('insert into number values (2)')
    await db.close()
    const { pid } = server
    await server.stop()
    assert.ok(!(await runs(pid)))
    assert.ok(!(await readdir(server.dataDir)).some((name) => name.startsWith('lock')))
    server = await startEmbeddedPostgres({ dataDir, log })
    db = await openDatabase({ url: server.url, log })
    assert.deepEqual(await numbers(db), [1, 2])
  })
})

describe('a data folder', () => {
  let parent: string
  let dataDir: string
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'knutpunkt-folder-'))
    await chmod(parent, 0o711)
    dataDir = join(parent, 'data')
  })
  after(() => rm(parent, { recursive: true, force: true }))

  /** Another program with the same folder; its first line says the server's process. */
  async function program(
    then: string,
  ): Promise<{ pid: number; postgresPid: number; gone: Promise<unknown>; kill(): void }> {
    const source = `
      import { startEmbeddedPostgres } from ${JSON.stringify(new URL('embedded.ts', import.meta.url).href)}
      import { openDatabase } from ${JSON.stringify(new URL('../database/database.ts', import.meta.url).href)}
      import { createLog } from ${JSON.stringify(new URL('../log/log.ts', import.meta.url).href)}
      const log = createLog({ level: 'silent', json: true })
      const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log })
      const db = await openDatabase({ url: server.url, log })
      await db.pool.query('create table if not exists number (n int primary key)')
      await db.pool.query('insert into number select coalesce(max(n), 0) + 1 from number')
      console.log(server.pid)
      ${then}`
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = once(child, 'exit')
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    return { pid: child.pid!, postgresPid: Number(line), gone, kill: () => void child.kill('SIGKILL') }
  }

  async function rowsAfterStart(): Promise<number[]> {
    const server = await startEmbeddedPostgres({ dataDir, log })
    const db = await openDatabase({ url: server.url, log })
    const found = await numbers(db)
    await db.close()
    await server.stop()
    return found
  }

  test(
    'of a program that was killed is taken over with its rows, and its server is stopped first',
    patience,
    async () => {
      const other = await program('')
      await assert.rejects(startEmbeddedPostgres({ dataDir, log }), {
        message: new RegExp(`process ${other.pid}`),
      })
      other.kill()
      await other.gone
      assert.ok(await runs(other.postgresPid))
      assert.deepEqual(await rowsAfterStart(), [1])
      assert.ok(!(await runs(other.postgresPid)))
    },
  )

  test(
    'of a program that left without stopping its server is free: the server goes with it',
    patience,
    async () => {
      const other = await program('process.exit(1)')
      await other.gone
      assert.deepEqual(await rowsAfterStart(), [1, 2])
    },
  )

  test('is taken over when the process numbers in it belong to strangers by now', patience, async () => {
    const lock = { ...(await ownProcessSpace()), pid: process.ppid, start: 'earlier' }
    const path = join(dataDir, `lock.${randomUUID()}`)
    await writeFile(path, JSON.stringify(lock))
    await writeFile(`${path}.held`, '')
    await writeFile(
      join(dataDir, 'postgres', 'postmaster.pid'),
      `${process.ppid}\n${join(dataDir, 'postgres')}\n`,
    )
    assert.deepEqual(await rowsAfterStart(), [1, 2])
  })

  test('wanted by two at the same moment goes to one of them', patience, async () => {
    const starts = await Promise.allSettled([
      startEmbeddedPostgres({ dataDir, log }),
      startEmbeddedPostgres({ dataDir, log }),
    ])
    const started = starts.filter((each) => each.status === 'fulfilled')
    assert.equal(started.length, 1)
    await started[0]!.value.stop()
  })

  test('is let go when the server is stopped while it is being started again', patience, async () => {
    const server = await startEmbeddedPostgres({ dataDir, log })
    const ended = Promise.withResolvers<void>()
    server.onExit(() => ended.resolve())
    process.kill(server.pid, 'SIGKILL')
    await ended.promise
    await server.stop()
    assert.ok(!(await runs(server.pid)))
    assert.deepEqual(await rowsAfterStart(), [1, 2])
  })

  test('of another PostgreSQL version is left alone, with a sentence that says so', patience, async () => {
    const path = join(dataDir, 'postgres', 'PG_VERSION')
    const text = await readFile(path, 'utf8')
    await writeFile(path, '17\n')
    await assert.rejects(startEmbeddedPostgres({ dataDir, log }), {
      message: /made by PostgreSQL 17, and this program brings PostgreSQL 18/,
    })
    await writeFile(path, text)
    assert.deepEqual(await rowsAfterStart(), [1, 2])
  })

  test(
    'that its user cannot reach is replaced by one that it can, the same each time',
    patience,
    async () => {
      const closed = join(parent, 'closed')
      await mkdir(closed, { mode: 0o700 })
      const { log: told, lines } = captureLog()
      const first = await startEmbeddedPostgres({ dataDir: join(closed, 'data'), log: told })
      await first.stop()
      const second = await startEmbeddedPostgres({ dataDir: join(closed, 'data'), log })
      await second.stop()
      assert.equal(first.dataDir, second.dataDir)
      assert.equal(first.dataDir.startsWith('/var/lib/knutpunkt/'), asRoot)
      assert.equal(
        lines.some((line) => line['used'] === first.dataDir),
        asRoot,
      )
      await rm(first.dataDir, { recursive: true, force: true })
    },
  )
})
