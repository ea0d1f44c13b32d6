import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { Agent, request as requested } from 'undici'
import { newId, systemClock } from '../../kernel/index.ts'
import { captureLog, type Issued, issue } from '../../kernel/testkit/index.ts'
import type { Calls } from '../../trust/index.ts'
import type { AddressingEntities } from '../addressing/addressing.ts'
import { applied, noAddressing, type Operation } from '../addressing/operations.ts'
import { createRouting } from '../addressing/routing.ts'
import { ordinaryLimits, type ServiceContract } from '../service-contract/service-contract.ts'
import { addressHeader, envelope } from '../soap/envelope.ts'
import type { CallRecord, ValidationReport } from '../traffic/call-record.ts'
import type { OwnProducer } from './call.ts'
import { createGateway, type Gateway } from './create-gateway.ts'
import type { GatewayDeps, GatewaySettings } from './gateway-deps.ts'
import { type Listener, listenTls } from './listener.ts'

export const contractKey = 'urn:riv:test:GetThingResponder:1'
export const address = 'SE2120000001-A1'
export const consumerId = 'SE2120000001-C1'
const controller = newId()

export const thing: ServiceContract = {
  id: newId(),
  kind: 'rivta',
  domain: 'test',
  name: 'GetThing',
  major: 1,
  minor: 0,
  key: contractKey,
  lifecycle: 'in_force',
  purpose: 'care',
  informationTypes: ['diagnoses'],
  classification: { confidentiality: 3, integrity: 2, availability: 2, traceability: 2 },
  consent: false,
  operations: [{ name: 'GetThing', access: 'read' }],
  limits: { ...ordinaryLimits, producerMs: 2_000, routeMs: 3_000, connectMs: 1_500 },
  validation: { request: 'off', response: 'off', sampleEvery: 1 },
  aggregated: false,
}
export const restThing: ServiceContract = {
  ...thing,
  id: newId(),
  kind: 'openapi',
  name: 'things',
  key: 'things/1',
  operations: [
    { name: 'readThing', access: 'read', method: 'GET', path: '/things/{id}' },
    { name: 'makeThing', access: 'write', method: 'POST', path: '/things' },
  ],
}

export const thingRequest = `<GetThing xmlns="${contractKey}"><id>7</id></GetThing>`
export const soapRequest = (body = thingRequest, to = address): string =>
  envelope(body, addressHeader('rivtabp21', to))

/** A producer that answers as a test wants, and keeps what it was asked. */
export interface TestProducer {
  url: string
  asked: { method: string; url: string; headers: IncomingMessage['headers']; body: Buffer }[]
  answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void
  server: Server
}

export interface GatewayWorld {
  gateway: Gateway
  url: string
  producer: TestProducer
  records: CallRecord[]
  reports: ValidationReport[]
  authority: Issued
  consumer: Issued
  /** Changes addressing at once. */
  readdress(operations: Operation[]): void
  contracts: ServiceContract[]
  calls: Calls
  validation: GatewayDeps['validation']
  /** Posts SOAP as the consumer. */
  soap(message?: string | Buffer, headers?: Record<string, string>, as?: Issued): Promise<Answer>
  ask(
    path: string,
    options?: { method?: string; body?: string | Buffer; headers?: Record<string, string>; as?: Issued },
  ): Promise<Answer>
  /** The record of the last call, once it has ended. */
  lastRecord(): Promise<CallRecord>
  logged(): string
  routes(): AddressingEntities['route'][]
  authorisations(): AddressingEntities['authorisation'][]
  endpoints(): AddressingEntities['endpoint'][]
  /** Has the SOAP endpoint be elsewhere. */
  moveProducer(url: string): void
  /** Another one that shows this certificate. */
  anotherProducer(shows: Issued): Promise<string>
  /** Cuts the consumer's connections. */
  hangUp(): Promise<void>
  /** Where the gateway listens; its files are `server.key`, `server.pem` and `ca.pem`. */
  listener: Listener
  /** Of the files of TLS; those towards producers are `key.pem`, `cert.pem` and `producers.pem`. */
  folder: string
  /** Lets time pass for endpoints that rest. */
  pass(ms: number): void
  /** Sends a head as it is, and gives what came back. */
  raw(head: string): Promise<string>
  /** Sends bytes as they are, and gives what came back until the connection was closed; `onData` is told all that came so far. */
  sent(bytes: string, onData?: (got: string, socket: TLSSocket) => void): Promise<string>
  /** Posts a message, or so much of it, and does not read what comes. */
  stalled(message: string, length?: number): Promise<TLSSocket>
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** As it came. */
  body: Buffer
}

const period = { validFrom: '2020-01-01T00:00:00Z' }

/** A gateway behind TLS with one consumer, one producer and one contract, and nothing else real than that. */
export async function gatewayWorld(
  t: TestContext,
  settings: Partial<GatewaySettings> = {},
  own: readonly OwnProducer[] = [],
): Promise<GatewayWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-gateway-'))
  t.after(() => rm(folder, { recursive: true }))
  const authority = await issue({ commonName: 'Authority' })
  const [server, platform, consumer] = await Promise.all([
    issue({ commonName: 'localhost' }, { issuer: authority }),
    issue({ commonName: 'platform', serialNumber: 'SE2120000001-P1' }, { issuer: authority }),
    issue({ commonName: 'consumer', serialNumber: consumerId }, { issuer: authority }),
  ])
  const files = {
    key: join(folder, 'key.pem'),
    cert: join(folder, 'cert.pem'),
    ca: join(folder, 'ca.pem'),
    producers: join(folder, 'producers.pem'),
  }
  await Promise.all([
    writeFile(files.key, platform.key),
    writeFile(files.cert, platform.cert),
    writeFile(files.ca, authority.cert),
    writeFile(files.producers, authority.cert),
  ])
  const producer = await startProducer(t, server, authority)
  const component = { id: newId(), hsaId: 'SE2120000001-PR', name: 'Producer', organisation: controller }
  const caller = {
    id: newId(),
    hsaId: consumerId,
    name: 'Consumer',
    organisation: controller,
    system: 'consumer',
  }
  const endpoint: AddressingEntities['endpoint'] = {
    id: newId(),
    component: component.id,
    url: `${producer.url}/svc`,
    profile: 'rivtabp21',
  }
  const restEndpoint = { ...endpoint, id: newId(), url: `${producer.url}/api`, profile: 'rest' as const }
  let state = applied(noAddressing, [
    { op: 'put', kind: 'component', value: component },
    { op: 'put', kind: 'component', value: caller },
    { op: 'put', kind: 'endpoint', value: endpoint },
    { op: 'put', kind: 'endpoint', value: restEndpoint },
    { op: 'put', kind: 'logicalAddress', value: { hsaId: address, name: 'Unit', organisation: controller } },
    ...[contractKey, 'things/1'].flatMap((contract): Operation[] => [
      {
        op: 'put',
        kind: 'route',
        value: {
          id: newId(),
          contract,
          logicalAddress: address,
          endpoint: contract === contractKey ? endpoint.id : restEndpoint.id,
          ...period,
        },
      },
      {
        op: 'put',
        kind: 'authorisation',
        value: { id: newId(), consumer: caller.id, contract, logicalAddress: address, ...period },
      },
    ]),
  ])
  let version = 1
  const records: CallRecord[] = []
  const reports: ValidationReport[] = []
  const contracts = [thing, restThing]
  const calls: Calls = {
    byToken: async () => undefined,
    systemByHsaId: () => undefined,
    residentByIdentity: () => undefined,
    decide: ({ authorised }) => ({
      id: newId(),
      decision: authorised ? 'permit' : 'deny',
      rules: [],
      obligations: [],
    }),
    observe: () => undefined,
  }
  const validation: GatewayDeps['validation'] = { wanted: () => 'no', check: async () => [] }
  const { log, lines } = captureLog()
  let rested = 0
  const gateway = await createGateway({
    settings: {
      platformId: 'SE2120000001-P1',
      terminatorAddresses: [],
      terminatorInstanceIds: [],
      originalConsumerSenders: [],
      callsAtOnce: 100,
      lastDecisionSeconds: 900,
      producerKeyFile: files.key,
      producerCertificateFile: files.cert,
      producerAuthoritiesFile: files.producers,
      ...settings,
    },
    log,
    clock: systemClock,
    monotonic: () => rested,
    addressing: { current: () => createRouting({ version, publishedAt: 0 }, state) },
    book: {
      byKey: (key) => contracts.find((each) => each.key === key),
      all: () => contracts,
      files: async () => [],
    },
    calls,
    validation,
    traffic: { record: (record) => void records.push(record), report: (report) => void reports.push(report) },
    ownProducers: () => own,
    baseUrl: () => 'https://platform.example',
  })
  const serverFiles = { keyFile: join(folder, 'server.key'), certificateFile: join(folder, 'server.pem') }
  await Promise.all([
    writeFile(serverFiles.keyFile, server.key),
    writeFile(serverFiles.certificateFile, server.cert),
  ])
  const listener = await listenTls(
    { ...serverFiles, platformId: 'SE2120000001-P1', host: '127.0.0.1', port: 0, authoritiesFile: files.ca },
    gateway.handle,
    log,
  )
  // By the name that its certificate has.
  const url = listener.url.replace('127.0.0.1', 'localhost')
  t.after(async () => {
    await Promise.all([listener.close(), gateway.stop()])
  })
  const agents = new Map<Issued | undefined, Agent>()
  const ask: GatewayWorld['ask'] = async (path, { method = 'GET', body, headers = {}, ...options } = {}) => {
    const as = 'as' in options ? options.as : consumer
    const agent = agents.get(as) ?? new Agent({ connect: { ca: authority.cert, ...as } })
    if (!agents.has(as)) t.after(() => agent.destroy())
    agents.set(as, agent)
    const answer = await requested(`${url}${path}`, {
      method: method as 'GET',
      headers,
      body: body ?? null,
      dispatcher: agent,
    })
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    return { status: answer.statusCode, headers: answer.headers, text: bytes.toString('utf8'), body: bytes }
  }
  const sent: GatewayWorld['sent'] = (bytes, onData) =>
    new Promise((done, fail) => {
      const socket = connect({
        port: Number(new URL(url).port),
        host: '127.0.0.1',
        servername: 'localhost',
        ca: authority.cert,
        ...consumer,
      })
      let got = ''
      socket.on('data', (chunk) => {
        got += chunk.toString()
        onData?.(got, socket)
      })
      socket.on('error', fail)
      socket.on('close', () => done(got))
      socket.write(bytes)
    })
  return {
    gateway,
    url,
    producer,
    records,
    reports,
    authority,
    consumer,
    contracts,
    calls,
    validation,
    readdress(operations) {
      state = applied(state, operations)
      version++
    },
    ask,
    soap: (message = soapRequest(), headers = {}, as = consumer) =>
      ask('/vp/test', {
        method: 'POST',
        body: message as string,
        headers: { 'content-type': 'text/xml; charset=utf-8', ...headers },
        as,
      }),
    async lastRecord() {
      while (records.length === 0) await new Promise((done) => setTimeout(done, 5))
      return records.at(-1)!
    },
    listener,
    folder,
    pass(ms) {
      rested += ms
    },
    logged: () => JSON.stringify(lines),
    routes: () => [...state.route.values()],
    authorisations: () => [...state.authorisation.values()],
    endpoints: () => [...state.endpoint.values()],
    moveProducer(to) {
      // A new endpoint, so that what is known of the one before does not matter.
      const moved = { ...endpoint, id: newId(), url: to }
      const route = [...state.route.values()].find(({ contract }) => contract === contractKey)!
      state = applied(state, [
        { op: 'put', kind: 'endpoint', value: moved },
        { op: 'put', kind: 'route', value: { ...route, endpoint: moved.id } },
      ])
    },
    anotherProducer: (shows) =>
      listen(
        t,
        createServer(shows, (_, response) => response.end()),
      ),
    async hangUp() {
      const agent = agents.get(consumer)
      agents.delete(consumer)
      await agent?.destroy()
    },
    stalled: (message, length = message.length) =>
      new Promise((done, fail) => {
        const socket = connect({
          port: Number(new URL(url).port),
          host: '127.0.0.1',
          servername: 'localhost',
          ca: authority.cert,
          ...consumer,
        })
        socket.pause()
        socket.on('error', fail)
        socket.once('secureConnect', () => {
          socket.write(
            `POST /vp/x HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/xml\r\ncontent-length: ${Buffer.byteLength(message)}\r\n\r\n${message.slice(0, length)}`,
          )
          done(socket)
        })
      }),
    raw: (head) => sent(`${head}\r\nhost: localhost\r\nconnection: close\r\n\r\n`),
    sent,
  }
}

async function startProducer(t: TestContext, server: Issued, authority: Issued): Promise<TestProducer> {
  const producer: Partial<TestProducer> & Pick<TestProducer, 'asked' | 'answer'> = {
    asked: [],
    answer(_, response) {
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8', server: 'secret/1.0' })
      response.end(envelope(`<GetThingResponse xmlns="${contractKey}"><name>å</name></GetThingResponse>`))
    },
  }
  const https = createServer(
    { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    (incoming, response) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const body = Buffer.concat(chunks)
        producer.asked.push({ method: incoming.method!, url: incoming.url!, headers: incoming.headers, body })
        producer.answer(incoming, response, body)
      })
    },
  )
  producer.url = await listen(t, https)
  producer.server = https
  return producer as TestProducer
}

export async function listen(t: TestContext, server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.after(
    () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  )
  return `https://localhost:${(server.address() as AddressInfo).port}`
}
