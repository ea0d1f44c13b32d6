import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { after, test } from 'node:test'
import { type ScaipWorld, scaipWorld } from '../testing/scaip-world.ts'
import { okTo, requestBytes } from '../testing/sip-text.ts'
import { createScaipClient, type ScaipClientOptions } from './create-client.ts'
import { parseTarget } from './target.ts'

const open: { close(): Promise<void> }[] = []
const world = async (...options: Parameters<typeof scaipWorld>): Promise<ScaipWorld> => {
  const made = await scaipWorld(...options)
  open.push(made)
  return made
}
const client = (options?: ScaipClientOptions) => {
  const made = createScaipClient(options)
  open.push(made)
  return made
}
after(async () => {
  for (const one of open.toReversed()) await one.close()
})

const alarm = (cid: string, ref: string) => ({ cid, ref, dty: '0003' })

test('many devices at once over one UDP socket, several with the same ref, get each their own reply', async () => {
  const { server, heard } = await world({
    handler: async ({ mrq }) => ({
      kind: 'accepted',
      mrs: { ref: mrq.ok ? mrq.value.ref : '', snu: 0, ste: mrq.ok ? mrq.value.cid : '' },
    }),
  })
  const devices = client()
  const target = `sip:127.0.0.1:${server.addresses().udp!.port}`
  const results = await Promise.all(
    Array.from({ length: 100 }, (_, i) => devices.send({ target, mrq: alarm(String(1_000 + i), 'SAME') })),
  )
  assert.deepEqual(
    results.map(({ mrs }) => mrs?.ste),
    results.map((_, i) => String(1_000 + i)),
  )
  assert.equal(new Set(heard.map(({ source }) => source.port)).size, 1)
})

test('over TCP each named connection is opened once and used again', async () => {
  const { server, heard } = await world()
  const devices = client()
  const target = `sip:127.0.0.1:${server.addresses().tcp!.port};transport=tcp`
  for (const ref of ['A', 'B']) {
    await Promise.all(
      ['1', '2', '3'].map((cid) => devices.send({ target, mrq: alarm(cid, ref + cid), connection: cid })),
    )
  }
  assert.equal(new Set(heard.map(({ source }) => source.port)).size, 3)
  assert.equal(devices.connections, 3)
})

test('a connection that went is opened anew', async () => {
  const first = await world()
  const port = first.server.addresses().tcp!.port
  const devices = client()
  const target = `sip:127.0.0.1:${port};transport=tcp`
  assert.equal((await devices.send({ target, mrq: alarm('1', 'A') })).outcome, 'answered')
  await first.server.close()
  assert.equal((await devices.send({ target, mrq: alarm('1', 'B') })).outcome, 'failed')
  await world({ tcp: { host: '127.0.0.1', port } })
  assert.equal((await devices.send({ target, mrq: alarm('1', 'C') })).outcome, 'answered')
})

test('a refusal is told with its status and Retry-After', async () => {
  const { server } = await world({ handler: async () => ({ kind: 'busy', retryAfterSeconds: 9 }) })
  const target = `sip:127.0.0.1:${server.addresses().udp!.port}`
  const result = await client().send({ target, mrq: alarm('1', 'A') })
  assert.deepEqual([result.outcome, result.sipStatus, result.retryAfterSeconds], ['refused', 503, 9])
})

test('a server that takes the alarm and sends no mrs is told as no reply', async () => {
  const { server } = await world({
    handler: async () => ({ kind: 'accepted', mrs: { ref: 'other', snu: 0 } }),
  })
  const target = `sip:127.0.0.1:${server.addresses().udp!.port}`
  const devices = client()
  const result = await devices.send({ target, mrq: alarm('1', 'A'), replyMilliseconds: 20 })
  assert.deepEqual([result.outcome, result.sipStatus, result.mrs], ['no-reply', 200, undefined])
  assert.equal(
    (await devices.send({ target, mrq: alarm('1', 'B'), replyMilliseconds: 0 })).outcome,
    'no-reply',
  )
})

test('nobody there: the alarm is sent again and again, and then told as timed out', async () => {
  const deaf = createSocket('udp4')
  await new Promise<void>((resolve) => deaf.bind(0, '127.0.0.1', resolve))
  const target = `sip:127.0.0.1:${deaf.address().port}`
  const result = await client({ timing: { t1: 2, t2: 8 } }).send({ target, mrq: alarm('1', 'A') })
  assert.equal(result.outcome, 'timed-out')
  assert.ok(result.retransmissions > 2)
  await new Promise<void>((resolve) => deaf.close(() => resolve()))
})

test('what is sent raw is sent as it is, and the reply found by what can be read in it', async () => {
  const { server, heard } = await world()
  const target = `sip:127.0.0.1:${server.addresses().udp!.port}`
  const raw = Buffer.from('<mrq><ref>R1</ref><cid>55</cid><dty>x')
  const result = await client().send({ target, mrq: { raw } })
  assert.deepEqual(result.mrs, { ref: 'R1', snu: 2, ste: 'The XML is not well-formed' })
  assert.deepEqual(heard[0]?.raw, raw)
  const other = await client().send({ target, mrq: { raw, contentType: 'text/plain' } })
  assert.equal(other.sipStatus, 415)
})

test('closing fails what waits', async () => {
  const { server } = await world({ handler: () => new Promise(() => {}) })
  const target = `sip:127.0.0.1:${server.addresses().udp!.port}`
  const devices = createScaipClient()
  const waiting = devices.send({ target, mrq: alarm('1', 'A') })
  while (server.counts().handlersInFlight === 0) await new Promise(setImmediate)
  await devices.close()
  const result = await waiting
  assert.deepEqual([result.outcome, result.error], ['failed', 'stopped'])
  assert.equal((await devices.send({ target, mrq: alarm('1', 'A') })).outcome, 'failed')
})

test('a target is read with its defaults, and what is none is refused', async () => {
  assert.deepEqual(parseTarget('sip:h'), { user: 'alarm', host: 'h', port: 5060, transport: 'udp' })
  assert.deepEqual(parseTarget('sips:ring@[::1]'), {
    user: 'ring',
    host: '::1',
    port: 5061,
    transport: 'tls',
  })
  assert.equal(parseTarget('sip:h;transport=TCP').transport, 'tcp')
  assert.throws(() => parseTarget('http://h'), RangeError)
  await assert.rejects(client().send({ target: 'nowhere', mrq: alarm('1', 'A') }), RangeError)
})

test('a host that cannot be reached is told, not thrown', async () => {
  const result = await client().send({ target: 'sip:127.0.0.1:1;transport=tcp', mrq: alarm('1', 'A') })
  assert.equal(result.outcome, 'failed')
  assert.match(result.error ?? '', /ECONNREFUSED/)
})

/** A receiver made of a bare socket, that says what the test tells it to. */
async function bareReceiver() {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  open.push({ close: () => new Promise((resolve) => socket.close(() => resolve())) })
  const arrived: string[] = []
  let device = 0
  const waiting: (() => void)[] = []
  socket.on('message', (bytes, from) => {
    arrived.push(bytes.toString())
    device = from.port
    waiting.shift()?.()
  })
  return {
    target: `sip:127.0.0.1:${socket.address().port}`,
    say: (bytes: Buffer) => socket.send(bytes, device, '127.0.0.1'),
    async next(): Promise<string> {
      if (arrived.length === 0) await new Promise<void>((resolve) => waiting.push(resolve))
      return arrived.shift() as string
    },
  }
}

const mrsMessage = (body: string) => requestBytes({ uri: 'sip:1@127.0.0.1', body })

test('an mrs that comes before the SIP answer is kept for it', async () => {
  const { target, say, next } = await bareReceiver()
  const result = client().send({ target, mrq: alarm('1', 'A') })
  const sent = await next()
  say(mrsMessage('<mrs><ref>A</ref><snu>0</snu></mrs>'))
  assert.match(await next(), /^SIP\/2\.0 200/)
  say(okTo(sent))
  assert.deepEqual((await result).mrs, { ref: 'A', snu: 0 })
})

test('a device answers OPTIONS, takes an mrs nobody waits for, and refuses what it cannot read', async () => {
  const { target, say, next } = await bareReceiver()
  const device = client()
  const result = device.send({ target, mrq: alarm('1', 'A') })
  const sent = await next()
  const cases: [Buffer, RegExp][] = [
    [requestBytes({ method: 'OPTIONS' }), /^SIP\/2\.0 200 [^]*Allow: MESSAGE, OPTIONS/],
    [requestBytes({ method: 'INVITE' }), /^SIP\/2\.0 405 /],
    [mrsMessage('<mrs><ref>Z</ref><snu>0</snu></mrs>'), /^SIP\/2\.0 200 /],
    [mrsMessage('<mrs><ref>A</ref>'), /^SIP\/2\.0 400 /],
  ]
  for (const [request, answer] of cases) {
    say(request)
    assert.match(await next(), answer)
  }
  say(Buffer.from(okTo(sent).toString().replace('200 OK', '500 Broken')))
  assert.deepEqual([(await result).outcome, (await result).sipReason], ['refused', 'Broken'])
})

test('a proxy’s challenge is answered too, with its opaque', async () => {
  const { target, say, next } = await bareReceiver()
  const credentials = { username: 'u', password: 'p' }
  const result = client().send({ target, mrq: alarm('1', 'A'), credentials, replyMilliseconds: 0 })
  const first = okTo(await next())
    .toString()
    .replace('200 OK', '407 Proxy Authentication Required')
  const challenge = 'Proxy-Authenticate: Digest realm="r", nonce="n", opaque="o", qop="auth-int,auth"'
  say(Buffer.from(first.replace('\r\n', `\r\n${challenge}\r\n`)))
  const second = await next()
  assert.match(
    second,
    /\r\nProxy-Authorization: Digest username="u", realm="r", nonce="n",[^\r]* opaque="o", qop=auth, nc=00000001/,
  )
  assert.match(second, /\r\nCSeq: 2 MESSAGE\r\n/)
  say(okTo(second))
  assert.equal((await result).authenticated, true)
})

test('a challenge that is not spoken here is told as the refusal it is', async () => {
  const { target, say, next } = await bareReceiver()
  const credentials = { username: 'u', password: 'p' }
  const result = client().send({ target, mrq: alarm('1', 'A'), credentials })
  const answer = okTo(await next())
    .toString()
    .replace('200 OK', '401 Unauthorized')
  say(
    Buffer.from(
      answer.replace('\r\n', '\r\nWWW-Authenticate: Digest realm="r", nonce="n", algorithm=SHA-512\r\n'),
    ),
  )
  assert.deepEqual([(await result).outcome, (await result).sipStatus], ['refused', 401])
})
