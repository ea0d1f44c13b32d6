import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import { issue } from '../../kernel/testkit/index.ts'
import { addressHeader, envelope, soap11 } from '../soap/envelope.ts'
import {
  address,
  consumerId,
  contractKey,
  gatewayWorld,
  soapRequest,
  thing,
  thingRequest,
} from './gateway-fixture.ts'

const fault = (text: string) => /<faultstring>(VP\d{3})/.exec(text)?.[1]

test('a SOAP call goes through, byte for byte, with the headers that are to be there', async (t) => {
  const w = await gatewayWorld(t)
  const message = soapRequest()
  const answer = await w.soap(message, {
    soapaction: '"x"',
    'x-skltp-correlation-id': 'abc',
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    cookie: 'a=b',
    'x-vp-extra': '1',
  })
  assert.equal(answer.status, 200)
  assert.match(answer.text, /<name>å<\/name>/)
  assert.match(String(answer.headers['x-skltp-prt']), /^\d+$/)
  assert.equal(answer.headers['x-skltp-correlation-id'], 'abc')
  assert.equal(answer.headers['server'], undefined)
  const [asked] = w.producer.asked
  assert.equal(asked!.body.toString(), message)
  assert.equal(asked!.url, '/svc')
  const { headers } = asked!
  assert.equal(headers['soapaction'], '"x"')
  assert.equal(headers['x-rivta-original-serviceconsumer-hsaid'], consumerId)
  assert.equal(headers['x-rivta-routing-history'], 'SE2120000001-P1')
  assert.match(String(headers['traceparent']), new RegExp(`^00-${'a'.repeat(32)}-(?!b{16})[0-9a-f]{16}-01$`))
  for (const name of ['cookie', 'x-vp-extra']) assert.equal(headers[name], undefined, name)
  const record = await w.lastRecord()
  assert.deepEqual(
    [
      record.code,
      record.status,
      record.consumer,
      record.contract,
      record.operation,
      record.producer,
      record.system,
    ],
    ['ok', 200, consumerId, contractKey, 'GetThing', 'SE2120000001-PR', 'consumer'],
  )
  assert.equal(record.requestBytes, Buffer.byteLength(message))
  assert.ok(record.times.decided! <= record.times.sent! && record.times.answered! <= record.times.done)
})

test('a call after the older profile is rewritten for the producer, and the other way round', async (t) => {
  const w = await gatewayWorld(t)
  const older = envelope(thingRequest, `<x xmlns="urn:å">å</x>${addressHeader('rivtabp20', address)}`)
  assert.equal((await w.soap(older)).status, 200)
  assert.equal(
    w.producer.asked[0]!.body.toString(),
    envelope(thingRequest, `<x xmlns="urn:å">å</x>${addressHeader('rivtabp21', address)}`),
  )
})

test('an address and a certificate in small letters are who they are in capitals, and the message goes on as it came', async (t) => {
  const w = await gatewayWorld(t)
  const small = await issue(
    { commonName: 'consumer', serialNumber: consumerId.toLowerCase() },
    { issuer: w.authority },
  )
  const message = soapRequest(thingRequest, address.toLowerCase())
  assert.equal((await w.soap(message, {}, small)).status, 200)
  assert.equal(w.producer.asked[0]!.body.toString(), message)
  assert.equal((await w.ask(`/x/things/1/${address.toLowerCase()}/things/7`)).status, 200)
})

test('the producer’s own fault passes through unchanged', async (t) => {
  const w = await gatewayWorld(t)
  const own = envelope(
    '<soap:Fault><faultcode>soap:Server</faultcode><faultstring>busy</faultstring></soap:Fault>',
  )
  w.producer.answer = (_, response) => response.writeHead(500, { 'content-type': 'text/xml' }).end(own)
  const answer = await w.soap()
  assert.deepEqual([answer.status, answer.text], [500, own])
  assert.equal((await w.lastRecord()).code, 'fault')
})

test('a caller without a certificate that is believed is VP002, and nothing is told of what exists', async (t) => {
  const w = await gatewayWorld(t)
  const stranger = await issue({ commonName: 'Other authority' })
  const forged = await issue({ commonName: 'consumer', serialNumber: consumerId }, { issuer: stranger })
  const nameless = await issue({ commonName: consumerId }, { issuer: w.authority })
  for (const as of [forged, nameless])
    assert.equal(fault((await w.soap(soapRequest(), {}, as)).text), 'VP002')
  const none = await w.ask('/vp/test', {
    method: 'POST',
    body: soapRequest(),
    headers: { 'content-type': 'text/xml' },
    as: undefined as never,
  })
  assert.equal(fault(none.text), 'VP002')
  assert.equal(w.producer.asked.length, 0)
})

test('terminator headers count from a trusted address with a known instance alone', async (t) => {
  const headers = { 'x-vp-sender-id': consumerId, 'x-vp-instance-id': 'proxy-1' }
  const open = await gatewayWorld(t, {
    terminatorAddresses: ['127.0.0.1', '::1'],
    terminatorInstanceIds: ['proxy-1'],
  })
  assert.equal((await open.soap(soapRequest(), headers)).status, 200)
  assert.equal(
    fault((await open.soap(soapRequest(), { ...headers, 'x-vp-instance-id': 'other' })).text),
    'VP002',
  )
  const shut = await gatewayWorld(t)
  assert.equal(fault((await shut.soap(soapRequest(), headers)).text), 'VP011')
})

test('a call without a logical address is VP003', async (t) => {
  const w = await gatewayWorld(t)
  assert.equal(fault((await w.soap(envelope(thingRequest))).text), 'VP003')
  assert.equal((await w.ask('/x/things/1')).status, 400)
})

test('a consumer without authorisation is VP007, whether or not the address exists', async (t) => {
  const w = await gatewayWorld(t)
  const other = await issue({ commonName: 'other', serialNumber: 'SE2120000001-X9' }, { issuer: w.authority })
  const [known, unknown] = await Promise.all([
    w.soap(soapRequest(), {}, other),
    w.soap(soapRequest(thingRequest, 'SE0000000000-NONE'), {}, other),
  ])
  const plain = (text: string) => text.replace(/[0-9a-f-]{36}/g, '')
  assert.equal(fault(known.text), 'VP007')
  assert.equal(plain(known.text), plain(unknown.text))
  const contract = await w.soap(soapRequest('<GetOther xmlns="urn:riv:test:GetOtherResponder:1"/>'))
  assert.equal(fault(contract.text), 'VP007')
})

test('without a route it is VP004, without any addressing VP008, for a contract that is not open VP004', async (t) => {
  const w = await gatewayWorld(t)
  w.contracts[0] = { ...thing, lifecycle: 'withdrawn' }
  assert.equal(fault((await w.soap()).text), 'VP004')
  w.contracts[0] = thing
  const [soap, rest] = w.routes()
  w.readdress([{ op: 'remove', kind: 'route', id: soap!.id }])
  assert.equal(fault((await w.soap()).text), 'VP004')
  w.readdress([{ op: 'remove', kind: 'route', id: rest!.id }])
  assert.equal(fault((await w.soap()).text), 'VP008')
})

test('an authorisation that begins later does not count yet', async (t) => {
  const w = await gatewayWorld(t)
  const [row] = w.authorisations()
  w.readdress([{ op: 'put', kind: 'authorisation', value: { ...row!, validFrom: '2999-01-01T00:00:00Z' } }])
  assert.equal(fault((await w.soap()).text), 'VP007')
})

test('the original consumer may be named by platforms that are known alone, and a loop is cut', async (t) => {
  const headers = { 'x-rivta-original-serviceconsumer-hsaid': 'SE2120000001-Z1' }
  const shut = await gatewayWorld(t)
  assert.equal(fault((await shut.soap(soapRequest(), headers)).text), 'VP013')
  const open = await gatewayWorld(t, { originalConsumerSenders: [consumerId] })
  assert.equal(
    (await open.soap(soapRequest(), { ...headers, 'x-rivta-routing-history': 'SE1-L' })).status,
    200,
  )
  assert.equal(open.producer.asked[0]!.headers['x-rivta-routing-history'], 'SE1-L#SE2120000001-P1')
  assert.equal(open.producer.asked[0]!.headers['x-rivta-original-serviceconsumer-hsaid'], 'SE2120000001-Z1')
  for (const own of ['SE2120000001-P1', 'se2120000001-p1']) {
    const looped = await open.soap(soapRequest(), { 'x-rivta-routing-history': `SE1-L#${own}` })
    assert.equal(fault(looped.text), 'VP014')
  }
})

test('a producer that does not answer in its time is VP009', async (t) => {
  const w = await gatewayWorld(t)
  w.contracts[0] = { ...thing, limits: { ...thing.limits, producerMs: 100, routeMs: 200 } }
  w.producer.answer = () => undefined
  const answer = await w.soap()
  assert.equal(fault(answer.text), 'VP009')
  assert.doesNotMatch(answer.text, /localhost|127\.0|svc/)
})

test('a producer that is not there, or is not what its name says, is VP009; nothing of it is told', async (t) => {
  const w = await gatewayWorld(t)
  const expired = await issue(
    { commonName: 'localhost' },
    { issuer: w.authority, validUntil: Date.now() - 3_600_000 },
  )
  const elsewhere = await issue({ commonName: 'other' }, { issuer: w.authority, names: ['other.example'] })
  const stranger = await issue({ commonName: 'Stranger' })
  const foreign = await issue({ commonName: 'localhost' }, { issuer: stranger })
  for (const wrong of [expired, elsewhere, foreign]) {
    const url = await w.anotherProducer(wrong)
    w.moveProducer(`${url}/secret-place`)
    const answer = await w.soap()
    assert.equal(fault(answer.text), 'VP009')
    assert.doesNotMatch(answer.text, /secret-place|localhost/)
  }
  w.moveProducer('https://localhost:1/secret-place')
  assert.equal(fault((await w.soap()).text), 'VP009')
  assert.doesNotMatch(w.logged(), /secret-place/)
})

test('an answer that is no SOAP, or is empty, is VP009; one that breaks off is cut', async (t) => {
  const w = await gatewayWorld(t)
  w.producer.answer = (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>/opt/secret</p>')
  assert.equal(fault((await w.soap()).text), 'VP009')
  w.producer.answer = (_, response) => response.writeHead(404, { 'content-type': 'text/xml' }).end('<a/>')
  assert.equal(fault((await w.soap()).text), 'VP009')
  w.producer.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '1000' })
    response.write('<half', () => response.destroy())
  }
  await assert.rejects(w.soap())
  assert.equal((await w.lastRecord()).code, 'VP009')
})

test('a producer that fails again and again rests, and comes back when it answers', async (t) => {
  const w = await gatewayWorld(t)
  w.producer.answer = (_, response) => response.writeHead(503).end()
  for (let i = 0; i < 5; i++) await w.soap()
  const asked = w.producer.asked.length
  assert.equal(fault((await w.soap()).text), 'VP009')
  assert.equal(w.producer.asked.length, asked, 'it is left alone')
  assert.equal(w.gateway.resting().length, 1)
})

test('a caller that leaves ends the producer’s call', async (t) => {
  const w = await gatewayWorld(t)
  const left = new Promise<void>((done) => {
    w.producer.answer = (request) => request.once('close', () => done())
  })
  const gone = w.soap(soapRequest(), {}, w.consumer).catch(() => undefined)
  while (w.producer.asked.length === 0) await new Promise((done) => setTimeout(done, 5))
  await w.hangUp()
  await Promise.all([left, gone])
  assert.deepEqual([(await w.lastRecord()).code, (await w.lastRecord()).status], ['gone', 0])
})

const tricks: Record<string, string> = {
  'a DOCTYPE': soapRequest().replace('<soap:Envelope', '<!DOCTYPE x><soap:Envelope'),
  'two elements in the body': soapRequest(thingRequest + thingRequest),
  'nesting beyond reason': soapRequest(
    `<GetThing xmlns="${contractKey}">${'<a>'.repeat(300)}${'</a>'.repeat(300)}</GetThing>`,
  ),
  'two addresses': envelope(thingRequest, addressHeader('rivtabp21', address).repeat(2)),
  'SOAP 1.2': soapRequest().replaceAll(soap11, 'http://www.w3.org/2003/05/soap-envelope'),
  'a head of a megabyte': envelope(
    thingRequest,
    `<a xmlns="u">${'b'.repeat(1_048_576)}</a>${addressHeader('rivtabp21', address)}`,
  ),
  'no XML': 'hello',
}
for (const [name, message] of Object.entries(tricks)) {
  test(`${name} is VP015, and the producer does not see it`, async (t) => {
    const w = await gatewayWorld(t)
    assert.equal(fault((await w.soap(message)).text), 'VP015')
    assert.equal(w.producer.asked.length, 0)
  })
}

test('a second body far behind in a long message ends the call', async (t) => {
  const w = await gatewayWorld(t)
  const long = soapRequest(
    `<GetThing xmlns="${contractKey}"><a>${'b'.repeat(2_000_000)}</a></GetThing>${thingRequest}`,
  )
  assert.equal(fault((await w.soap(long)).text), 'VP015')
  assert.equal(w.producer.asked.length, 0, 'it was never whole')
})

test('a long message is streamed whole', async (t) => {
  const w = await gatewayWorld(t)
  const long = soapRequest(`<GetThing xmlns="${contractKey}"><a>${'b'.repeat(3_000_000)}</a></GetThing>`)
  assert.equal((await w.soap(long)).status, 200)
  assert.equal(w.producer.asked[0]!.body.toString(), long)
  assert.equal((await w.lastRecord()).requestBytes, Buffer.byteLength(long))
})

test('attachments after MTOM come through untouched', async (t) => {
  const w = await gatewayWorld(t)
  const part = (type: string, id: string) =>
    `--b0undary\r\nContent-Type: ${type}\r\nContent-ID: <${id}>\r\n\r\n`
  const binary = Buffer.from(Array.from({ length: 500_000 }, (_, i) => (i * 7919) % 256))
  const message = Buffer.concat([
    Buffer.from(
      `${part('application/xop+xml; type="text/xml"', 'root')}${soapRequest()}\r\n${part('image/png', 'img')}`,
    ),
    binary,
    Buffer.from('\r\n--b0undary--\r\n'),
  ])
  const answer = await w.soap(message, {
    'content-type': 'multipart/related; type="application/xop+xml"; boundary="b0undary"; start="<root>"',
  })
  assert.equal(answer.status, 200)
  assert.ok(w.producer.asked[0]!.body.equals(message))
})

test('a message that breaks its contract is refused where that is enforced, before the producer sees it', async (t) => {
  const w = await gatewayWorld(t)
  w.validation.wanted = (_, direction) => (direction === 'request' ? 'before' : 'no')
  w.validation.check = async () => [{ path: '/GetThing/id', facet: 'type' }]
  assert.equal(fault((await w.soap()).text), 'VP015')
  assert.equal(w.producer.asked.length, 0)
  assert.deepEqual(w.reports[0]!.places, [{ path: '/GetThing/id', facet: 'type' }])
  w.validation.wanted = (_, direction) => (direction === 'response' ? 'before' : 'no')
  assert.equal(fault((await w.soap()).text), 'VP009')
  w.validation.wanted = () => 'beside'
  assert.equal((await w.soap()).status, 200)
})

test('a REST call goes through, and is refused with problem documents', async (t) => {
  const w = await gatewayWorld(t)
  w.producer.answer = (request, response, body) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ url: request.url, body: body.toString() }))
  }
  const read = await w.ask(`/x/things/1/${address}/things/7?a=1`)
  assert.deepEqual([read.status, JSON.parse(read.text).url], [200, '/api/things/7?a=1'])
  const made = await w.ask(`/x/things/1/${address}/things`, {
    method: 'POST',
    body: '{"b":2}',
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(JSON.parse(made.text).body, '{"b":2}')
  assert.equal((await w.lastRecord()).operation, 'makeThing')
  const none = await w.ask(`/x/things/1/${address}/other`)
  assert.deepEqual([none.status, JSON.parse(none.text).code], [400, 'VP015'])
  const refused = await w.ask(`/x/things/1/SE0000000000-NONE/things/7`)
  assert.deepEqual(
    [refused.status, JSON.parse(refused.text).code, refused.headers['content-type']],
    [403, 'VP007', 'application/problem+json'],
  )
  assert.match(JSON.parse(refused.text).supportId, /^[0-9a-f-]{36}$/)
  for (const path of ['/things/..%2f7', '/things//7', '/things/%2e%2e/7', '/a/../b'])
    assert.equal((await w.raw(`GET /x/things/1/${address}${path} HTTP/1.1`)).includes('VP015'), true, path)
})

test('two of a header that may come once, and values that cannot be, are refused', async (t) => {
  const w = await gatewayWorld(t)
  const smuggled = await w.raw(
    'POST /vp/x HTTP/1.1\r\nx-rivta-original-serviceconsumer-hsaid: SE1-A\r\nx-rivta-original-serviceconsumer-hsaid: SE1-B\r\ncontent-length: 0',
  )
  assert.match(smuggled, /VP015/)
  assert.match(
    await w.raw('POST /vp/x HTTP/1.1\r\nx-skltp-correlation-id: a b\r\ncontent-length: 0'),
    /VP015/,
  )
})

test('while decisions cannot be made, what was decided shortly before still holds; else it is VP012', async (t) => {
  const w = await gatewayWorld(t)
  assert.equal((await w.soap()).status, 200)
  w.calls.decide = () => Promise.reject(new Error('the database is away'))
  assert.equal((await w.soap()).status, 200)
  const [row] = w.authorisations()
  w.readdress([{ op: 'put', kind: 'authorisation', value: { ...row!, validUntil: '2021-01-01T00:00:00Z' } }])
  assert.equal(fault((await w.soap()).text), 'VP012', 'without authorisation it is another question')
})

test('the platform calls as one of its own components, decided and taken down like all', async (t) => {
  const w = await gatewayWorld(t)
  const answer = await w.gateway.call({
    consumer: consumerId,
    contract: contractKey,
    logicalAddress: address,
    body: thingRequest,
  })
  assert.deepEqual([answer.status, answer.code], [200, undefined])
  assert.match(answer.body, /^<GetThingResponse/)
  const refused = await w.gateway.call({
    consumer: 'SE9-X',
    contract: contractKey,
    logicalAddress: address,
    body: thingRequest,
  })
  assert.equal(refused.code, 'VP007')
  assert.deepEqual(
    w.records.map(({ protocol, code }) => [protocol, code]),
    [
      ['internal', 'ok'],
      ['internal', 'VP007'],
    ],
  )
})

test('routes that change under load never send a call to another producer than the one in force', async (t) => {
  const w = await gatewayWorld(t)
  const seen = new Set<string>()
  const named =
    (name: string) =>
    (_: unknown, response: { writeHead(s: number, h: object): { end(b: string): void } }) => {
      seen.add(name)
      response.writeHead(200, { 'content-type': 'text/xml' }).end(envelope(`<r xmlns="urn:${name}"/>`))
    }
  w.producer.answer = named('one') as never
  const first = await Promise.all(Array.from({ length: 20 }, () => w.soap()))
  assert.ok(first.every(({ text }) => text.includes('urn:one')))
  const [endpoint] = w.endpoints()
  w.readdress([
    { op: 'put', kind: 'endpoint', value: { ...endpoint!, id: newId(), url: `${w.producer.url}/two` } },
  ])
  w.moveProducer(`${w.producer.url}/two`)
  const second = await Promise.all(Array.from({ length: 20 }, () => w.soap()))
  assert.ok(second.every(({ status }) => status === 200))
  assert.equal(
    w.producer.asked.slice(20).every(({ url }) => url === '/two'),
    true,
  )
})

test('bytes that are no HTTP are cut off', async (t) => {
  const w = await gatewayWorld(t)
  const port = Number(new URL(w.url).port)
  const socket = connect(port, '127.0.0.1')
  const closed = new Promise((done) => socket.once('close', done))
  socket.on('error', () => undefined)
  socket.write('GET /vp HTTP/1.1\r\n\r\n')
  await closed
})
