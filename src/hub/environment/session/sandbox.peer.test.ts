// peers: bwrap
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { FakeClock } from '../../../kernel/testkit/index.ts'
import { openDuckDb } from '../../../region/index.ts'
import type { Setup } from './message.ts'
import { launchOf, type Sandbox, sandboxFault } from './sandbox.ts'
import { createSessions } from './sessions.ts'

const setup: Setup = {
  files: ['01/rows.parquet'],
  tables: [{ name: 'waiting', parts: [{ file: '01/rows.parquet', region: '01' }] }],
  threads: 1,
  memoryMb: 256,
}

/** A permit's folder with rows, and another's beside it. */
async function world(t: TestContext) {
  const root = await mkdtemp(join(tmpdir(), 'knutpunkt-test-sandbox-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  const duckDb = await openDuckDb({ path: ':memory:', folders: [root], threads: 1, memoryMb: 128 })
  for (const permit of ['one', 'two']) {
    await mkdir(join(root, permit, '01'), { recursive: true })
    const path = join(root, permit, '01/rows.parquet')
    await duckDb.run(`copy (select range as days from range(100)) to '${path}' (format parquet)`)
    // As they are when they have come.
    await chmod(path, 0o400)
  }
  duckDb.close()
  await writeFile(join(root, 'one/01/beside.csv'), 'secret')
  const server = createServer((socket) => socket.end('here')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { root, folder: join(root, 'one'), port: (server.address() as AddressInfo).port }
}

/** What somebody tries who has come to run code of her own in a session. Each tells what came of it. */
const attempts = `
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { spawnSync } from 'node:child_process'
const [root, port, , more] = process.argv.slice(2)
const tried = (what) => { try { return what() ?? true } catch (error) { return error.code ?? error.message } }
const net = (options) => new Promise((resolve) => {
  const socket = connect(options).once('connect', () => resolve(true)).once('error', ({ code }) => resolve(code))
  socket.setTimeout(5000, () => resolve('timeout'))
})
const status = readFileSync('/proc/self/status', 'utf8')
const found = {
  passwd: tried(() => readFileSync('/etc/passwd').length > 0),
  others: tried(() => readFileSync(root + '/two/01/rows.parquet').length > 0),
  beside: tried(() => readFileSync('01/beside.csv').length > 0),
  own: tried(() => readFileSync('01/rows.parquet').subarray(0, 4).toString()),
  write: tried(() => writeFileSync('01/more', 'x')),
  overwrite: tried(() => writeFileSync('01/rows.parquet', 'x')),
  temporary: tried(() => writeFileSync(more, 'x')),
  processes: readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).length,
  signal: tried(() => process.kill(Number(process.argv[4]), 0)),
  shell: spawnSync('/bin/sh', ['-c', 'true']).error?.code ?? true,
  port: await net({ host: '127.0.0.1', port: Number(port) }),
  user: process.getuid(),
  rights: /CapEff:\\s*([0-9a-f]+)/.exec(status)[1],
  environment: Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL') && name !== 'PWD'),
}
// Told before memory is asked for: having none left may be the end of it.
await new Promise((told) => process.send(found, told))
process.send({ memory: tried(() => Array.from({ length: 40 }, () => Buffer.alloc(1e8)).length) === 40 })
process.disconnect()
`

async function attempted(t: TestContext, sandbox: Sandbox): Promise<Record<string, unknown>> {
  const { root, folder, port } = await world(t)
  const program = join(root, 'attempts.mts')
  // Where nothing shuts it in it can be written.
  const more = join('/tmp', `${basename(root)}.more`)
  t.after(() => rm(more, { force: true }))
  await writeFile(program, attempts)
  const args = [root, String(port), String(process.pid), more]
  const launch = launchOf(sandbox, { program, args, folder, files: setup.files, memoryMb: setup.memoryMb })
  const { command, cwd, env } = launch
  const child = spawn(command, launch.args, { cwd, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const told: Record<string, unknown> = { memory: false }
  child.on('message', (found) => Object.assign(told, found))
  await Promise.all([once(child, 'exit'), once(child, 'disconnect')])
  return told
}

test('whoever runs code of her own in a session that is shut in finds nothing but the permit’s rows', async (t) => {
  const found = await attempted(t, 'bwrap')
  assert.deepEqual(found, {
    passwd: 'ENOENT',
    others: 'ENOENT',
    beside: 'ENOENT',
    own: 'PAR1',
    write: 'EROFS',
    overwrite: 'EROFS',
    temporary: 'EFBIG',
    processes: 2,
    signal: 'ESRCH',
    shell: 'ENOENT',
    port: 'ECONNREFUSED',
    user: 65534,
    rights: '0000000000000000',
    memory: false,
    environment: [],
  })
})

test('the same attempts succeed where nothing shuts a session in', async (t) => {
  const { passwd, others, beside, signal, shell, port, memory } = await attempted(t, 'none')
  assert.deepEqual(
    { passwd, others, beside, signal, shell, port, memory },
    { passwd: true, others: true, beside: true, signal: true, shell: true, port: true, memory: true },
  )
})

test('a session that is shut in answers questions, and nothing of it is left when it is killed', async (t) => {
  const { folder } = await world(t)
  assert.equal(await sandboxFault('bwrap'), undefined)
  const sessions = createSessions(new FakeClock('2026-11-26T08:00:00Z'), {
    ...{ most: 2, idleMs: 600_000, mostBytes: 100_000, timeoutMs: 20_000, graceMs: 5_000 },
    sandbox: 'bwrap',
  })
  t.after(() => sessions.stop())
  const ask = (sql: string) =>
    sessions.ask({ permit: 'one', person: 'anna' }, { folder, setup, sql, most: 10 })
  const { rows } = await ask('select region, count(*) as n, sum(days) from waiting group by 1')
  assert.deepEqual(rows, [['01', 100, 4950]])
  await assert.rejects(ask(`select * from read_text('/etc/passwd')`), { fault: 'sql' })
  await assert.rejects(ask('select list(a.range) from range(100000000) a'), { fault: 'memory' })
  const [pid] = await sessions.pids()
  const within = await childrenOf(pid!)
  assert.equal(within.length, 1)
  const asked = ask(
    'select count(*) from range(10000000000) a, range(1000) b where a.range * b.range % 7 = 3',
  )
  process.kill(pid!, 'SIGKILL')
  await assert.rejects(asked, { fault: 'gone' })
  assert.deepEqual((await ask('select 1')).rows, [[1]])
  // One that has ended, and that nobody has asked about, has no command any more.
  assert.equal(await readFile(`/proc/${within[0]}/cmdline`, 'utf8').catch(() => ''), '')
})

const childrenOf = async (pid: number): Promise<string[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
