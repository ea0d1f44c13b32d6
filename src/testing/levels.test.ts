import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { Agent, request } from 'undici'
import type { Call, Explanation } from '../exchange/contract/index.ts'
import { readConfig } from '../kernel/index.ts'
import { type Issued, issue, testDatabase } from '../kernel/testkit/index.ts'
import { type Later, lastFirst, testFolder } from './later.ts'
import { serveProgram } from './program.ts'
import { levelContract, type ServiceLevel, startServiceLevel } from './service-level.ts'
import { until } from './until.ts'

const [localId, regionalId, nationalId] = ['SE2120001231-L', 'SE2120001231-R', 'SE2120001231-N'] as const
const consumerId = 'SE2120001231-KONS'
const producer = { hsaId: 'SE2120001231-PROD' }
/** One whose producer stands at the national level, and one that nobody keeps. */
const [clinic, nowhere] = ['SE2120001231-VC1', 'SE2120001231-VC2'] as const
const exchange = '/api/exchange/v1'

const envelope = (body: string, header = '') =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header>${header}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`
const asking = (address: string) =>
  envelope(
    `<GetCareContacts xmlns="${levelContract}"><patientId><root>1.2.752.129.2.1.3.1</root><extension>191212121212</extension></patientId></GetCareContacts>`,
    `<LogicalAddress xmlns="urn:riv:itintegration:registry:1">${address}</LogicalAddress>`,
  )

/** Answers everybody that the authority knows, and keeps what headers they sent. */
async function startProducer(later: Later, authority: Issued) {
  const asked: IncomingHttpHeaders[] = []
  const keys = await issue({ commonName: 'localhost' }, { issuer: authority })
  const server = createServer(
    { ...keys, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    (incoming, response) => {
      asked.push(incoming.headers)
      response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(envelope(`<GetCareContactsResponse xmlns="${levelContract}"/>`))
    },
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  later(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked, url: `https://localhost:${(server.address() as AddressInfo).port}/` }
}

/** What a platform has on a call, once it has been taken down. */
const storyAt = ({ api }: ServiceLevel, id: string, wanted = 1) =>
  until('the call in the traffic', async () => {
    const { status, body } = await api.ask<{ calls: Call[] }>('GET', `${exchange}/calls/${id}`)
    return status === 200 && body.calls.length >= wanted ? body.calls : undefined
  })

test('a call travels over three platforms to its producer and is seen at each, and one that goes in a circle is cut', async (t) => {
  const later = lastFirst(t)
  const authority = await issue({ commonName: 'Authority' })
  const start = (hsaId: string, originalConsumerSenders: string[]) =>
    startServiceLevel(later, { hsaId, authority, originalConsumerSenders })
  const local = await start(localId, [regionalId])
  const regional = await start(regionalId, [localId])
  const national = await start(nationalId, [regionalId])
  const { asked, url } = await startProducer(later, authority)
  const at = ({ hsaId, gateway }: ServiceLevel) => ({ hsaId, url: gateway })
  const consumer = { hsaId: consumerId }

  await local.route(clinic, [consumer], at(regional))
  await regional.route(clinic, [at(local)], at(national))
  await national.route(clinic, [at(regional)], { ...producer, url })
  await local.route(nowhere, [consumer, at(regional)], at(regional))
  await regional.route(nowhere, [at(local)], at(local))

  const keys = await issue({ commonName: 'consumer', serialNumber: consumerId }, { issuer: authority })
  const agent = new Agent({ connect: { ca: authority.cert, ...keys, servername: 'localhost' } })
  later(() => agent.close())
  const call = async (address: string, correlationId: string) => {
    const answer = await request(local.gateway, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8', 'x-skltp-correlation-id': correlationId },
      body: asking(address),
      dispatcher: agent,
    })
    return { status: answer.statusCode, text: await answer.body.text() }
  }

  const answered = await call(clinic, 'through-three')
  assert.equal(answered.status, 200, answered.text)
  assert.match(answered.text, /GetCareContactsResponse/)
  assert.equal(asked.length, 1)
  assert.equal(asked[0]!['x-rivta-routing-history'], `${localId}#${regionalId}#${nationalId}`)
  assert.equal(asked[0]!['x-rivta-original-serviceconsumer-hsaid'], consumerId)
  assert.equal(asked[0]!['x-skltp-correlation-id'], 'through-three')
  const rows = await Promise.all([local, regional, national].map((level) => storyAt(level, 'through-three')))
  assert.deepEqual(
    rows.map((calls) =>
      calls.map((row) => [row.consumer, row.originalConsumer, row.producer, row.code, row.history]),
    ),
    [
      [[consumerId, consumerId, regionalId, 'ok', undefined]],
      [[localId, consumerId, nationalId, 'ok', [localId]]],
      [[regionalId, consumerId, producer.hsaId, 'ok', [localId, regionalId]]],
    ],
  )
  assert.equal(new Set(rows.flat().map(({ traceId }) => traceId)).size, 1)

  const circle = await call(nowhere, 'in-a-circle')
  assert.equal(circle.status, 500)
  assert.match(circle.text, new RegExp(`VP014 \\[${localId}\\]`))
  assert.equal(asked.length, 1)
  const support = /<id>([0-9a-f-]{36})<\/id>/.exec(circle.text)![1]!
  const cut = (await storyAt(local, support, 2)).find(({ id }) => id === support)!
  assert.deepEqual(
    [cut.code, cut.consumer, cut.contract, cut.logicalAddress, cut.history],
    ['VP014', regionalId, levelContract, nowhere, [localId, regionalId]],
  )
  const [handedOn] = await storyAt(regional, 'in-a-circle')
  assert.deepEqual([handedOn!.code, handedOn!.producer], ['fault', localId])
  const why = await local.api.get<Explanation>(`${exchange}/calls/${support}/explanation`)
  assert.equal(why.code, 'VP014')
  for (const text of [why.text.sv, why.text.en]) assert.ok(text.includes(`${localId} → ${regionalId}`), text)
  assert.equal(why.order.length, 1)
})

test('in the role of services alone the program takes calls and no alarms', async (t) => {
  const later = lastFirst(t)
  const { url, drop } = await testDatabase()
  later(drop)
  const dataDir = await testFolder(later)
  const overrides = { role: 'services', http: { port: 0 }, database: { url }, dataDir } as const
  const program = await serveProgram(readConfig({ overrides }))
  later(async () => {
    program.kill('SIGTERM')
    assert.equal((await program.ended).code, 0)
  })
  const ready = program.lines.find(({ msg }) => msg === 'ready')!
  assert.deepEqual([typeof ready['http'], ready['sip']], ['string', undefined])
  const statusOf = async (path: string) => (await fetch(new URL(path, program.addresses.http))).status
  assert.equal(await statusOf('/health/ready'), 200)
  assert.equal(await statusOf('/api/exchange/v1/contracts'), 401)
  assert.equal(await statusOf('/api/welfare/v1/alarms'), 404)
})
