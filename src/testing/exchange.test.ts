import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Agent, request } from 'undici'
import type { Call, Draft, Explanation } from '../exchange/contract/index.ts'
import { type Issued, issue } from '../kernel/testkit/index.ts'
import { letSystemIn, type SystemFetch } from '../simulator/index.ts'
import type { Decision } from '../trust/contract/index.ts'
import { type Api, createApi } from './api.ts'
import { startTestPlatform, type TestPlatform } from './platform.ts'
import { sessionFetch } from './session.ts'
import { seedTown } from './town.ts'

const exchange = '/api/exchange/v1'
const trust = '/api/trust/v1'
const contractFolder = join(import.meta.dirname, '../../contracts/services/GetCareContacts')
const contract = 'urn:riv:knutpunkt:carecontact:GetCareContactsResponder:1'
const consumerId = 'SE2120001231-KONS'
const producerId = 'SE2120001231-PROD'
const address = 'SE2120001231-VC1'
const person = '191212121212'

const soap = (to = address) =>
  `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header><LogicalAddress xmlns="urn:riv:itintegration:registry:1">${to}</LogicalAddress></soap:Header><soap:Body><GetCareContacts xmlns="${contract}"><patientId><root>1.2.752.129.2.1.3.1</root><extension>${person}</extension></patientId></GetCareContacts></soap:Body></soap:Envelope>`

interface World {
  platform: TestPlatform
  engineer: Api
  approver: Api
  organisation: string
  producerUrl: string
  call(to?: string): Promise<{ status: number; text: string }>
}

/** A region with an engineer, an administrator, a consumer's system and a producer, and nothing addressed yet. */
async function world(t: TestContext, dataDir?: string): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-exchange-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const authority = await issue({ commonName: 'Authority' })
  const [server, platformKey, consumer] = await Promise.all([
    issue({ commonName: 'localhost' }, { issuer: authority }),
    issue({ commonName: 'platform', serialNumber: 'SE2120001231-KP' }, { issuer: authority }),
    issue({ commonName: 'consumer', serialNumber: consumerId }, { issuer: authority }),
  ])
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const authoritiesFile = await file('ca.pem', authority.cert)
  const platform = await startTestPlatform({
    demo: true,
    ...(dataDir && { dataDir }),
    config: {
      exchange: {
        platformId: 'SE2120001231-KP',
        port: 0,
        keyFile: await file('key.pem', server.key),
        certificateFile: await file('cert.pem', server.cert),
        authoritiesFile,
        producerKeyFile: await file('own-key.pem', platformKey.key),
        producerCertificateFile: await file('own-cert.pem', platformKey.cert),
        producerAuthoritiesFile: authoritiesFile,
      },
    },
  })
  t.after(() => platform.stop())
  const { api } = platform
  const { id: organisation } = await api.post(`${trust}/organisations`, {
    name: 'Region Prov',
    kinds: ['region', 'care_provider'],
    capacity: 'vardgivare',
  })
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
  const [engineer, approver] = await Promise.all([
    employee(platform, organisation, 'Inga Ingenjör', 'integration_engineer'),
    employee(platform, organisation, 'Ada Administratör', 'administrator'),
  ])
  const producerUrl = await startProducer(t, server, authority)
  const agent = new Agent({ connect: { ca: authority.cert, ...consumer, servername: 'localhost' } })
  t.after(() => agent.close())
  return {
    platform,
    engineer,
    approver,
    organisation,
    producerUrl,
    async call(to) {
      const answer = await request(`${platform.addresses.gateway}/vp/GetCareContacts/1/rivtabp21`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8' },
        body: soap(to),
        dispatcher: agent,
      })
      return { status: answer.statusCode, text: await answer.body.text() }
    },
  }
}

async function employee(
  { api, addresses }: TestPlatform,
  organisationId: string,
  name: string,
  role: string,
): Promise<Api> {
  const { id: unitId } = await api.post(`${trust}/units`, {
    organisationId,
    name: `${name}s enhet`,
    serves: [],
  })
  const { id } = await api.post(`${trust}/employees`, { name })
  await api.post(`${trust}/assignments`, {
    employeeId: id,
    organisationId,
    unitId,
    title: role,
    roles: [role],
    purposes: ['administration'],
    validFrom: '2026-01-01T00:00:00Z',
  })
  const fetch: SystemFetch = await sessionFetch(addresses.http, { kind: 'staff', id })
  return createApi({ clientId: id, fetch })
}

async function startProducer(t: TestContext, server: Issued, authority: Issued): Promise<string> {
  const answer = (_: IncomingMessage, response: ServerResponse) =>
    response
      .writeHead(200, { 'content-type': 'text/xml' })
      .end(
        `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetCareContactsResponse xmlns="${contract}"/></s:Body></s:Envelope>`,
      )
  const https = createServer(
    { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    answer,
  )
  await new Promise<void>((done) => https.listen(0, '127.0.0.1', done))
  t.after(() => {
    https.closeAllConnections()
    https.close()
  })
  return `https://localhost:${(https.address() as AddressInfo).port}/GetCareContacts`
}

const validFrom = '2026-01-01T00:00:00Z'

async function importContract({ engineer }: World): Promise<void> {
  const names = (await readdir(contractFolder)).filter((name) => name !== 'contract.json')
  const files = await Promise.all(
    names.map(async (name) => ({ name, content: await readFile(join(contractFolder, name), 'utf8') })),
  )
  const facts = JSON.parse(await readFile(join(contractFolder, 'contract.json'), 'utf8')) as object
  const made = await engineer.post<{ id: string; key: string; lifecycle: string }>(`${exchange}/contracts`, {
    files,
    ...facts,
  })
  assert.deepEqual([made.key, made.lifecycle], [contract, 'draft'])
  await engineer.post(`${exchange}/contracts/${made.id}/lifecycle`, { lifecycle: 'in_force' })
}

/** From a draft to a published version: written by one, approved by another. */
async function publish({ engineer, approver }: World, operations: unknown[]): Promise<Draft> {
  const draft = await engineer.post<Draft>(`${exchange}/addressing/drafts`, { title: 'Prov', operations })
  const step = (api: Api, name: string) =>
    api.post<Draft>(`${exchange}/addressing/drafts/${draft.id}/${name}`, undefined)
  await step(engineer, 'submit')
  assert.equal((await engineer.ask('POST', `${exchange}/addressing/drafts/${draft.id}/approve`)).status, 403)
  await step(approver, 'approve')
  return step(engineer, 'publish')
}

const until = async <T>(read: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const found = await read()
    if (found !== undefined) return found
    await new Promise((done) => setTimeout(done, 50))
  }
}

test('a contract is imported, addressed and called; what is missing is explained, ordered and mended', async (t) => {
  const w = await world(t)
  const { engineer, organisation, platform } = w
  assert.match((await w.call()).text, /VP008/)
  await importContract(w)

  const component = { id: randomUUID(), hsaId: producerId, name: 'Producenten', organisation }
  const consumer = { id: randomUUID(), hsaId: consumerId, name: 'Konsumenten', organisation, system: 'kons' }
  const endpoint = { id: randomUUID(), component: component.id, url: w.producerUrl, profile: 'rivtabp21' }
  const unit = { hsaId: address, name: 'Vårdcentralen', organisation }
  const route = { id: randomUUID(), contract, logicalAddress: address, endpoint: endpoint.id, validFrom }
  const put = (kind: string, value: object) => ({ op: 'put', kind, value })
  const published = await publish(w, [
    put('component', component),
    put('component', consumer),
    put('endpoint', endpoint),
    put('logicalAddress', unit),
    put('route', route),
  ])
  assert.deepEqual([published.state, published.publishedAs], ['published', 1])

  const refused = await w.call()
  assert.match(refused.text, /VP007/)
  const support = /<id>([0-9a-f-]{36})<\/id>/.exec(refused.text)![1]!
  const story = await until(async () => {
    const answer = await engineer.ask<{ calls: Call[] }>('GET', `${exchange}/calls/${support}`)
    return answer.status === 200 ? answer.body : undefined
  })
  assert.deepEqual([story.calls[0]!.code, story.calls[0]!.consumer], ['VP007', consumerId])
  const why = await engineer.get<Explanation>(`${exchange}/calls/${support}/explanation`)
  assert.equal(why.code, 'VP007')
  assert.equal(why.decision!.decision, 'deny')
  assert.ok(why.decision!.rules.some(({ id }) => id === 'call-not-authorised'))
  assert.deepEqual(why.tried.filter(({ kind }) => kind === 'route').at(-1)!.outcome, 'matched')

  const [order] = why.order
  assert.equal((order!.operation as { kind: string }).kind, 'authorisation')
  await publish(w, [order!.operation])
  const answered = await w.call()
  assert.equal(answered.status, 200, answered.text)
  assert.match(answered.text, /GetCareContactsResponse/)

  const traffic = await until(async () => {
    const { edges } = await engineer.get<{ edges: { calls: number; producer: string }[] }>(
      `${exchange}/traffic`,
    )
    return edges.find(({ producer }) => producer === producerId)
  })
  assert.ok(traffic.calls >= 1)
  const entries = await until(async () => {
    const { items } = await platform.api.get<{ items: { act: string; actor: string; outcome: string }[] }>(
      `${trust}/audit/entries?limit=100`,
    )
    const calls = items.filter(({ act }) => act === 'exchange.call')
    return calls.length >= 2 ? calls : undefined
  })
  assert.deepEqual(entries.map(({ outcome }) => outcome).toSorted(), ['denied', 'done'])
  assert.ok(!JSON.stringify(platform.lines).includes(person))
})

test('on a database with an older addressing than calls have gone by, none is let through, and the platform says so and takes alarms', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-exchange-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  await mkdir(join(dataDir, 'exchange'))
  await writeFile(join(dataDir, 'exchange/addressing-mark.json'), JSON.stringify({ number: 3, hash: 'a' }))
  const w = await world(t, dataDir)
  const { status, text } = await w.call()
  assert.equal(status, 500)
  assert.match(text, /VP012/)
  const ready = await fetch(new URL('/health/ready', w.platform.addresses.http))
  assert.equal(ready.status, 200)
  assert.deepEqual(((await ready.json()) as { parts: object }).parts, {
    database: { ready: true },
    addressing: { ready: false, note: 'older than what calls have gone by; see the log' },
  })
})

test('rules are asked by contract and operation: the contract says what act it is and what it carries', async (t) => {
  const w = await world(t)
  const { api } = w.platform
  const { residents } = await seedTown(api, { inUse: false, person: { personIdentity: person } })
  const { residentId } = await api.get<{ residentId: string }>(`/people/${residents[0]!.personId}`)
  const decide = async (operation: string, resource: object, act: object = { contract, operation }) => {
    const { decision, rules } = await api.post<Decision>(`${trust}/decisions`, {
      actor: { kind: 'system', id: 'kons' },
      act,
      resource: {
        controller: w.organisation,
        person: residentId,
        informationTypes: ['nothing'],
        ...resource,
      },
      purpose: 'care',
      context: { levelOfAssurance: 3 },
    })
    return [decision, ...rules.map(({ id }) => id)]
  }
  const record = { kind: 'record', controllerKind: 'vardgivare' }
  const call = { authorised: true, proved: true, consentNeeded: false }
  assert.ok((await decide('GetCareContacts', record)).includes('missing-act'), 'not imported yet')
  await importContract(w)
  assert.deepEqual(await decide('GetCareContacts', record), ['permit', 'gdpr-29-instruction'])
  assert.deepEqual(await decide('GetCareContacts', { kind: 'service', call }), ['permit', 'call-authorised'])
  assert.deepEqual(
    await decide('GetCareContacts', { kind: 'service', call: { ...call, authorised: false } }),
    ['deny', 'call-not-authorised'],
  )
  assert.ok((await decide('BurnCareContacts', record)).includes('missing-act'))
  assert.ok((await decide('GetCareContacts', { kind: 'matter' })).includes('missing-act'))
})
