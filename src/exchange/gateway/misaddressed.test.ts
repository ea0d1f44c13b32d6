import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import type { AddressingEntities } from '../addressing/addressing.ts'
import type { OwnProducer } from './call.ts'
import {
  type Answer,
  address,
  consumerId,
  contractKey,
  type GatewayWorld,
  gatewayWorld,
  restThing,
  thingRequest,
} from './gateway-fixture.ts'

interface Told {
  code: string
  status: number
  id: string
}

const soapFault = /<faultcode>soap:(Client|Server)<\/faultcode><faultstring>(VP\d{3}) \[SE2120000001-P1\] /
const toldBySoap = ({ status, text }: Answer): Told => ({
  code: soapFault.exec(text)?.[2] ?? text,
  status,
  id: /<id>([0-9a-f-]{36})<\/id>/.exec(text)?.[1] ?? '',
})
const toldByRest = ({ status, text }: Answer): Told => {
  const { code, supportId } = JSON.parse(text) as { code: string; supportId: string }
  return { code, status, id: supportId }
}

/** Asks for each contract, from outside and from the platform itself: the same code, a support id that is the call's, and no address. */
async function refusedEverywhere(w: GatewayWorld, code: string, status: number): Promise<void> {
  const soap = await w.soap()
  const rest = await w.ask(`/x/things/1/${address}/things/7`)
  for (const { text } of [soap, rest]) assert.doesNotMatch(text, /localhost|127\.0\.0|svc|internal:|PR\b/)
  const told = [toldBySoap(soap), toldByRest(rest)]
  assert.deepEqual(
    told.map((each) => [each.code, each.status]),
    [
      [code, 500],
      [code, status],
    ],
  )
  assert.deepEqual(
    told.map(({ id }) => id),
    w.records.slice(-2).map(({ id }) => id),
  )
  const own = { consumer: consumerId, logicalAddress: address }
  const inner = [
    await w.gateway.call({ ...own, contract: contractKey, body: thingRequest }),
    await w.gateway.call({ ...own, contract: restThing.key, method: 'GET', path: '/things/7', body: '' }),
  ]
  for (const answer of inner) assert.deepEqual([answer.code, answer.status], [code, 0])
  assert.deepEqual(
    w.records.slice(-4).map((record) => record.code),
    [code, code, code, code],
  )
  assert.equal(w.producer.asked.length, 0)
}

/** Takes all that is authorised away: what is wrong behind it is then nobody's to know. */
async function toldToNobodyElse(w: GatewayWorld): Promise<void> {
  w.readdress(w.authorisations().map(({ id }) => ({ op: 'remove', kind: 'authorisation', id })))
  assert.equal(toldBySoap(await w.soap()).code, 'VP007')
  assert.equal(toldByRest(await w.ask(`/x/things/1/${address}/things/7`)).code, 'VP007')
}

type Profile = AddressingEntities['endpoint']['profile']

async function withProfiles(t: TestContext, profile: Profile, restProfile: Profile): Promise<GatewayWorld> {
  const w = await gatewayWorld(t)
  const [soap, rest] = w.endpoints()
  w.readdress([
    { op: 'put', kind: 'endpoint', value: { ...soap!, profile } },
    { op: 'put', kind: 'endpoint', value: { ...rest!, profile: restProfile } },
  ])
  return w
}

test('a producer of another kind than the contract is VP005: SOAP is not sent to REST, nor REST to SOAP', async (t) => {
  for (const [profile, restProfile] of [
    ['rest', 'rivtabp21'],
    ['fhir', 'rivtabp20'],
  ] as const) {
    const w = await withProfiles(t, profile, restProfile)
    await refusedEverywhere(w, 'VP005', 502)
    await toldToNobodyElse(w)
  }
})

test('what the platform answers itself in SOAP is VP005 for a REST contract', async (t) => {
  const own: OwnProducer[] = [{ name: 'own', answer: async () => ({ body: '<r xmlns="urn:r"/>' }) }]
  const w = await gatewayWorld(t, {}, own)
  const [, rest] = w.endpoints()
  w.readdress([
    { op: 'put', kind: 'endpoint', value: { ...rest!, profile: 'internal', url: 'internal:own' } },
  ])
  assert.equal(toldByRest(await w.ask(`/x/things/1/${address}/things/7`)).code, 'VP005')
})

/** A second route to another endpoint, at the same places and at the same time: what no writing here lets through. */
async function withTwoRoutes(t: TestContext): Promise<GatewayWorld> {
  const w = await gatewayWorld(t)
  const [soap, rest] = w.endpoints()
  const others = [soap!, rest!].map((endpoint) => ({ ...endpoint, id: newId() }))
  w.readdress([
    ...others.map((value) => ({ op: 'put', kind: 'endpoint', value }) as const),
    ...w.routes().map((route, at) => {
      const value = { ...route, id: newId(), endpoint: others[at]!.id }
      return { op: 'put', kind: 'route', value } as const
    }),
  ])
  return w
}

test('two producers for one address are VP006, and none of them is chosen', async (t) => {
  const w = await withTwoRoutes(t)
  await refusedEverywhere(w, 'VP006', 500)
  await toldToNobodyElse(w)
})

test('two routes are no fault when they lead to one producer, or when one of them does not hold now', async (t) => {
  const w = await withTwoRoutes(t)
  const [first, , second, other] = w.routes()
  w.readdress([{ op: 'put', kind: 'route', value: { ...second!, endpoint: first!.endpoint } }])
  assert.equal((await w.soap()).status, 200)
  const ended = { ...second!, validUntil: '2021-01-01T00:00:00Z' }
  const coming = { ...other!, validFrom: '2999-01-01T00:00:00Z' }
  w.readdress([ended, coming].map((value) => ({ op: 'put', kind: 'route', value })))
  assert.equal((await w.soap()).status, 200)
  assert.equal((await w.ask(`/x/things/1/${address}/things/7`)).status, 200)
})

test('a nearer route goes before a farther one and is no second producer', async (t) => {
  const w = await withTwoRoutes(t)
  const [, , soap, rest] = w.routes()
  const values = [soap!, rest!].map((route) => ({ ...route, logicalAddress: '*' }))
  w.readdress(values.map((value) => ({ op: 'put', kind: 'route', value })))
  assert.equal((await w.soap()).status, 200)
})

test('a route whose endpoint is gone is VP010, and so is an endpoint whose producer is gone', async (t) => {
  const bare = await gatewayWorld(t)
  bare.readdress(bare.endpoints().map(({ id }) => ({ op: 'remove', kind: 'endpoint', id })))
  await refusedEverywhere(bare, 'VP010', 502)
  await toldToNobodyElse(bare)
  const orphans = await gatewayWorld(t)
  const [{ component }] = orphans.endpoints() as [AddressingEntities['endpoint']]
  orphans.readdress([{ op: 'remove', kind: 'component', id: component }])
  await refusedEverywhere(orphans, 'VP010', 502)
})

test('an endpoint within the platform that nothing answers at is VP010, and its name is not told', async (t) => {
  const w = await gatewayWorld(t)
  const [soap] = w.endpoints()
  const value = { ...soap!, profile: 'internal' as const, url: 'internal:nobody' }
  w.readdress([{ op: 'put', kind: 'endpoint', value }])
  const answer = await w.soap()
  assert.equal(toldBySoap(answer).code, 'VP010')
  assert.doesNotMatch(answer.text, /nobody/)
})
