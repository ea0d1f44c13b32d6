import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { digestHa1 } from '../digest/digest.ts'
import { type ScaipWorld, scaipWorld } from '../testing/scaip-world.ts'
import { runScaipSend } from './send.ts'

let world: ScaipWorld
let directory: string
let to: string

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scaip-send-'))
  const ha1 = { 'SHA-256': digestHa1('SHA-256', 'unit', 'scaip', 'hemlig') }
  world = await scaipWorld({
    authenticate: ({ fromUser }) =>
      fromUser === '77' ? { method: 'digest', username: 'unit', ha1 } : { method: 'device-id' },
  })
  to = `sip:127.0.0.1:${world.server.addresses().udp?.port}`
})
after(async () => {
  await world.close()
  await rm(directory, { recursive: true })
})

async function run(...argv: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await runScaipSend(argv, { out: (line) => out.push(line), err: (line) => err.push(line) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

test('one alarm is shown with what was sent, the SIP answer and the mrs', async () => {
  const { code, out } = await run(
    '--to',
    to,
    '--cid',
    '8031372',
    '--ref',
    'A1',
    '--stc',
    '19',
    '--text',
    'kök',
  )
  assert.equal(code, 0)
  assert.match(
    out,
    /^→ MESSAGE to sip:127\.0\.0\.1:\d+\n {2}<mrq><ref>A1<\/ref>.*<stc>19<\/stc><ite>kök<\/ite><\/mrq>\n/,
  )
  assert.match(out, /\n← SIP 200 OK after [\d.]+ ms\n← <mrs> ref A1, snu 0 \(OK\) after [\d.]+ ms\n {2}<mrs>/)
})

test('a heartbeat over TCP', async () => {
  const tcp = `sip:127.0.0.1:${world.server.addresses().tcp?.port};transport=tcp`
  const { code } = await run('--to', tcp, '--cid', '8031372', '--heartbeat')
  const last = world.heard.at(-1)
  assert.deepEqual([code, last?.source.transport, last?.mrq.ok && last.mrq.value.mty], [0, 'tcp', 'PI'])
})

test('an answer other than OK ends with 1', async () => {
  const { code, out } = await run('--to', to, '--cid', '8031372', '--from', '9')
  assert.equal(code, 1)
  assert.match(out, /snu 3 \(wrong content\)/)
})

test('a digest is answered with the password of a file', async () => {
  const file = join(directory, 'password')
  await writeFile(file, 'hemlig\n')
  const { code, out } = await run('--to', to, '--cid', '77', '--user', 'unit', '--password-file', file)
  assert.equal(code, 0)
  assert.match(out, /, with digest/)
  assert.equal((await run('--to', to, '--cid', '77')).code, 1)
})

test('a file is sent as it is', async () => {
  const file = join(directory, 'broken.xml')
  await writeFile(file, '<mrq><ref>F1</ref><cid>12</cid></mrq>')
  const { code, out } = await run('--to', to, '--raw', file)
  assert.equal(code, 1)
  assert.match(out, /ref F1, snu 7 \(mandatory tag missing\)/)
  assert.match((await run('--to', to, '--raw', file, '--content-type', 'text/plain')).out, /SIP 415/)
})

test('a load gives each message its ref and device, and a summary', async () => {
  const heard = world.heard.length
  const { code, out } = await run(
    '--to',
    to,
    '--cid',
    '0099',
    '--count',
    '40',
    '--concurrency',
    '8',
    '--cids',
    '4',
  )
  assert.equal(code, 0)
  assert.match(
    out,
    /^sent 40 in [\d.]+ s, [\d.]+ a second\nSIP 200 40, <mrs> OK 40\n<mrs> after p50 [\d.]+ ms, p95/,
  )
  const load = world.heard.slice(heard)
  assert.equal(new Set(load.map(({ mrq }) => mrq.ok && mrq.value.ref)).size, 40)
  assert.deepEqual([...new Set(load.map(({ fromUser }) => fromUser))].sort(), [
    '0099',
    '0100',
    '0101',
    '0102',
  ])
})

test('a load that is refused is told by status', async () => {
  const { code, out } = await run('--to', to, '--cid', '77', '--count', '3', '--rate', '1000', '--json')
  assert.equal(code, 1)
  const { refused, ok, sent } = JSON.parse(out)
  assert.deepEqual([refused, ok, sent], [{ 401: 3 }, 0, 3])
})

test('JSON holds the whole result', async () => {
  const { out } = await run('--to', to, '--cid', '5', '--ref', 'J1', '--json')
  const result = JSON.parse(out)
  assert.deepEqual([result.outcome, result.sipStatus, result.mrs], ['answered', 200, { ref: 'J1', snu: 0 }])
})

test('what cannot be sent is told', async () => {
  const { code, out } = await run('--to', 'sip:127.0.0.1:1;transport=tcp', '--cid', '1')
  assert.equal(code, 1)
  assert.match(out, /could not be sent: .*ECONNREFUSED/)
})

test('help is printed', async () => {
  const { code, out } = await run('--help')
  assert.equal(code, 0)
  assert.match(out, /--password-file FILE/)
})

test('wrong arguments are told in a sentence, with code 2', async () => {
  const cases: [string[], string][] = [
    [[], 'Say where to send: --to sip:host:port.'],
    [['--to', 'x', '--cid', '1'], '--to: Not a SIP URI: x.'],
    [['--to', 'sip:h;transport=sctp', '--cid', '1'], '--to: Transport sctp is not one of udp, tcp and tls.'],
    [['--to', 'sip:h'], 'Say which device it is from: --cid DIGITS.'],
    [['--to', 'sip:h', '--cid', 'x'], '--cid does not have its form: 1 to 16 digits.'],
    [
      ['--to', 'sip:h', '--cid', '1', '--ref', 'a b'],
      '--ref does not have its form: 1 to 16 letters and digits.',
    ],
    [['--to', 'sip:h', '--cid', '1', '--dty', 'x'], '--dty does not have its form: 1 to 4 digits.'],
    [['--to', 'sip:h', '--cid', '1', '--mty', 'XX'], '--mty has to be ME, RE, IN or PI.'],
    [['--to', 'sip:h', '--cid', '1', '--count', '0'], '--count has to be a whole number from 1 to 10000000.'],
    [['--to', 'sip:h', '--cid', '1', '--count', '5', '--rate', 'x'], '--rate has to be a number above 0.'],
    [['--to', 'sip:h', '--cid', '1', '--rate', '5'], '--rate can only be given with --count.'],
    [
      ['--to', 'sip:h', '--cid', '1', '--count', '5', '--ref', 'A'],
      '--ref cannot be given with --count: each message needs its own.',
    ],
    [['--to', 'sip:h', '--raw', '/nowhere/x'], '--raw: the file /nowhere/x cannot be read.'],
    [['--to', 'sip:h', '--cid', '1', '--user', 'x'], '--user needs --password or --password-file.'],
    [['--to', 'sip:h', '--cid', '1', '--cert', 'x'], '--cert and --key go together.'],
    [['--to', 'sip:h', '--cid', '1', '--content-type', 'x'], '--content-type can only be given with --raw.'],
    [['--nonsense'], "Unknown option '--nonsense'."],
    [['stray'], "Unexpected argument 'stray'."],
  ]
  for (const [argv, sentence] of cases) {
    const { code, err } = await run(...argv)
    assert.deepEqual([code, err.split('\n')[0]], [2, sentence])
  }
})
