import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { udpDevice } from '../testing/raw-device.ts'
import { answering, type ScaipWorld, scaipWorld } from '../testing/scaip-world.ts'
import { okTo, requestBytes, sampleMrq } from '../testing/sip-text.ts'
import { createScaipServer } from './create-server.ts'
import type { ScaipAnswer } from './scaip-request.ts'

const worlds: ScaipWorld[] = []
const world = async (...options: Parameters<typeof scaipWorld>) => {
  const made = await scaipWorld(...options)
  worlds.push(made)
  return made
}
after(() => Promise.all(worlds.map((one) => one.close())))

test('an alarm is answered 200 without a body, then the mrs comes in a MESSAGE of its own to where it came from', async () => {
  const { udp, heard, event } = await world()
  const device = await udp()
  device.send(requestBytes({ body: sampleMrq('A1') }))
  const answer = await device.next()
  assert.match(answer, /^SIP\/2\.0 200 OK\r\n/)
  assert.match(answer, /Content-Length: 0\r\n\r\n$/)
  const reply = await device.next()
  assert.ok(reply.startsWith(`MESSAGE sip:8031372@127.0.0.1:${device.port};transport=udp SIP/2.0\r\n`))
  assert.match(reply, /\r\nFrom: <sip:alarm@reception\.example>;tag=\w+\r\n/)
  assert.match(reply, /\r\nTo: <sip:8031372@device\.example>\r\n/)
  assert.match(reply, /\r\nContent-Type: application\/scaip\+xml\r\n/)
  assert.ok(reply.endsWith('\r\n\r\n<mrs><ref>A1</ref><snu>0</snu></mrs>'))
  device.send(okTo(reply))
  const { outcome } = await event('delivery')
  assert.deepEqual([outcome.kind, outcome.status], ['delivered', 200])
  assert.equal(heard.length, 1)
})

test('the handler gets the message, its bytes, who, from where and when', async () => {
  const { udp, heard } = await world()
  const device = await udp()
  const body = sampleMrq('A2')
  device.send(requestBytes({ body, headers: { 'Call-ID': 'a-call' } }))
  await device.next()
  const [request] = heard
  assert.ok(request?.mrq.ok)
  assert.equal(request.mrq.value.ref, 'A2')
  assert.equal(request.raw.toString(), body)
  assert.equal(request.fromUser, '8031372')
  assert.equal(request.toUri, 'sip:alarm@reception.example')
  assert.equal(request.callId, 'a-call')
  assert.deepEqual(request.source, { address: '127.0.0.1', port: device.port, transport: 'udp' })
  assert.deepEqual(request.authenticatedAs, { method: 'device-id', name: '8031372' })
  assert.ok(request.receivedAt > 1_700_000_000_000)
})

test('nothing is answered before the handler has resolved; retransmissions meanwhile are absorbed', async () => {
  const { promise, resolve: commit } = Promise.withResolvers<ScaipAnswer>()
  const { udp, heard, server } = await world({ handler: () => promise })
  const device = await udp()
  const alarm = requestBytes({ body: sampleMrq('A3') })
  device.send(alarm)
  device.send(alarm)
  device.send(requestBytes({ method: 'OPTIONS' }))
  assert.match(await device.next(), /CSeq: 1 OPTIONS/)
  assert.equal(heard.length, 1)
  commit({ kind: 'accepted', mrs: { ref: 'A3', snu: 0 } })
  assert.match(await device.next(), /CSeq: 1 MESSAGE/)
  assert.match(await device.next(), /<ref>A3<\/ref>/)
  device.send(alarm)
  assert.match(await device.nextStarting('SIP/2.0'), /^SIP\/2\.0 200 OK[^]*CSeq: 1 MESSAGE/)
  assert.equal(heard.length, 1)
  assert.equal(server.counts().retransmissions, 2)
})

test('a new ref from the same device is a new press, also on a reused branch', async () => {
  const { udp, heard } = await world()
  const device = await udp()
  const headers = { Via: 'SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKconstant;rport', 'Call-ID': 'constant' }
  for (const ref of ['P1', 'P2']) {
    device.send(requestBytes({ body: sampleMrq(ref), headers }))
    assert.match(await device.nextStarting('SIP/2.0'), /200 OK/)
  }
  assert.deepEqual(
    heard.map(({ mrq }) => mrq.ok && mrq.value.ref),
    ['P1', 'P2'],
  )
})

test('a handler that is busy makes 503 with its Retry-After, and no mrs', async () => {
  const { udp, event } = await world({ handler: async () => ({ kind: 'busy', retryAfterSeconds: 7 }) })
  const device = await udp()
  device.send(requestBytes({ body: sampleMrq() }))
  assert.match(await device.next(), /^SIP\/2\.0 503 Service Unavailable\r\n[^]*Retry-After: 7\r\n/)
  assert.equal((await event('busy')).reason, 'handler-busy')
})

test('a busy answer with an mrs is 200 and that mrs', async () => {
  const mrs = { ref: 'A4', snu: 6 } as const
  const { udp } = await world({ handler: async () => ({ kind: 'busy', retryAfterSeconds: 7, mrs }) })
  const device = await udp()
  device.send(requestBytes({ body: sampleMrq('A4') }))
  assert.match(await device.next(), /^SIP\/2\.0 200/)
  assert.match(await device.next(), /<snu>6<\/snu>/)
})

test('a handler that rejects, throws or takes too long makes 503; the error is told to the owner alone', async () => {
  const secret = new Error('a detail')
  const handlers = [
    () => Promise.reject(secret),
    () => {
      throw secret
    },
    () => new Promise<never>(() => {}),
  ]
  for (const [index, handler] of handlers.entries()) {
    const { udp, event } = await world({
      handler,
      limits: { handlerMilliseconds: 20, closeMilliseconds: 50 },
    })
    const device = await udp()
    device.send(requestBytes({ body: sampleMrq() }))
    const answer = await device.next()
    assert.match(answer, /^SIP\/2\.0 503 [^]*Retry-After: 5\r\n/)
    assert.ok(!answer.includes('a detail'))
    const busy = await event('busy')
    assert.equal(busy.reason, index < 2 ? 'handler-failed' : 'handler-timeout')
    assert.equal(busy.error, index < 2 ? secret : undefined)
  }
})

test('above the number of handlers in flight a message is told to come back, and the others are not harmed', async () => {
  const waiting: ((answer: ScaipAnswer) => void)[] = []
  const handler = () => new Promise<ScaipAnswer>((resolve) => waiting.push(resolve))
  const { udp, server } = await world({ handler, limits: { handlersInFlight: 2, closeMilliseconds: 50 } })
  const device = await udp()
  for (const ref of ['B1', 'B2', 'B3']) device.send(requestBytes({ body: sampleMrq(ref) }))
  assert.match(await device.next(), /^SIP\/2\.0 503/)
  assert.equal(server.counts().handlersInFlight, 2)
  for (const resolve of waiting) resolve({ kind: 'accepted', mrs: { ref: 'B', snu: 0 } })
  assert.match(await device.nextStarting('SIP/2.0'), /^SIP\/2\.0 200/)
  assert.match(await device.nextStarting('SIP/2.0'), /^SIP\/2\.0 200/)
  assert.equal(server.counts().busy, 1)
})

test('a device that never answers its mrs gets it again by timer E; the owner is told how it ended', async () => {
  const { udp, event } = await world({ timing: { t1: 5, t2: 20 } })
  const device = await udp()
  device.send(requestBytes({ body: sampleMrq() }))
  await device.next()
  const first = await device.next()
  assert.equal(await device.next(), first)
  const { outcome } = await event('delivery')
  assert.equal(outcome.kind, 'timed-out')
  assert.ok(outcome.retransmissions > 1)
})

test('a device that refuses its mrs is told to the owner and to who gave the answer', async () => {
  const told: unknown[] = []
  const delivered = (outcome: unknown) => void told.push(outcome)
  const { udp, event } = await world({
    handler: async () => ({ kind: 'accepted', mrs: { ref: '1', snu: 0 }, delivered }),
  })
  const device = await udp()
  device.send(requestBytes({ body: sampleMrq() }))
  await device.next()
  device.send(
    okTo(await device.next())
      .toString('latin1')
      .replace('200 OK', '486 Busy'),
  )
  const { outcome } = await event('delivery')
  assert.deepEqual([outcome.kind, outcome.status], ['refused', 486])
  assert.deepEqual(told, [outcome])
})

test('over TCP the mrs comes on the connection the alarm came on', async () => {
  const { tcp, heard, event } = await world()
  const device = await tcp()
  device.send(
    requestBytes({ body: sampleMrq('T1'), headers: { Via: 'SIP/2.0/TCP 10.0.0.1:5060;branch=z9hG4bKt1' } }),
  )
  assert.match(
    await device.next(),
    /^SIP\/2\.0 200 OK\r\nVia: SIP\/2\.0\/TCP 10\.0\.0\.1:5060;branch=z9hG4bKt1;received=127\.0\.0\.1\r\n/,
  )
  const reply = await device.next()
  assert.ok(
    reply.startsWith(
      `MESSAGE sip:8031372@127.0.0.1:${device.port};transport=tcp SIP/2.0\r\nVia: SIP/2.0/TCP `,
    ),
  )
  device.send(okTo(reply))
  assert.equal((await event('delivery')).outcome.kind, 'delivered')
  assert.equal(heard[0]?.source.transport, 'tcp')
})

test('a device that hangs up before its mrs is told to the owner at once', async () => {
  const { tcp, event } = await world()
  const device = await tcp()
  device.send(requestBytes({ body: sampleMrq() }))
  await device.next()
  await device.close()
  const { outcome } = await event('delivery')
  assert.deepEqual([outcome.kind, outcome.reason], ['failed', 'flow-closed'])
})

test('closing answers what is in flight, tells newcomers to come back, and ends', async () => {
  const { promise, resolve: commit } = Promise.withResolvers<ScaipAnswer>()
  const { udp, server } = await world({ handler: () => promise, limits: { closeMilliseconds: 5_000 } })
  const device = await udp()
  device.send(requestBytes({ body: sampleMrq('C1') }))
  device.send(requestBytes({ method: 'OPTIONS' }))
  await device.next()
  const closed = server.close()
  device.send(requestBytes({ body: sampleMrq('C2') }))
  assert.match(await device.next(), /^SIP\/2\.0 503/)
  commit({ kind: 'accepted', mrs: { ref: 'C1', snu: 0 } })
  assert.match(await device.next(), /^SIP\/2\.0 200/)
  device.send(okTo(await device.next()))
  await closed
})

test('a listener of events that throws harms nothing', async () => {
  const quiet = { host: '127.0.0.1', port: 0 }
  const onEvent = () => {
    throw new Error('the listener’s own')
  }
  const server = await createScaipServer({ udp: quiet, handler: answering, onEvent })
  const device = await udpDevice({ port: server.addresses().udp!.port })
  device.send(requestBytes({ body: sampleMrq('L1') }))
  assert.match(await device.next(), /^SIP\/2\.0 200/)
  device.send(okTo(await device.next()))
  await Promise.all([device.close(), server.close()])
})

test('a server without any transport is not made', async () => {
  await assert.rejects(createScaipServer({ handler: answering }), RangeError)
})
