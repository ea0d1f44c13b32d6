import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, isIP } from 'node:net'
import { after, test } from 'node:test'
import * as fc from 'fast-check'
import { issueCertificate } from '../testing/certificate.ts'
import { FakeTimers } from '../testing/fake-timers.ts'
import type { RawDevice } from '../testing/raw-device.ts'
import { streamDevice, udpDevice } from '../testing/raw-device.ts'
import { type ScaipWorld, scaipWorld } from '../testing/scaip-world.ts'
import { okTo, requestBytes, sampleMrq } from '../testing/sip-text.ts'
import { createLocalAddress } from './local-address.ts'

const worlds: ScaipWorld[] = []
const world = async (...options: Parameters<typeof scaipWorld>) => {
  const made = await scaipWorld(...options)
  worlds.push(made)
  return made
}
after(() => Promise.all(worlds.map((one) => one.close())))

/** The server still works: it answers an OPTIONS with a Call-ID of its own. */
async function stillAnswers(device: RawDevice): Promise<void> {
  const callId = `alive-${Math.random()}`
  device.send(requestBytes({ method: 'OPTIONS', headers: { 'Call-ID': callId } }))
  for (;;) {
    const answer = await device.next()
    if (answer.includes(callId)) return assert.match(answer, /^SIP\/2\.0 200 /)
  }
}

const good = requestBytes({ body: sampleMrq('A1') })
const mutated = fc
  .array(fc.record({ at: fc.nat(good.length), cut: fc.nat(60), put: fc.uint8Array({ maxLength: 30 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((changes) =>
    changes.reduce(
      (bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
      good,
    ),
  )
const anything = fc.oneof(
  mutated,
  fc.uint8Array({ minLength: 1, maxLength: 1_400 }).map((bytes) => Buffer.from(bytes)),
)

test('property: whatever datagrams come, the server still answers', async () => {
  const { udp } = await world()
  const device = await udp()
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 10 }), async (datagrams) => {
      for (const bytes of datagrams) device.send(bytes)
      await stillAnswers(device)
    }),
    { numRuns: 60 },
  )
})

test('property: whatever a connection brings, the server answers on the next one', async () => {
  const { tcp } = await world()
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 5 }), async (pieces) => {
      const rude = await tcp()
      for (const bytes of pieces) rude.send(bytes)
      const polite = await tcp()
      await stillAnswers(polite)
      await Promise.all([rude.close(), polite.close()])
    }),
    { numRuns: 40 },
  )
})

test('an alarm over TCP is read wherever its bytes are parted', async () => {
  const { tcp, heard } = await world()
  const device = await tcp()
  const size = requestBytes({ body: sampleMrq('C000') }).length
  for (let cut = 1; cut < size; cut++) {
    const alarm = requestBytes({ body: sampleMrq(`C${String(cut).padStart(3, '0')}`) })
    device.send(alarm.subarray(0, cut))
    await new Promise(setImmediate)
    device.send(alarm.subarray(cut))
    assert.match(await device.next(), /^SIP\/2\.0 200/)
    device.send(okTo(await device.nextStarting('MESSAGE')))
  }
  assert.equal(heard.filter(({ mrq }) => mrq.ok).length, size - 1)
})

test('many alarms in one segment are each answered', async () => {
  const { tcp, heard } = await world()
  const device = await tcp()
  device.send(Buffer.concat(Array.from({ length: 50 }, (_, i) => requestBytes({ body: sampleMrq(`M${i}`) }))))
  for (let i = 0; i < 50; i++) assert.match(await device.nextStarting('SIP/2.0'), /^SIP\/2\.0 200/)
  assert.equal(heard.length, 50)
})

test('a body of 10 MB over TCP is 413 and the connection lives on', async () => {
  const { tcp, heard } = await world()
  const device = await tcp()
  device.send(requestBytes({ body: Buffer.alloc(10 * 1024 * 1024, 'x') }))
  assert.match(await device.next(), /^SIP\/2\.0 413 /)
  await stillAnswers(device)
  assert.equal(heard.length, 0)
})

test('a Content-Length that cannot be followed is answered 400 or 413 and the connection closed', async () => {
  const { tcp } = await world()
  for (const [length, status] of [
    ['x', 400],
    [undefined, 400],
    ['4000000000', 413],
  ] as const) {
    const device = await tcp()
    device.send(requestBytes({ body: 'x', headers: { 'Content-Length': length } }))
    assert.match(await device.next(), new RegExp(`^SIP/2\\.0 ${status} `))
    await device.closed
  }
})

test('a double CRLF is answered with one (RFC 5626)', async () => {
  const { tcp } = await world()
  const device = await tcp()
  device.send('\r\n\r\n')
  assert.equal(await device.next(), '\r\n')
  await stillAnswers(device)
})

test('keep-alive datagrams are passed over', async () => {
  const { udp, events } = await world()
  const device = await udp()
  for (const bytes of ['\r\n\r\n', '\0\0\0\0', '\r\n', ' ']) device.send(bytes)
  await stillAnswers(device)
  assert.deepEqual(events, [])
})

test('a connection that brings junk, nothing, or half a message is closed and told', async () => {
  const { tcp, event } = await world({ limits: { messageMilliseconds: 30, closeMilliseconds: 50 } })
  const junk = await tcp()
  junk.send('\x16\x03\x01 this is no SIP')
  await junk.closed
  assert.deepEqual((await event('transport-fault')).fault, { transport: 'tcp', reason: 'junk' })
  const silent = await tcp()
  await silent.closed
  const half = await tcp()
  half.send('MESSAGE sip:a SIP/2.0\r\n')
  await half.closed
})

test('an idle connection is closed after its time', async () => {
  const { tcp, event } = await world({ limits: { idleMilliseconds: 40, closeMilliseconds: 50 } })
  const device = await tcp()
  await stillAnswers(device)
  await device.closed
  assert.equal((await event('transport-fault')).fault.reason, 'idle')
})

test('above the number of connections a new one is closed, and those that are in use live on', async () => {
  const { tcp, event, server } = await world({ limits: { connections: 2, closeMilliseconds: 50 } })
  const [one, two] = [await tcp(), await tcp()]
  await stillAnswers(one)
  await stillAnswers(two)
  const third = await tcp()
  await third.closed
  assert.equal((await event('transport-fault')).fault.reason, 'too-many-connections')
  await stillAnswers(one)
  assert.equal(server.counts().connections, 2)
})

test('a peer that does not read is cut off, and others are served', async () => {
  const { tcp, event, server } = await world({ limits: { writeQueueBytes: 2_000, closeMilliseconds: 50 } })
  const deaf = connect(server.addresses().tcp!.port, '127.0.0.1')
  const gone = new Promise<void>((resolve) => deaf.once('close', () => resolve()))
  deaf.on('error', () => {})
  deaf.pause()
  const many = Buffer.concat(Array.from({ length: 200 }, () => requestBytes({ method: 'OPTIONS' })))
  const ask = () => void (deaf.writable && deaf.write(many, ask))
  ask()
  await gone
  assert.equal((await event('transport-fault')).fault.reason, 'slow-reader')
  await stillAnswers(await tcp())
})

test('IPv6 is spoken, with brackets where they belong', async () => {
  const here = { host: '::1', port: 0 }
  const { server } = await world({ udp: here, tcp: here })
  const { udp, tcp } = server.addresses()
  const devices = [
    await udpDevice({ port: udp!.port, address: '::1' }),
    await streamDevice({ port: tcp!.port, address: '::1' }),
  ]
  for (const device of devices) {
    device.send(requestBytes({ body: sampleMrq('V6') }))
    assert.match(await device.next(), /^SIP\/2\.0 200/)
    assert.match(
      await device.next(),
      /^MESSAGE sip:8031372@\[::1\]:\d+;transport=\w+ SIP\/2\.0\r\nVia: SIP\/2\.0\/\w+ \[::1\]:\d+;/,
    )
    await device.close()
  }
})

test('a server on every address serves IPv4 and IPv6 alike', async () => {
  const everywhere = { host: '::', port: 0 }
  const { server, heard } = await world({ udp: everywhere, tcp: everywhere })
  const { udp, tcp } = server.addresses()
  for (const address of ['127.0.0.1', '::1']) {
    for (const device of [
      await udpDevice({ port: udp!.port, address }),
      await streamDevice({ port: tcp!.port, address }),
    ]) {
      device.send(requestBytes({ body: sampleMrq('ALL') }))
      assert.match(await device.next(), /^SIP\/2\.0 200/)
      assert.match(await device.next(), /^MESSAGE /)
      assert.equal(heard.at(-1)?.source.address, address)
      await device.close()
    }
  }
})

test('plain bytes on the TLS port are told as a handshake that failed', async () => {
  const { cert, key } = await issueCertificate({ commonName: 'x', names: ['127.0.0.1'] })
  const { server, event } = await world({ tls: { host: '127.0.0.1', port: 0, cert, key } })
  const device = await streamDevice({ port: server.addresses().tls!.port })
  device.send(requestBytes({ method: 'OPTIONS' }))
  await device.closed
  assert.deepEqual((await event('transport-fault')).fault, { transport: 'tls', reason: 'handshake-failed' })
})

test('an address that is taken is told, and nothing is left open', async () => {
  const first = await world()
  const taken = { host: '127.0.0.1', port: first.server.addresses().tcp!.port }
  await assert.rejects(scaipWorld({ udp: { host: '127.0.0.1', port: 0 }, tcp: taken }), {
    code: 'EADDRINUSE',
  })
})

test('when full, a connection silent for a minute gives way to a new one', async () => {
  const timers = new FakeTimers()
  const { tcp, server } = await world({ timers, limits: { connections: 1 } })
  const silent = await tcp()
  await stillAnswers(silent)
  timers.advance(61_000)
  const fresh = await tcp()
  await silent.closed
  await stillAnswers(fresh)
  assert.equal(server.counts().connections, 1)
  await fresh.close()
})

test('bound to every interface, we name ourselves by an address the peer can answer to', () => {
  const name = createLocalAddress('::')
  assert.equal(name('127.0.0.1'), '127.0.0.1')
  assert.equal(name('::1'), '::1')
  assert.ok(isIP(name('192.0.2.1')))
  assert.equal(createLocalAddress('192.0.2.5')('127.0.0.1'), '192.0.2.5')
})

if (process.platform === 'linux') {
  test('two servers share a port, and each device stays with one of them', async () => {
    const shared = { host: '127.0.0.1', port: 0, reusePort: true }
    const first = await world({ udp: shared, tcp: shared })
    const { udp, tcp } = first.server.addresses()
    const second = await world({ udp: { ...shared, port: udp!.port }, tcp: { ...shared, port: tcp!.port } })
    for (let i = 0; i < 20; i++) {
      const device = i % 2 ? await first.udp() : await first.tcp()
      device.send(requestBytes({ body: sampleMrq(`P${i}`) }))
      assert.match(await device.next(), /^SIP\/2\.0 200/)
      device.send(okTo(await device.next()))
    }
    assert.equal(first.heard.length + second.heard.length, 20)
  })
}

test('closing cuts a connection whose handshake is not done, instead of waiting for it', {
  timeout: 5000,
}, async () => {
  const { cert, key } = await issueCertificate({ commonName: 'x', names: ['127.0.0.1'] })
  const { server, close } = await scaipWorld({ tls: { host: '127.0.0.1', port: 0, cert, key } })
  const undecided = connect(server.addresses().tls!.port, '127.0.0.1')
  await once(undecided, 'connect')
  // the server has taken it once it answers somebody who came after
  const later = await streamDevice({ port: server.addresses().tls!.port }, { rejectUnauthorized: false })
  const cut = once(undecided, 'close')
  await close()
  await Promise.all([cut, later.closed])
})
