import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { child, escapeXml, readXml, textAt } from '../exchange/index.ts'
import { type Issued, issue } from '../kernel/testkit/index.ts'
import { letSystemIn } from '../simulator/index.ts'
import { type Api, createApi } from './api.ts'
import { startTestPlatform, type TestPlatform } from './platform.ts'
import { sessionFetch } from './session.ts'
import { seedTown, type Town } from './town.ts'

const exchange = '/api/exchange/v1'
const trust = '/api/trust/v1'
const platformId = 'SE5565594230-KNUTPUNKT'
const recordId = 'SE5565594230-JOURNAL'
const names = ['ProcessAlarmOutcome', 'GetServiceRecipients', 'GetCareDecisions', 'GetStaff'] as const
const validFrom = '2026-01-01T00:00:00Z'

/** A number that nobody has. */
export const astasNumber = '194001019811'

/** A municipality's record system, over HTTPS with certificates on both sides. */
export interface RecordSystem {
  /** Outcomes by their id. */
  kept: Map<string, string>
  /** The content of the answers to the reading contracts, by contract. */
  contents: Record<string, string>
  /** What is answered instead of taking an outcome, call by call: a refusal's text, or nothing at all. */
  instead: ({ refuses: string } | 'silence')[]
}

/** A town whose record is reached through the service platform, published and authorised; its person's number is known. */
export interface RecordTown {
  platform: TestPlatform
  town: Town
  record: RecordSystem
  stop(): Promise<void>
}

export async function startRecordTown(options: { name?: string } = {}): Promise<RecordTown> {
  const closers: (() => Promise<unknown>)[] = []
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-record-'))
  closers.push(() => rm(folder, { recursive: true, force: true }))
  const authority = await issue({ commonName: 'Authority' })
  const [server, own] = await Promise.all([
    issue({ commonName: 'localhost' }, { issuer: authority }),
    issue({ commonName: 'platform', serialNumber: platformId }, { issuer: authority }),
  ])
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const platform = await startTestPlatform({
    demo: true,
    config: {
      exchange: {
        platformId,
        producerKeyFile: await file('own-key.pem', own.key),
        producerCertificateFile: await file('own-cert.pem', own.cert),
        producerAuthoritiesFile: await file('ca.pem', authority.cert),
      },
    },
  })
  closers.push(() => platform.stop())
  const { api } = platform
  const town = await seedTown(api, {
    name: options.name ?? 'Småköping',
    person: { personIdentity: astasNumber },
  })
  const { record, url, close } = await startRecord(server, authority)
  closers.push(close)
  await connect(platform, town, url)
  const { id: _id, updatedAt: _at, ...controller } = await api.get(`/controllers/${town.controllerId}`)
  await api.put(`/controllers/${town.controllerId}`, {
    ...controller,
    record: { logicalAddress: recordId, writeBack: true },
  })
  return {
    platform,
    town,
    record,
    stop: async () => {
      for (const each of closers.toReversed()) await each()
    },
  }
}

/** Everything that has to be registered, published and authorised before the platform may call the record. */
async function connect(platform: TestPlatform, { controllerId }: Town, url: string): Promise<void> {
  const { api } = platform
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await api.ask<T>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  await api.post(`${trust}/systems`, {
    id: 'knutpunkt-larm',
    name: 'Larmmottagningen',
    organisationId: controllerId,
    componentHsaId: platformId,
    actsFor: [controllerId],
    scopes: ['exchange.catalogue.read'],
    authentication: 'tls_client_auth',
    certificateSubject: 'CN=platform',
    tokenBinding: 'mtls',
    grantTypes: ['client_credentials'],
  })
  await letSystemIn(must, 'knutpunkt-larm', controllerId, {
    informationTypes: ['social_alarm'],
    purposes: ['alarm'],
  })
  const [engineer, approver] = await Promise.all([
    employee(platform, controllerId, 'Inga Ingenjör', 'integration_engineer'),
    employee(platform, controllerId, 'Ada Administratör', 'administrator'),
  ])
  for (const name of names) await importContract(engineer, name)
  const organisation = controllerId
  const producer = { id: randomUUID(), hsaId: recordId, name: 'Journalen', organisation }
  const consumer = {
    id: randomUUID(),
    hsaId: platformId,
    name: 'Larmmottagningen',
    organisation,
    system: 'knutpunkt-larm',
  }
  const endpoint = { id: randomUUID(), component: producer.id, url, profile: 'rivtabp21' }
  const put = (kind: string, value: object) => ({ op: 'put', kind, value })
  const perContract = names.flatMap((name) => {
    const way = { contract: keyOf(name), logicalAddress: recordId, validFrom }
    return [
      put('route', { id: randomUUID(), ...way, endpoint: endpoint.id }),
      put('authorisation', { id: randomUUID(), ...way, consumer: consumer.id }),
    ]
  })
  const operations = [
    put('component', producer),
    put('component', consumer),
    put('endpoint', endpoint),
    put('logicalAddress', { hsaId: recordId, name: 'Kommunens journal', organisation }),
    ...perContract,
  ]
  const draft = await engineer.post(`${exchange}/addressing/drafts`, { title: 'Journalen', operations })
  const step = (by: Api, name: string) =>
    by.post(`${exchange}/addressing/drafts/${draft.id}/${name}`, undefined)
  await step(engineer, 'submit')
  await step(approver, 'approve')
  await step(engineer, 'publish')
}

const keyOf = (name: string) =>
  `urn:riv:knutpunkt:${name === 'ProcessAlarmOutcome' ? 'alarmoutcome' : 'socialregister'}:${name}Responder:1`

async function importContract(engineer: Api, name: string): Promise<void> {
  const folder = join(import.meta.dirname, '../../contracts/services', name)
  const read = (each: string) => readFile(join(folder, each), 'utf8')
  const files = await Promise.all(
    (await readdir(folder))
      .filter((each) => each !== 'contract.json')
      .map(async (each) => ({ name: each, content: await read(each) })),
  )
  const facts = JSON.parse(await read('contract.json')) as object
  const { id } = await engineer.post(`${exchange}/contracts`, { files, ...facts })
  await engineer.post(`${exchange}/contracts/${id}/lifecycle`, { lifecycle: 'in_force' })
}

async function employee(
  { api, addresses }: TestPlatform,
  organisationId: string,
  name: string,
  role: string,
): Promise<Api> {
  const unit = await api.post(`${trust}/units`, { organisationId, name: `${name}s enhet`, serves: [] })
  const { id } = await api.post(`${trust}/employees`, { name })
  await api.post(`${trust}/assignments`, {
    employeeId: id,
    organisationId,
    unitId: unit.id,
    title: role,
    roles: [role],
    purposes: ['administration'],
    validFrom,
  })
  return createApi({ clientId: id, fetch: await sessionFetch(addresses.http, { kind: 'staff', id }) })
}

async function startRecord(server: Issued, authority: Issued) {
  const record: RecordSystem = { kept: new Map(), contents: {}, instead: [] }
  const https = createServer(
    { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const asked = child(readXml(Buffer.concat(chunks).toString()), 'Body')!.children[0]!
      const answer =
        asked.name === 'ProcessAlarmOutcome' ? taken(record, asked) : (record.contents[asked.name] ?? '')
      if (answer === undefined) return void response.destroy()
      response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(
          `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${asked.name}Response xmlns="${asked.namespace}">${answer}</${asked.name}Response></s:Body></s:Envelope>`,
        )
    },
  )
  await new Promise<void>((done) => https.listen(0, '127.0.0.1', done))
  const close = async () => {
    https.closeAllConnections()
    https.close()
  }
  return { record, url: `https://localhost:${(https.address() as AddressInfo).port}/journal`, close }
}

/** Takes an outcome once; undefined: says nothing. */
function taken({ kept, instead }: RecordSystem, asked: ReturnType<typeof readXml>): string | undefined {
  const other = instead.shift()
  if (other === 'silence') return undefined
  if (other) {
    const text = escapeXml(other.refuses)
    return `<result><resultCode>ERROR</resultCode><errorCode>APPLICATION_ERROR</errorCode><resultText>${text}</resultText></result>`
  }
  const id = textAt(asked, 'outcome', 'outcomeId')!
  const had = kept.has(id)
  if (!had) kept.set(id, textAt(asked, 'outcome', 'cause') ?? '')
  const receipt = `J-${[...kept.keys()].indexOf(id) + 1001}`
  return `<result><resultCode>${had ? 'INFO' : 'OK'}</resultCode></result><receiptId>${receipt}</receiptId>`
}
