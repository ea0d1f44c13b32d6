import { randomUUID } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import type { Draft } from '../exchange/contract/index.ts'
import type { PartialConfig } from '../kernel/index.ts'
import { type Issued, issue } from '../kernel/testkit/index.ts'
import { letSystemIn } from '../simulator/index.ts'
import { type Api, createApi } from './api.ts'
import type { Later } from './later.ts'
import type { TestPlatform } from './platform.ts'
import { testSystem } from './system.ts'

const exchange = '/api/exchange/v1'
const trust = '/api/trust/v1'
const validFrom = '2026-01-01T00:00:00Z'
const contracts = join(import.meta.dirname, '../../contracts/services')

export const soapContract = 'urn:riv:knutpunkt:carecontact:GetCareContactsResponder:1'
export const restContract = 'immunizations/1'
export const consumerId = 'SE2120001231-KONS'
export const producerId = 'SE2120001231-PROD'
export const unitId = 'SE2120001231-VC1'

/** A SOAP request about somebody whom the register does not know. */
export const soapAsked = (to = unitId): string =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header><LogicalAddress xmlns="urn:riv:itintegration:registry:1">${to}</LogicalAddress></soap:Header><soap:Body><GetCareContacts xmlns="${soapContract}"><patientId><root>1.2.752.129.2.1.3.1</root><extension>191212121212</extension></patientId></GetCareContacts></soap:Body></soap:Envelope>`
/** A SOAP answer; `name` is told in it. */
export const soapAnswer = (name: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetCareContactsResponse xmlns="${soapContract}"><!--${name}--></GetCareContactsResponse></s:Body></s:Envelope>`

/** Certificates of an authority, and options of a gateway that shows and believes them. */
export interface ServiceKeys {
  authority: Issued
  server: Issued
  consumer: Issued
  config: NonNullable<PartialConfig['exchange']>
}

export async function serviceKeys(folder: string): Promise<ServiceKeys> {
  const authority = await issue({ commonName: 'Authority' })
  const [server, platform, consumer] = await Promise.all([
    issue({ commonName: 'localhost' }, { issuer: authority }),
    issue({ commonName: 'platform', serialNumber: 'SE2120001231-KP' }, { issuer: authority }),
    issue({ commonName: 'consumer', serialNumber: consumerId }, { issuer: authority }),
  ])
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const authoritiesFile = await file('ca.pem', authority.cert)
  const config = {
    platformId: 'SE2120001231-KP',
    port: 0,
    keyFile: await file('key.pem', server.key),
    certificateFile: await file('cert.pem', server.cert),
    authoritiesFile,
    producerKeyFile: await file('own-key.pem', platform.key),
    producerCertificateFile: await file('own-cert.pem', platform.cert),
    producerAuthoritiesFile: authoritiesFile,
  }
  return { authority, server, consumer, config }
}

/** A producer over mutual TLS. @returns its URL */
export async function startProducer(
  later: Later,
  { server, authority }: Pick<ServiceKeys, 'server' | 'authority'>,
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const https = createServer(
    { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    answer,
  )
  await new Promise<void>((done) => https.listen(0, '127.0.0.1', done))
  later(() => {
    https.closeAllConnections()
    https.close()
  })
  return `https://localhost:${(https.address() as AddressInfo).port}`
}

/** Imports a contract of `contracts/services` and puts it in force. @returns its key, and what it was at first */
export async function importContract(
  engineer: Api,
  name: string,
): Promise<{ id: string; key: string; lifecycle: string }> {
  const folder = join(contracts, name)
  const names = (await readdir(folder)).filter((each) => each !== 'contract.json')
  const files = await Promise.all(
    names.map(async (each) => ({ name: each, content: await readFile(join(folder, each), 'utf8') })),
  )
  const facts = JSON.parse(await readFile(join(folder, 'contract.json'), 'utf8')) as object
  const made = await engineer.post<{ id: string; key: string; lifecycle: string }>(`${exchange}/contracts`, {
    files,
    ...facts,
  })
  await engineer.post(`${exchange}/contracts/${made.id}/lifecycle`, { lifecycle: 'in_force' })
  return made
}

/** From a draft to a published version: written by one, approved by another. */
export async function publish(
  { engineer, approver }: { engineer: Api; approver: Api },
  operations: unknown[],
): Promise<Draft> {
  const draft = await engineer.post<Draft>(`${exchange}/addressing/drafts`, { title: 'Prov', operations })
  const step = (api: Api, name: string) =>
    api.post<Draft>(`${exchange}/addressing/drafts/${draft.id}/${name}`, undefined)
  await step(engineer, 'submit')
  await step(approver, 'approve')
  return step(engineer, 'publish')
}

export const put = (kind: string, value: object) => ({ op: 'put', kind, value })

/** Two systems that see to the whole installation: what one writes the other approves. */
export interface Keepers {
  engineer: Api
  approver: Api
}

export async function keepers(platform: TestPlatform, databaseUrl: string): Promise<Keepers> {
  const approver = createApi(await testSystem(databaseUrl, () => platform.addresses.http))
  await approver.letIn()
  return { engineer: platform.api, approver }
}

/** Has an organisation, a consumer's system that is let in, and a producer at `url`, by a SOAP and a REST contract. */
export async function connectServices(
  by: Keepers,
  url: string,
  /** How the consumer shows itself, when not by certificate alone. */
  system: object = {
    authentication: 'tls_client_auth',
    certificateSubject: 'CN=consumer',
    tokenBinding: 'mtls',
    grantTypes: ['client_credentials'],
    scopes: ['exchange.catalogue.read'],
  },
): Promise<{
  organisation: string
  endpoint: { id: string; component: string; url: string; profile: string }
}> {
  const { engineer } = by
  const { id: organisation } = await engineer.post(`${trust}/organisations`, {
    name: 'Region Prov',
    kinds: ['region', 'care_provider'],
    capacity: 'vardgivare',
  })
  await engineer.post(`${trust}/systems`, {
    id: 'kons',
    name: 'Konsumenten',
    organisationId: organisation,
    componentHsaId: consumerId,
    actsFor: [organisation],
    ...system,
  })
  const must = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await engineer.ask<T>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  await letSystemIn(must, 'kons', organisation, {
    informationTypes: ['care_contacts', 'vaccinations'],
    purposes: ['care'],
  })
  for (const name of ['GetCareContacts', 'immunizations']) await importContract(engineer, name)
  const component = { id: randomUUID(), hsaId: producerId, name: 'Producenten', organisation }
  const consumer = { id: randomUUID(), hsaId: consumerId, name: 'Konsumenten', organisation, system: 'kons' }
  const endpoint = { id: randomUUID(), component: component.id, url: `${url}/soap`, profile: 'rivtabp21' }
  const rest = { id: randomUUID(), component: component.id, url: `${url}/rest`, profile: 'rest' }
  const ways = [
    { contract: soapContract, to: endpoint.id },
    { contract: restContract, to: rest.id },
  ].flatMap(({ contract, to }) => {
    const place = { contract, logicalAddress: unitId, validFrom }
    return [
      put('route', { id: randomUUID(), ...place, endpoint: to }),
      put('authorisation', { id: randomUUID(), ...place, consumer: consumer.id }),
    ]
  })
  await publish(by, [
    put('component', component),
    put('component', consumer),
    put('endpoint', endpoint),
    put('endpoint', rest),
    put('logicalAddress', { hsaId: unitId, name: 'Vårdcentralen', organisation }),
    ...ways,
  ])
  return { organisation, endpoint }
}

/** What a call was answered. */
export interface CallAnswer {
  status: number
  text: string
}

/** Calls as the consumer, over mutual TLS. A broken connection is thrown. */
export function consumerAgent(later: Later, { authority, consumer }: ServiceKeys): Agent {
  const agent = new Agent({ connect: { ca: authority.cert, ...consumer, servername: 'localhost' } })
  later(() => agent.destroy())
  return agent
}

export async function soapCall(
  gateway: string,
  dispatcher: Agent,
  headers: Record<string, string> = {},
  body = soapAsked(),
): Promise<CallAnswer> {
  const answer = await request(`${gateway}/vp/GetCareContacts/1/rivtabp21`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', ...headers },
    body,
    dispatcher,
  })
  return { status: answer.statusCode, text: await answer.body.text() }
}
