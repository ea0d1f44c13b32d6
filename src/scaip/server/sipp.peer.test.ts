// peers: sipp, sipsak

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { digestHa1 } from '../digest/digest.ts'
import { type ScaipWorld, scaipWorld } from '../testing/scaip-world.ts'

let world: ScaipWorld
let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scaip-sipp-'))
  const ha1 = { MD5: digestHa1('MD5', '56', 'scaip', 'hemlig') }
  world = await scaipWorld({
    authenticate: ({ fromUser }) => (fromUser === '56' ? { method: 'digest', ha1 } : { method: 'device-id' }),
  })
})
after(async () => {
  await world.close()
  await rm(directory, { recursive: true })
})

const scenario = (name: string) => fileURLToPath(new URL(`../testing/sipp/${name}`, import.meta.url))

function run(program: string, ...args: string[]): Promise<{ exit: number | null; output: string }> {
  const child = spawn(program, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exit) => resolve({ exit, output }))
  })
}

/** Runs a scenario with its reply side; gives the lines it noted. */
async function sipp(transport: 'udp' | 'tcp', ...args: string[]): Promise<string[]> {
  const port = world.server.addresses()[transport]?.port
  const log = `${Math.random()}.log`
  const common = [
    '-oocsf',
    scenario('reply.xml'),
    '-i',
    '127.0.0.1',
    '-nostdin',
    '-d',
    '1500',
    '-trace_logs',
    '-log_file',
    log,
  ]
  const { exit, output } = await run(
    'sipp',
    `127.0.0.1:${port}`,
    '-t',
    transport === 'udp' ? 'u1' : 't1',
    ...common,
    ...args,
  )
  assert.equal(exit, 0, output)
  return (await readFile(join(directory, log), 'utf8')).trim().split('\n')
}

for (const transport of ['udp', 'tcp'] as const) {
  test(`sipp sends alarms over ${transport}, hears 200 for each, and takes each mrs`, async () => {
    const key = ['-key', 'cid', '8031372', '-key', 'run', transport]
    const lines = await sipp(
      transport,
      '-sf',
      scenario('alarm.xml'),
      ...key,
      '-m',
      '40',
      '-r',
      '80',
      '-l',
      '100',
    )
    const refs = Array.from({ length: 40 }, (_, i) => `${transport}n${i + 1}`)
    for (const ref of refs) {
      assert.ok(lines.includes(`200 ${ref}`), `200 ${ref}`)
      assert.ok(lines.includes(`mrs ${ref} snu 0`), `mrs ${ref}`)
    }
    const heard = world.heard.flatMap(({ mrq, source }) =>
      mrq.ok && source.transport === transport ? [mrq.value.ref] : [],
    )
    assert.deepEqual(heard.sort(), refs.sort())
  })
}

test('sipp takes cid and ref from a file', async () => {
  const file = join(directory, 'alarms.csv')
  await writeFile(file, 'SEQUENTIAL\n111;R1\n222;R2\n333;R3\n')
  const lines = await sipp('udp', '-sf', scenario('alarm-csv.xml'), '-inf', file, '-m', '3', '-r', '10')
  assert.deepEqual(lines.sort(), [
    '200 R1',
    '200 R2',
    '200 R3',
    'mrs R1 snu 0',
    'mrs R2 snu 0',
    'mrs R3 snu 0',
  ])
  assert.deepEqual(
    world.heard.slice(-3).map(({ fromUser }) => fromUser),
    ['111', '222', '333'],
  )
})

test('sipp answers our challenge', async () => {
  const key = ['-key', 'cid', '56', '-key', 'run', 'auth', '-au', '56', '-ap', 'hemlig']
  const lines = await sipp('udp', '-sf', scenario('alarm-digest.xml'), ...key, '-m', '2')
  assert.deepEqual(lines.sort(), ['200 authn1', '200 authn2', 'mrs authn1 snu 0', 'mrs authn2 snu 0'])
  assert.deepEqual(world.heard.at(-1)?.authenticatedAs, { method: 'digest', name: '56' })
})

test('sipsak gets 200 for its OPTIONS', async () => {
  const { exit, output } = await run(
    'sipsak',
    '-v',
    '-s',
    `sip:alarm@127.0.0.1:${world.server.addresses().udp?.port}`,
  )
  assert.equal(exit, 0, output)
  assert.match(output, /SIP\/2\.0 200 OK/)
})

test('sipsak registers, with a digest where one is asked for', async () => {
  const port = world.server.addresses().udp?.port
  const register = (user: string, ...more: string[]) =>
    run(
      'sipsak',
      '-U',
      '-i',
      '-C',
      `sip:${user}@127.0.0.1:9999`,
      '-x',
      '600',
      '-s',
      `sip:${user}@127.0.0.1:${port}`,
      ...more,
    )
  assert.equal((await register('55')).exit, 0)
  assert.equal((await register('56', '-u', '56', '-a', 'hemlig')).exit, 0)
  assert.notEqual((await register('56', '-u', '56', '-a', 'wrong')).exit, 0)
  assert.equal(world.server.bindings('56').length, 1)
})
