import assert from 'node:assert/strict'
import { type AddressInfo, connect as connectTo, createServer } from 'node:net'
import { test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import { addressHeader, envelope } from '../soap/envelope.ts'
import type { OwnProducer, OwnRequest } from './call.ts'
import {
  address,
  consumerId,
  contractKey,
  gatewayWorld,
  restThing,
  soapRequest,
  thing,
  thingRequest,
} from './gateway-fixture.ts'

const fault = (text: string) => /<faultstring>(VP\d{3})/.exec(text)?.[1]
const xml = { 'content-type': 'text/xml' }
const limits = { ...thing.limits, producerMs: 300, routeMs: 600 }

test('a producer that hangs in the middle of its answer is cut off, and the answer is not taken for whole', async (t) => {
  const w = await gatewayWorld(t)
  w.contracts[0] = { ...thing, limits }
  w.producer.answer = (_, response) => void response.writeHead(200, xml).write('<half')
  await assert.rejects(w.soap())
  assert.equal((await w.lastRecord()).code, 'VP009')
})

test('a producer that hangs before the first byte of its body is VP009 in words', async (t) => {
  const w = await gatewayWorld(t)
  w.contracts[0] = { ...thing, limits }
  w.producer.answer = (_, response) => response.writeHead(200, xml).flushHeaders()
  assert.equal(fault((await w.soap()).text), 'VP009')
})

test('an empty answer is none', async (t) => {
  const w = await gatewayWorld(t)
  w.producer.answer = (_, response) => response.writeHead(200, xml).end()
  assert.equal(fault((await w.soap()).text), 'VP009')
})

test('an answer longer than its contract lets through is VP009 when it says so, and is cut when it does not', async (t) => {
  const w = await gatewayWorld(t)
  w.contracts[0] = { ...thing, limits: { ...thing.limits, bodyBytes: 500_000 } }
  const long = 'a'.repeat(600_000)
  w.producer.answer = (_, response) =>
    response.writeHead(200, { ...xml, 'content-length': long.length }).end(long)
  assert.equal(fault((await w.soap()).text), 'VP009')
  w.producer.answer = (_, response) => {
    response.writeHead(200, xml).write(long.slice(0, 400_000))
    response.end(long)
  }
  await assert.rejects(w.soap())
  assert.equal(w.gateway.resting().length, 0)
})

test('a request longer than its contract lets through is VP015, said beforehand or not', async (t) => {
  const w = await gatewayWorld(t)
  w.contracts[0] = { ...thing, limits: { ...thing.limits, bodyBytes: 2_000 } }
  const long = soapRequest(`<GetThing xmlns="${contractKey}"><a>${'b'.repeat(3_000)}</a></GetThing>`)
  assert.equal(fault((await w.soap(long)).text), 'VP015')
  const unsaid = await w.soap(
    (async function* () {
      yield long
    })() as never,
  )
  assert.equal(fault(unsaid.text), 'VP015')
  assert.equal(w.producer.asked.length, 0)
})

test('a connection that is cut before anything was sent is tried once more; one that is cut after is not', async (t) => {
  const w = await gatewayWorld(t)
  let connections = 0
  const { port } = new URL(w.producer.url)
  const between = createServer((socket) => {
    socket.on('error', () => undefined)
    if (++connections === 1) return void socket.destroy()
    const onward = connectTo(Number(port))
    socket.pipe(onward).pipe(socket)
    onward.on('error', () => undefined)
    t.after(() => onward.destroy())
  })
  await new Promise<void>((done) => between.listen(0, '127.0.0.1', done))
  t.after(() => between.close())
  w.moveProducer(`https://localhost:${(between.address() as AddressInfo).port}/svc`)
  assert.equal((await w.soap()).status, 200)
  assert.equal(connections, 2)
  w.producer.answer = (_, response) => response.destroy()
  assert.equal(fault((await w.soap()).text), 'VP009')
  assert.equal(w.producer.asked.length, 2, 'what was sent is not sent again')
})

test('where a REST answer says something is, is told by the platform’s address or not at all', async (t) => {
  const w = await gatewayWorld(t)
  const made = async (location: string) => {
    w.producer.answer = (_, response) =>
      response.writeHead(201, { location, link: '<https://inside/x>; rel=next' }).end()
    const answer = await w.ask(`/x/things/1/${address}/things`, { method: 'POST' })
    assert.equal(answer.headers['link'], undefined)
    return answer.headers['location']
  }
  const seen = `/x/things/1/${address}/things/9`
  assert.equal(await made(`${w.producer.url}/api/things/9`), seen)
  assert.equal(await made('/api/things/9'), seen)
  assert.equal(await made('https://inside.example/things/9'), undefined)
  assert.equal(await made('//inside.example/api/things/9'), undefined)
})

/** Has the contract answered by the platform itself. */
async function ownWorld(t: Parameters<typeof gatewayWorld>[0], answer: OwnProducer['answer']) {
  const own: OwnProducer[] = [{ name: 'own', answer }]
  const w = await gatewayWorld(t, {}, own)
  const [endpoint] = w.endpoints()
  const [route] = w.routes()
  const inside = { ...endpoint!, id: newId(), url: 'internal:own', profile: 'internal' as const }
  w.readdress([
    { op: 'put', kind: 'endpoint', value: inside },
    { op: 'put', kind: 'route', value: { ...route!, endpoint: inside.id } },
  ])
  return w
}

test('the platform answers itself, and gets what can stand by itself whatever a toolkit declares around it', async (t) => {
  const asked: OwnRequest[] = []
  const w = await ownWorld(t, async (request) => {
    asked.push(request)
    return { body: '<r xmlns="urn:r"/>', header: '<h xmlns="urn:h"/>' }
  })
  const message = envelope('<g:GetThing><g:id>7</g:id></g:GetThing>', addressHeader('rivtabp21', address))
  const answer = await w.soap(message.replace('<soap:Envelope', `<soap:Envelope xmlns:g="${contractKey}"`))
  assert.deepEqual([answer.status, answer.text], [200, envelope('<r xmlns="urn:r"/>', '<h xmlns="urn:h"/>')])
  assert.equal(asked[0]!.body, `<g:GetThing xmlns:g="${contractKey}"><g:id>7</g:id></g:GetThing>`)
  assert.deepEqual(asked[0]!.history, ['SE2120000001-P1'])
})

test('what the platform answers itself may not come back to itself, and has the contract’s time', async (t) => {
  const w = await ownWorld(t, async ({ history }) => {
    const inner = await w.gateway.call({
      consumer: consumerId,
      contract: contractKey,
      logicalAddress: address,
      body: thingRequest,
      history,
    })
    return { body: '', fault: { code: 'Server', text: String(inner.code) } }
  })
  assert.match((await w.soap()).text, /<faultstring>VP014</)
  const slow = await ownWorld(t, () => new Promise(() => undefined))
  slow.contracts[0] = { ...thing, limits }
  assert.equal(fault((await slow.soap()).text), 'VP009')
})

test('nobody is decided on as if the call were about no one while the register of residents is away', async (t) => {
  const w = await gatewayWorld(t)
  w.contracts[0] = { ...thing, personAt: ['id'] }
  const people: (string | undefined)[] = []
  const { decide } = w.calls
  w.calls.decide = (question) => {
    people.push(question.person)
    return decide(question)
  }
  w.calls.residentByIdentity = (identity) => `resident-${identity}`
  assert.equal((await w.soap()).status, 200)
  w.calls.residentByIdentity = () => Promise.reject(new Error('away'))
  assert.equal((await w.soap()).status, 200)
  assert.deepEqual(people, ['resident-7', 'resident-7'])
  const other = soapRequest(thingRequest.replace('7', '8'))
  assert.equal(fault((await w.soap(other)).text), 'VP012')
})

test('what is enforced is not got round: by attachments, another content type, length, or a check that fails', async (t) => {
  const w = await gatewayWorld(t)
  w.validation.wanted = (_, direction) => (direction === 'request' ? 'before' : 'no')
  const checked: string[] = []
  w.validation.check = async ({ body }) => {
    checked.push(body.toString())
    return [{ path: '/', facet: 'type' }]
  }
  const xop = '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:1"/>'
  const request = soapRequest(`<GetThing xmlns="${contractKey}"><a>${xop}</a></GetThing>`)
  const multipart = `--b\r\ncontent-type: application/xop+xml\r\n\r\n${request}\r\n--b--\r\n`
  const type = { 'content-type': 'multipart/related; boundary=b' }
  assert.equal(fault((await w.soap(multipart, type)).text), 'VP015')
  assert.equal(checked[0], request.replace(xop, ''))
  const long = soapRequest(`<GetThing xmlns="${contractKey}"><a>${'b'.repeat(1_000_000)}</a></GetThing>`)
  assert.equal(fault((await w.soap(long)).text), 'VP015')
  assert.ok(checked[1] === long)
  const rest = await w.ask(`/x/things/1/${address}/things`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'text/plain' },
  })
  assert.equal(JSON.parse(rest.text).code, 'VP015')
  w.validation.check = () => Promise.reject(new Error('no room'))
  assert.equal(fault((await w.soap()).text), 'VP012')
  assert.equal(w.producer.asked.length, 0)
})

test('another encoding, a packed message, another method and unknown content are refused', async (t) => {
  const w = await gatewayWorld(t)
  const refused = async (headers: Record<string, string>) =>
    fault((await w.soap(soapRequest(), headers)).text)
  assert.equal(await refused({ 'content-type': 'text/xml; charset=utf-7' }), 'VP015')
  assert.equal(await refused({ 'content-encoding': 'gzip' }), 'VP015')
  assert.equal(await refused({ 'content-type': 'application/soap+xml' }), 'VP001')
  assert.equal(fault((await w.ask('/vp/x', { method: 'DELETE' })).text), 'VP015')
  assert.equal(w.producer.asked.length, 0)
})

test('a call too many is VP012 with a time to come back, and so is every call while the platform stops', async (t) => {
  const w = await gatewayWorld(t, { callsAtOnce: 1 })
  let go: () => void = () => undefined
  w.producer.answer = (_, response) => {
    go = () => response.writeHead(200, xml).end(envelope('<r xmlns="u"/>'))
  }
  const first = w.soap()
  while (w.producer.asked.length === 0) await new Promise((done) => setTimeout(done, 5))
  const second = await w.soap()
  assert.deepEqual([fault(second.text), second.headers['retry-after']], ['VP012', '5'])
  const stopped = w.gateway.stop()
  assert.equal(fault((await w.soap()).text), 'VP012')
  go()
  assert.equal((await first).status, 200, 'what is under way is seen to its end')
  await stopped
})

test('a caller that does not read makes the producer wait, and not the platform hold', async (t) => {
  const w = await gatewayWorld(t)
  const whole = 60 * 1024 * 1024
  let written = 0
  w.producer.answer = (_, response) => {
    response.writeHead(200, xml)
    const piece = Buffer.alloc(64 * 1024, 'a')
    const more = (): void => {
      while (written < whole) {
        written += piece.length
        if (!response.write(piece)) return void response.once('drain', more)
      }
      response.end()
    }
    more()
  }
  const stalled = await w.stalled(soapRequest())
  let last = -1
  while (last !== written) {
    last = written
    await new Promise((done) => setTimeout(done, 200))
  }
  assert.ok(written < 30 * 1024 * 1024, `${written} bytes left the producer`)
  stalled.destroy()
  await w.lastRecord()
})

test('a REST contract’s call names its operation inside the platform too', async (t) => {
  const w = await gatewayWorld(t)
  w.producer.answer = (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}')
  const answer = await w.gateway.call({
    consumer: consumerId,
    contract: restThing.key,
    logicalAddress: address,
    method: 'GET',
    path: '/things/7?x=1',
    body: '',
  })
  assert.deepEqual([answer.status, answer.body], [200, '{"a":1}'])
  assert.equal((await w.lastRecord()).operation, 'readThing')
  assert.equal(w.producer.asked[0]!.url, '/api/things/7?x=1')
})
