import { randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ServicePlatform, startServicePlatform } from '../compose.ts'
import { readConfig } from '../kernel/index.ts'
import { captureLog, type Issued, issue, testDatabase } from '../kernel/testkit/index.ts'
import { accessTo } from '../program/demo-access.ts'
import { letSystemIn } from '../simulator/index.ts'
import { type Api, createApi } from './api.ts'
import { type Later, testFolder } from './later.ts'

const exchange = '/api/exchange/v1'
const trust = '/api/trust/v1'
const contractFolder = join(import.meta.dirname, '../../contracts/services/GetCareContacts')
const validFrom = '2026-01-01T00:00:00Z'

/** The contract that is called over levels. */
export const levelContract = 'urn:riv:knutpunkt:carecontact:GetCareContactsResponder:1'

/** Who is called at a platform, or hands calls on to it. */
export interface Neighbour {
  hsaId: string
  /** Where it is called; it only calls when not given. */
  url?: string
}

/** A service platform alone, with a region whose records are called through it. */
export interface ServiceLevel {
  hsaId: string
  platform: ServicePlatform
  /** `https://localhost:…/vp` */
  gateway: string
  api: Api
  /** Publishes who may call an address, and where its calls go. */
  route(address: string, from: readonly Neighbour[], to: Neighbour): Promise<void>
}

/** Starts one on a database of its own, with the contract in force; `later` ends what it started. */
export async function startServiceLevel(
  later: Later,
  options: { hsaId: string; authority: Issued; originalConsumerSenders: string[] },
): Promise<ServiceLevel> {
  const { hsaId, authority, originalConsumerSenders } = options
  const dataDir = await testFolder(later)
  const { url, drop } = await testDatabase()
  later(drop)
  const files = await gatewayFiles(dataDir, hsaId, authority)
  const config = readConfig({
    overrides: {
      role: 'services',
      http: { port: 0 },
      database: { url, poolSize: 4 },
      dataDir,
      exchange: { platformId: hsaId, port: 0, originalConsumerSenders, ...files },
    },
  })
  const platform = await startServicePlatform(config, captureLog().log, { demo: true })
  later(() => platform.stop())
  const operator = { organisation: { name: 'Driften' }, employee: { name: 'Test Driftsson' } }
  const { system, logIn } = await accessTo(platform, operator)
  const api = createApi(system)
  await api.letIn()
  const { id: organisation } = await api.post(`${trust}/organisations`, {
    name: 'Region Prov',
    kinds: ['region', 'care_provider'],
    capacity: 'vardgivare',
  })
  await importContract(api)
  const { items } = await api.get<{ items: { id: string }[] }>(`${trust}/demo-people?kind=staff`)
  const administrator = await logIn('staff', items[0]!.id)
  const approver = createApi({ clientId: '', fetch: administrator.fetch })
  const components = new Map<string, string>()
  const put = (kind: string, value: object) => ({ op: 'put', kind, value })

  return {
    hsaId,
    platform,
    gateway: `https://localhost:${new URL(platform.addresses.gateway!).port}/vp`,
    api,
    async route(address, from, to) {
      const operations: object[] = [
        put('logicalAddress', { hsaId: address, name: 'Vårdcentralen', organisation }),
      ]
      const component = async (neighbour: string): Promise<string> => {
        const known = components.get(neighbour)
        if (known !== undefined) return known
        const id = randomUUID()
        components.set(neighbour, id)
        const clientId = await systemFor(api, neighbour, organisation)
        operations.push(
          put('component', { id, hsaId: neighbour, name: neighbour, organisation, system: clientId }),
        )
        return id
      }
      const place = { contract: levelContract, logicalAddress: address, validFrom }
      for (const { hsaId: caller } of from) {
        const consumer = await component(caller)
        operations.push(put('authorisation', { id: randomUUID(), consumer, ...place }))
      }
      const endpoint = {
        id: randomUUID(),
        component: await component(to.hsaId),
        url: to.url,
        profile: 'rivtabp21',
      }
      operations.push(put('endpoint', endpoint))
      operations.push(put('route', { id: randomUUID(), endpoint: endpoint.id, ...place }))
      const { id } = await api.post(`${exchange}/addressing/drafts`, { title: address, operations })
      await api.post(`${exchange}/addressing/drafts/${id}/submit`, undefined)
      await approver.post(`${exchange}/addressing/drafts/${id}/approve`, undefined)
      await api.post(`${exchange}/addressing/drafts/${id}/publish`, undefined)
    },
  }
}

async function gatewayFiles(folder: string, hsaId: string, authority: Issued) {
  const [server, own] = await Promise.all([
    issue({ commonName: 'localhost' }, { issuer: authority }),
    issue({ commonName: hsaId, serialNumber: hsaId }, { issuer: authority }),
  ])
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const authoritiesFile = await file('ca.pem', authority.cert)
  return {
    keyFile: await file('key.pem', server.key),
    certificateFile: await file('cert.pem', server.cert),
    authoritiesFile,
    producerKeyFile: await file('own-key.pem', own.key),
    producerCertificateFile: await file('own-cert.pem', own.cert),
    producerAuthoritiesFile: authoritiesFile,
  }
}

async function importContract(api: Api): Promise<void> {
  const names = (await readdir(contractFolder)).filter((name) => name !== 'contract.json')
  const files = await Promise.all(
    names.map(async (name) => ({ name, content: await readFile(join(contractFolder, name), 'utf8') })),
  )
  const facts = JSON.parse(await readFile(join(contractFolder, 'contract.json'), 'utf8')) as object
  const { id } = await api.post(`${exchange}/contracts`, { files, ...facts })
  await api.post(`${exchange}/contracts/${id}/lifecycle`, { lifecycle: 'in_force' })
}

/** Registers a neighbour's system, and lets it in at the region. */
async function systemFor(api: Api, hsaId: string, organisation: string): Promise<string> {
  const id = hsaId.toLowerCase()
  await api.post(`${trust}/systems`, {
    id,
    name: hsaId,
    organisationId: organisation,
    componentHsaId: hsaId,
    actsFor: [organisation],
    scopes: ['exchange.catalogue.read'],
    authentication: 'tls_client_auth',
    certificateSubject: `CN=${hsaId}`,
    tokenBinding: 'mtls',
    grantTypes: ['client_credentials'],
  })
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await api.ask<T>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  await letSystemIn(must, id, organisation, { informationTypes: ['care_contacts'], purposes: ['care'] })
  return id
}
