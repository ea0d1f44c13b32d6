import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issue } from '../../kernel/testkit/index.ts'
import { addressHeader, envelope } from '../soap/envelope.ts'
import {
  type Answer,
  address,
  contractKey,
  gatewayWorld,
  soapRequest,
  thing,
  thingRequest,
} from './gateway-fixture.ts'

const told = ({ text }: Answer) => ({
  code: /<faultstring>(VP\d{3}) \[SE2120000001-P1\] /.exec(text)?.[1] ?? text,
  id: /<id>([0-9a-f-]{36})<\/id>/.exec(text)?.[1],
})
const header = addressHeader('rivtabp21', address)
const good = soapRequest()
const secret = 'hemlig-text-19121212'

/** What is made of an envelope, and the code it is told. */
const tricks: Record<string, [string, string]> = {
  'the address in another namespace': [
    envelope(
      thingRequest,
      header.replace('urn:riv:itintegration:registry:1', 'urn:riv:itintegration:registry:2'),
    ),
    'VP003',
  ],
  'the address in no namespace': [
    envelope(thingRequest, `<LogicalAddress>${address}</LogicalAddress>`),
    'VP003',
  ],
  'the address in the body': [envelope(`<GetThing xmlns="${contractKey}">${header}</GetThing>`), 'VP003'],
  'an empty address': [envelope(thingRequest, addressHeader('rivtabp21', '')), 'VP003'],
  'a body in another namespace': [
    good.replace('<soap:Body>', '<x:Body xmlns:x="urn:x">').replace('</soap:Body>', '</x:Body>'),
    'VP015',
  ],
  'an envelope in no namespace': [good.replaceAll('soap:', '').replace(/ xmlns:soap="[^"]*"/, ''), 'VP015'],
  'a contract in no namespace': [soapRequest('<GetThing/>'), 'VP001'],
  'a contract that nobody knows': [soapRequest('<GetThing xmlns="urn:riv:test:OtherResponder:1"/>'), 'VP007'],
  'two bodies': [good.replace('</soap:Body>', `</soap:Body><soap:Body>${thingRequest}</soap:Body>`), 'VP015'],
  'a body before the header': [
    good.replace(/(<soap:Header>.*<\/soap:Header>)(<soap:Body>.*<\/soap:Body>)/s, '$2$1'),
    'VP015',
  ],
  'an external entity': [
    good.replace('<soap:Envelope', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><soap:Envelope`),
    'VP015',
  ],
  'an entity that nobody declared, as the address': [
    envelope(thingRequest, header.replace(address, '&e;')),
    'VP015',
  ],
  'a message that ends in the middle': [good.slice(0, -30), 'VP015'],
  'two messages': [good + good, 'VP015'],
}
for (const [name, [message, code]] of Object.entries(tricks)) {
  test(`${name}: ${code} with the call’s id, nothing of what was sent, and no producer asked`, async (t) => {
    const w = await gatewayWorld(t)
    const answer = await w.soap(message.replace('<id>7', `<id>${secret}`))
    assert.deepEqual(told(answer), { code, id: (await w.lastRecord()).id })
    assert.equal(w.records.length, 1)
    assert.doesNotMatch(answer.text + w.logged(), new RegExp(`${secret}|localhost|passwd`))
    assert.equal(w.producer.asked.length, 0)
  })
}

const heads: Record<string, string> = {
  'a length and chunks': 'content-length: 5\r\ntransfer-encoding: chunked',
  'two lengths': 'content-length: 5\r\ncontent-length: 6',
  'a length that is none': 'content-length: 5x',
  'a negative length': 'content-length: -1',
  'chunks that are not last': 'transfer-encoding: chunked, gzip',
  'chunks under another name': 'transfer-encoding: xchunked',
  'a name with a space before its colon': 'content-length : 5',
  'a line that goes on': 'x-a: b\r\n c: d\r\n\te',
  'a null byte': 'x-a: b\0c',
  'a return by itself': 'x-a: b\rcontent-length: 5',
}
for (const [name, head] of Object.entries(heads)) {
  test(`a head with ${name} is answered once, with a code and an id, and the connection ends`, async (t) => {
    const w = await gatewayWorld(t)
    // Were the first taken in one way and the rest in another, there would be two answers.
    const smuggled = `GET /x/things/1/${address}/things/7 HTTP/1.1`
    const start = 'POST /vp/x HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/xml'
    const answer = await w.raw(`${start}\r\n${head}\r\n\r\n0\r\n\r\n${smuggled}`)
    assert.equal(answer.match(/HTTP\/1\.1 \d/g)?.length, 1, answer)
    assert.match(answer, /^HTTP\/1\.1 (400|500) [\s\S]*VP015 \[SE2120000001-P1\]/)
    const id = /<id>([0-9a-f-]{36})<\/id>/.exec(answer)?.[1]
    assert.ok(w.records.some((record) => record.id === id) || w.logged().includes(id!), 'support finds it')
    assert.equal(w.producer.asked.length, 0)
  })
}

const chunked =
  'POST /vp/x HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/xml\r\ntransfer-encoding: chunked\r\n\r\n'
const whole = `${chunked}${Buffer.byteLength(good).toString(16)}\r\n${good}\r\n0\r\n\r\n`

test('a chunk that is none is refused in words before the answer has begun', async (t) => {
  const w = await gatewayWorld(t)
  const answer = await w.sent(`${chunked}5\r\n<soap\r\nzz\r\n`)
  assert.match(answer, /^HTTP\/1\.1 400 [\s\S]*VP015 \[SE2120000001-P1\]/)
  assert.equal(answer.match(/HTTP\/1\.1 \d/g)?.length, 1)
})

test('what comes after a call and is none is never taken for its answer, nor mixed into it', async (t) => {
  const w = await gatewayWorld(t)
  assert.equal(await w.sent(`${whole}no HTTP\r\n\r\n`), '', 'not told of at all')
  let more: () => void = () => undefined
  w.producer.answer = (_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/xml', 'content-length': 400_000 })
      .write('a'.repeat(300_000))
    more = () => response.end('a'.repeat(100_000))
  }
  const answer = await w.sent(whole, (got, socket) => {
    if (got.length > 300_000) socket.write('no HTTP\r\n\r\n')
  })
  more()
  assert.match(answer, /^HTTP\/1\.1 200 /)
  assert.doesNotMatch(answer.slice(4), /HTTP|VP0/)
})

for (const [name, head] of Object.entries({
  'no host': 'a: b',
  'two hosts': 'host: a\r\nhost: b',
  'a host that is none': 'host: a b',
})) {
  test(`a request to ${name} is VP015 with the call’s id`, async (t) => {
    const w = await gatewayWorld(t)
    const answer = await w.sent(
      `GET /x/things/1/${address}/things/7 HTTP/1.1\r\n${head}\r\nconnection: close\r\n\r\n`,
    )
    assert.match(answer, /"code":"VP015"/)
    assert.ok(answer.includes((await w.lastRecord()).id))
  })
}

test('two addresses, of which the producer might read the one that was not decided on, are VP015', async (t) => {
  const w = await gatewayWorld(t)
  const [endpoint] = w.endpoints()
  const to = addressHeader('rivtabp20', 'SE2120000001-OTHER')
  for (const both of [header + to, to + header]) {
    const message = envelope(thingRequest, both)
    assert.equal((await w.soap(message)).status, 200, 'one that reads the newer is asked what was decided')
    assert.equal(w.producer.asked.at(-1)!.body.toString(), message)
    w.readdress([{ op: 'put', kind: 'endpoint', value: { ...endpoint!, profile: 'rivtabp20' } }])
    assert.equal(told(await w.soap(message)).code, 'VP015')
    w.readdress([{ op: 'put', kind: 'endpoint', value: endpoint! }])
  }
  assert.equal(w.producer.asked.length, 2)
})

test('headers of the platform’s inside, of one connection, and those it names go no further, whoever sends them', async (t) => {
  const w = await gatewayWorld(t)
  await w.soap(good, {
    'x-vp-auth-dn': 'CN=other',
    'x-forwarded-for': '10.0.0.1',
    forwarded: 'for=10.0.0.1',
    'proxy-authorization': 'Basic x',
    te: 'trailers',
    cookie: 'a=b',
  })
  const [asked] = w.producer.asked
  for (const name of ['x-vp-auth-dn', 'x-forwarded-for', 'forwarded', 'proxy-authorization', 'te', 'cookie'])
    assert.equal(asked!.headers[name], undefined, name)
})

test('a caller that vanishes in the middle of its message leaves no whole one with the producer, and no rest', async (t) => {
  const w = await gatewayWorld(t)
  const long = soapRequest(`<GetThing xmlns="${contractKey}"><a>${'b'.repeat(600_000)}</a></GetThing>`)
  const closed = new Promise<void>((done) => {
    w.producer.server.prependListener('request', (request) => request.once('close', done))
  })
  for (let i = 0; i < 6; i++) {
    const socket = await w.stalled(long, 100)
    socket.destroy()
  }
  const socket = await w.stalled(long, 500_000)
  await new Promise((done) => setTimeout(done, 50))
  socket.destroy()
  await closed
  while (w.records.length < 7) await new Promise((done) => setTimeout(done, 5))
  assert.deepEqual(new Set(w.records.map(({ code }) => code)), new Set(['gone']))
  assert.equal(w.producer.asked.length, 0)
  assert.deepEqual(w.gateway.resting(), [])
  assert.equal((await w.soap()).status, 200)
})

test('a producer that shows a certificate by its own word is VP009, whatever name stands in it', async (t) => {
  const w = await gatewayWorld(t)
  const own = await issue({ commonName: 'localhost' })
  w.moveProducer(`${await w.anotherProducer(own)}/secret-place`)
  const answer = await w.soap()
  assert.deepEqual(told(answer), { code: 'VP009', id: (await w.lastRecord()).id })
  assert.doesNotMatch(answer.text + w.logged(), /secret-place/)
})

test('an endpoint with roots of its own is believed by those alone', async (t) => {
  const w = await gatewayWorld(t)
  const [endpoint] = w.endpoints()
  const stranger = await issue({ commonName: 'Stranger' })
  const theirs = await issue({ commonName: 'localhost' }, { issuer: stranger })
  const url = await w.anotherProducer(theirs)
  const put = (authorities: string, at: string) =>
    w.readdress([{ op: 'put', kind: 'endpoint', value: { ...endpoint!, url: at, authorities } }])
  put(stranger.cert, w.producer.url)
  assert.equal(told(await w.soap()).code, 'VP009', 'ours is not among them')
  put(stranger.cert, `${url}/x`)
  w.contracts[0] = { ...thing, limits: { ...thing.limits, connectMs: 2_000 } }
  const answer = await w.soap()
  assert.equal(told(answer).code, 'VP009', 'it answers, though nothing')
  assert.match(w.logged(), /the answer is empty|status 200/)
})

test('ways that a call ends badly all tell a code and the id of the call, and nothing of the producer', async (t) => {
  const w = await gatewayWorld(t)
  w.contracts[0] = {
    ...thing,
    limits: { ...thing.limits, producerMs: 200, routeMs: 400, bodyBytes: 100_000 },
  }
  const bad: Record<string, (typeof w)['producer']['answer']> = {
    'it hangs': () => undefined,
    'it hangs in its body': (_, response) =>
      response.writeHead(200, { 'content-type': 'text/xml' }).flushHeaders(),
    'it closes': (_, response) => response.destroy(),
    'a page of HTML': (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>at /opt/secret</p>'),
    'a status': (_, response) => response.writeHead(418, { 'content-type': 'text/xml' }).end('<secret/>'),
    'a redirection': (_, response) =>
      response.writeHead(302, { location: 'https://secret.example', 'content-type': 'text/xml' }).end('<a/>'),
    'no HTTP': (_, response) => response.socket!.end('secret\r\n\r\n'),
    'too much, said beforehand': (_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/xml', 'content-length': 200_000 })
        .end('a'.repeat(200_000)),
  }
  for (const [name, answer] of Object.entries(bad)) {
    w.producer.answer = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/xml' }).end(envelope('<r xmlns="u"/>'))
    assert.equal((await w.soap()).status, 200)
    w.producer.answer = answer
    const before = w.records.length
    const got = await w.soap()
    assert.deepEqual(told(got), { code: 'VP009', id: w.records[before]!.id }, name)
    assert.doesNotMatch(got.text + w.logged() + JSON.stringify(got.headers), /secret|localhost|svc/, name)
  }
})
