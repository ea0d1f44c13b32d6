import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodeOptions from '../../scripts/run/node-options.json' with { type: 'json' }
import { startPlatform } from '../../src/compose.ts'
import {
  createLog,
  type Log,
  type PartialConfig,
  readConfig,
  startEmbeddedPostgres,
} from '../../src/kernel/index.ts'
import { issue } from '../../src/kernel/testkit/certificates.ts'
import { letSystemIn } from '../../src/simulator/index.ts'
import { type Api, createApi } from '../../src/testing/api.ts'
import { type Program, startProgram } from '../../src/testing/program.ts'
import { sessionFetch } from '../../src/testing/session.ts'
import { testSystem } from '../../src/testing/system.ts'
import { plainEnvironment } from '../program.ts'
import type { Load } from './load.ts'
import { type Files, freePort, type Nginx, startProducer, startProxy } from './nginx.ts'

const contract = 'urn:riv:knutpunkt:carecontact:GetCareContactsResponder:1'
const contractFolder = join(import.meta.dirname, '../../contracts/services/GetCareContacts')
const address = 'SE2120001231-VC1'
const consumerId = 'SE2120001231-KONS'
const answerBytes = 4096

const request = `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header><LogicalAddress xmlns="urn:riv:itintegration:registry:1">${address}</LogicalAddress></soap:Header><soap:Body><GetCareContacts xmlns="${contract}"><patientId><root>1.2.752.129.2.1.3.1</root><extension>191212121212</extension></patientId></GetCareContacts></soap:Body></soap:Envelope>`

/** Of as many bytes as are asked for. */
function answerText(): string {
  const [before, after] = [
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetCareContactsResponse xmlns="${contract}"><!--`,
    '--></GetCareContactsResponse></s:Body></s:Envelope>',
  ]
  return `${before}${'a'.repeat(answerBytes - before.length - after.length)}${after}`
}

/** The whole platform, a producer behind it, and nginx beside it. */
export interface Subject {
  /** Starts the program so many times on the one database; answers the gateways' ports. */
  start(processes: number): Promise<{ ports: number[]; pids: number[]; stop(): Promise<void> }>
  startProxy(workers: number): Promise<Nginx>
  producer: Nginx
  /** A load on ports, as the consumer that may call. */
  load(ports: readonly number[], callers: number, seconds: number): Load
  stop(): Promise<void>
}

const configOf = (url: string, dataDir: string, exchange: PartialConfig['exchange']) =>
  readConfig({
    overrides: {
      http: { port: 0 },
      sip: { port: 0 },
      sips: { port: 0 },
      database: { url },
      dataDir,
      ...(exchange && { exchange }),
    },
  })

/** Sets all up through the public interface, on a durable PostgreSQL of its own. */
export async function startSubject(): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-'))
  const log = createLog({
    level: 'warn',
    json: false,
    destination: (line) => void process.stderr.write(line),
  })
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  const { consumer, server, platform } = await writeCertificates(folder)
  const producer = await startProducer(join(folder, 'producer'), server, answerText())
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log })
  const exchange: PartialConfig['exchange'] = {
    platformId: 'SE2120001231-KP',
    port: 0,
    ...server,
    producerKeyFile: platform.keyFile,
    producerCertificateFile: platform.certificateFile,
    producerAuthoritiesFile: platform.authoritiesFile,
  }
  await setUp({ databaseUrl: postgres.url, dataDir, exchange, producer: producer.port, log })
  let started = 0
  return {
    producer,
    start: async (processes) => {
      const programs: { program: Program; port: number }[] = []
      for (let i = 0; i < processes; i++) {
        const port = await freePort()
        const config = configOf(postgres.url, dataDir, { ...exchange, port })
        const file = join(folder, `config-${started++}.json`)
        await writeFile(file, JSON.stringify(config))
        const env = {
          ...plainEnvironment(),
          NODE_OPTIONS: [process.env['NODE_OPTIONS'] ?? '', ...nodeOptions].join(' '),
        }
        programs.push({ program: await startProgram(['serve', '--config', file, '--json'], env), port })
      }
      return {
        ports: programs.map(({ port }) => port),
        pids: programs.map(({ program }) => program.pid),
        stop: async () => {
          for (const { program } of programs) program.kill('SIGINT')
          await Promise.all(programs.map(({ program }) => program.ended))
        },
      }
    },
    startProxy: (workers) =>
      startProxy(join(folder, `proxy-${started++}`), server, platform, producer.port, workers),
    load: (ports, callers, seconds) => ({
      host: 'localhost',
      ports,
      path: '/vp/GetCareContacts/1/rivtabp21',
      ...consumer,
      body: request,
      callers,
      seconds,
    }),
    stop: async () => {
      await producer.stop()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function writeCertificates(folder: string): Promise<Record<'consumer' | 'server' | 'platform', Files>> {
  const authority = await issue({ commonName: 'Authority' })
  const authoritiesFile = join(folder, 'ca.pem')
  await writeFile(authoritiesFile, authority.cert)
  const files = async (name: string, serialNumber?: string): Promise<Files> => {
    const { key, cert } = await issue(
      { commonName: serialNumber === undefined ? 'localhost' : name, ...(serialNumber && { serialNumber }) },
      { issuer: authority },
    )
    const [keyFile, certificateFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    await Promise.all([writeFile(keyFile, key), writeFile(certificateFile, cert)])
    return { keyFile, certificateFile, authoritiesFile }
  }
  return {
    consumer: await files('consumer', consumerId),
    server: await files('server'),
    platform: await files('platform', 'SE2120001231-KP'),
  }
}

interface SetUp {
  databaseUrl: string
  dataDir: string
  exchange: PartialConfig['exchange']
  producer: number
  log: Log
}

const trust = '/api/trust/v1'
const services = '/api/exchange/v1'
const validFrom = '2026-01-01T00:00:00Z'

/** A region with a consumer and a producer; one contract, one route, one authorisation. */
async function setUp({ databaseUrl, dataDir, exchange, producer, log }: SetUp): Promise<void> {
  const platform = await startPlatform(configOf(databaseUrl, dataDir, exchange), log, { demo: true })
  try {
    const { http } = platform.addresses
    const api = createApi(await testSystem(databaseUrl, () => http))
    await api.letIn()
    const { id: organisation } = await api.post<{ id: string }>(`${trust}/organisations`, {
      name: 'Region Prov',
      kinds: ['region', 'care_provider'],
      capacity: 'vardgivare',
    })
    await addConsumer(api, organisation)
    const engineer = await employee(api, http, organisation, 'Inga Ingenjör', 'integration_engineer')
    const approver = await employee(api, http, organisation, 'Ada Administratör', 'administrator')
    await importContract(engineer)
    const component = { id: randomUUID(), hsaId: 'SE2120001231-PROD', name: 'Producenten', organisation }
    const caller = { id: randomUUID(), hsaId: consumerId, name: 'Konsumenten', organisation, system: 'kons' }
    const endpoint = {
      id: randomUUID(),
      component: component.id,
      url: `https://localhost:${producer}/svc`,
      profile: 'rivtabp21',
    }
    const unit = { hsaId: address, name: 'Vårdcentralen', organisation }
    const row = { contract, logicalAddress: address, validFrom }
    const put = (kind: string, value: object) => ({ op: 'put', kind, value })
    const draft = await engineer.post<{ id: string }>(`${services}/addressing/drafts`, {
      title: 'Prov',
      operations: [
        put('component', component),
        put('component', caller),
        put('endpoint', endpoint),
        put('logicalAddress', unit),
        put('route', { id: randomUUID(), endpoint: endpoint.id, ...row }),
        put('authorisation', { id: randomUUID(), consumer: caller.id, ...row }),
      ],
    })
    const step = (by: Api, name: string) =>
      by.post(`${services}/addressing/drafts/${draft.id}/${name}`, undefined)
    await step(engineer, 'submit')
    await step(approver, 'approve')
    await step(engineer, 'publish')
  } finally {
    await platform.stop()
  }
}

async function addConsumer(api: Api, organisation: string): Promise<void> {
  await api.post(`${trust}/systems`, {
    id: 'kons',
    name: 'Konsumenten',
    organisationId: organisation,
    componentHsaId: consumerId,
    actsFor: [organisation],
    scopes: ['exchange.catalogue.read'],
    authentication: 'tls_client_auth',
    certificateSubject: 'CN=consumer',
    tokenBinding: 'mtls',
    grantTypes: ['client_credentials'],
  })
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await api.ask<T>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  await letSystemIn(must, 'kons', organisation, { informationTypes: ['care_contacts'], purposes: ['care'] })
}

async function employee(
  api: Api,
  http: string,
  organisationId: string,
  name: string,
  role: string,
): Promise<Api> {
  const { id: unitId } = await api.post<{ id: string }>(`${trust}/units`, {
    organisationId,
    name,
    serves: [],
  })
  const { id } = await api.post<{ id: string }>(`${trust}/employees`, { name })
  await api.post(`${trust}/assignments`, {
    employeeId: id,
    organisationId,
    unitId,
    title: role,
    roles: [role],
    purposes: ['administration'],
    validFrom,
  })
  return createApi({ clientId: id, fetch: await sessionFetch(http, { kind: 'staff', id }) })
}

async function importContract(engineer: Api): Promise<void> {
  const names = (await readdir(contractFolder)).filter((name) => name !== 'contract.json')
  const files = await Promise.all(
    names.map(async (name) => ({ name, content: await readFile(join(contractFolder, name), 'utf8') })),
  )
  const facts = JSON.parse(await readFile(join(contractFolder, 'contract.json'), 'utf8')) as object
  // Checking messages against their schemas is no part of what is measured.
  const validation = { request: 'off', response: 'off', sampleEvery: 1 }
  const { id } = await engineer.post<{ id: string }>(`${services}/contracts`, { files, ...facts, validation })
  await engineer.post(`${services}/contracts/${id}/lifecycle`, { lifecycle: 'in_force' })
}
