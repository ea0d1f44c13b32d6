import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Call, Draft, Explanation } from '../exchange/contract/index.ts'
import { letSystemIn, type SystemFetch } from '../simulator/index.ts'
import type { Decision } from '../trust/contract/index.ts'
import { type Api, createApi } from './api.ts'
import { lastFirst, testFolder } from './later.ts'
import { startTestPlatform, type TestPlatform } from './platform.ts'
import {
  unitId as address,
  type CallAnswer,
  consumerAgent,
  consumerId,
  soapContract as contract,
  importContract,
  producerId,
  publish,
  put,
  serviceKeys,
  soapAnswer,
  soapCall,
  startProducer,
} from './services.ts'
import { sessionFetch } from './session.ts'
import { seedTown } from './town.ts'
import { until } from './until.ts'

const exchange = '/api/exchange/v1'
const trust = '/api/trust/v1'
const person = '191212121212'

interface World {
  platform: TestPlatform
  engineer: Api
  approver: Api
  organisation: string
  producerUrl: string
  call(): Promise<CallAnswer>
}

/** A region with an engineer, an administrator, a consumer's system and a producer, and nothing addressed yet. */
async function world(t: TestContext, later = lastFirst(t), dataDir?: string): Promise<World> {
  const keys = await serviceKeys(await testFolder(later))
  const platform = await startTestPlatform({
    demo: true,
    ...(dataDir && { dataDir }),
    config: { exchange: keys.config },
  })
  later(platform.stop)
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
  const producerUrl = await startProducer(later, keys, (_, response) =>
    response.writeHead(200, { 'content-type': 'text/xml' }).end(soapAnswer('here')),
  )
  const agent = consumerAgent(later, keys)
  const call = () => soapCall(platform.addresses.gateway!, agent)
  return { platform, engineer, approver, organisation, producerUrl, call }
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

const validFrom = '2026-01-01T00:00:00Z'

test('a contract is imported, addressed and called; what is missing is explained, ordered and mended', async (t) => {
  const w = await world(t)
  const { engineer, organisation, platform } = w
  assert.match((await w.call()).text, /VP008/)
  const made = await importContract(engineer, 'GetCareContacts')
  assert.deepEqual([made.key, made.lifecycle], [contract, 'draft'])

  const component = { id: randomUUID(), hsaId: producerId, name: 'Producenten', organisation }
  const consumer = { id: randomUUID(), hsaId: consumerId, name: 'Konsumenten', organisation, system: 'kons' }
  const endpoint = {
    id: randomUUID(),
    component: component.id,
    url: `${w.producerUrl}/GetCareContacts`,
    profile: 'rivtabp21',
  }
  const unit = { hsaId: address, name: 'Vårdcentralen', organisation }
  const route = { id: randomUUID(), contract, logicalAddress: address, endpoint: endpoint.id, validFrom }
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
  const story = await until('the story of the call', async () => {
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
  const own = await engineer.post<Draft>(`${exchange}/addressing/drafts`, {
    title: 'Egen',
    operations: [order!.operation],
  })
  await engineer.post(`${exchange}/addressing/drafts/${own.id}/submit`, undefined)
  assert.equal((await engineer.ask('POST', `${exchange}/addressing/drafts/${own.id}/approve`)).status, 403)
  await publish(w, [order!.operation])
  const answered = await w.call()
  assert.equal(answered.status, 200, answered.text)
  assert.match(answered.text, /GetCareContactsResponse/)

  const traffic = await until('the map to show it', async () => {
    const { edges } = await engineer.get<{ edges: { calls: number; producer: string }[] }>(
      `${exchange}/traffic`,
    )
    return edges.find(({ producer }) => producer === producerId)
  })
  assert.ok(traffic.calls >= 1)
  const entries = await until('the entries of both calls', async () => {
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
  const later = lastFirst(t)
  const dataDir = await testFolder(later)
  await mkdir(join(dataDir, 'exchange'))
  await writeFile(join(dataDir, 'exchange/addressing-mark.json'), JSON.stringify({ number: 3, hash: 'a' }))
  const w = await world(t, later, dataDir)
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
  await importContract(w.engineer, 'GetCareContacts')
  assert.deepEqual(await decide('GetCareContacts', record), ['permit', 'gdpr-29-instruction'])
  assert.deepEqual(await decide('GetCareContacts', { kind: 'service', call }), ['permit', 'call-authorised'])
  assert.deepEqual(
    await decide('GetCareContacts', { kind: 'service', call: { ...call, authorised: false } }),
    ['deny', 'call-not-authorised'],
  )
  assert.ok((await decide('BurnCareContacts', record)).includes('missing-act'))
  assert.ok((await decide('GetCareContacts', { kind: 'matter' })).includes('missing-act'))
})
