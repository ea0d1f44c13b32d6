import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Party } from '../../kernel/index.ts'
import {
  anna,
  authorisation,
  consumer,
  contract,
  endpoint,
  producer,
  route,
  startAddressing,
  town,
  unit,
  wholeWay,
} from '../addressing/addressing-fixture.ts'
import type { Operation } from '../addressing/operations.ts'
import type { OwnProducer, OwnRequest } from '../gateway/call.ts'
import { readOwnContracts } from '../own-contracts/own-contracts.ts'
import { readContractFiles } from '../service-contract/read-files.ts'
import { envelope } from '../soap/envelope.ts'
import { childrenOf, readXml, textAt } from '../soap/xml.ts'
import { createChecker } from '../validation/check.ts'
import { createCatalogue } from './create-catalogue.ts'
import { addresseesByContract, supportedContracts } from './registry-producer.ts'

const reader: Party = {
  kind: 'system',
  id: 'reader',
  name: 'Reader',
  levelOfAssurance: 3,
  permissions: new Set(['exchange.catalogue.read']),
  roles: [],
  controllers: [],
}
const care = 'SE2120000001-V1'
const restRoute = { ...route, id: crypto.randomUUID(), contract: 'things/1', logicalAddress: 'SE' }
const more: Operation[] = [
  {
    op: 'put',
    kind: 'logicalAddress',
    value: { hsaId: care, name: 'Care', organisation: town, parent: 'SE' },
  },
  { op: 'put', kind: 'route', value: restRoute },
  { op: 'put', kind: 'route', value: { ...route, id: crypto.randomUUID(), logicalAddress: 'SE' } },
  {
    op: 'put',
    kind: 'route',
    value: { ...route, id: crypto.randomUUID(), logicalAddress: care, validUntil: '2026-02-01T00:00:00Z' },
  },
]

async function startCatalogue(t: TestContext) {
  let producers: OwnProducer[] = []
  const book = { byKey: () => undefined, all: () => [] }
  const part = await startAddressing(t, {
    addRoutes: (app, { addressing }, { clock, guard }) => {
      const deps = { app, addressing, book, clock, guard, platformId: 'SE2120000001-KP' }
      producers = createCatalogue({ ...deps, baseUrl: () => 'https://platform.example' }).ownProducers
    },
  })
  await part.publishDirectly([...wholeWay, ...more], 'set-up')
  const answer = (key: string, body: string) =>
    producers[0]!.answer({ contract: key, operation: 'X', body } as OwnRequest)
  return { ...part, answer }
}

const lists = [
  'connectionPoints',
  'cooperations',
  'installedContracts',
  'logicalAddresses',
  'serviceConsumers',
  'serviceContracts',
  'serviceDomains',
  'serviceProducers',
  'serviceProductions',
]

test('a system reads every list, and no producer’s address stands in any of them', async (t) => {
  const { ask } = await startCatalogue(t)
  for (const name of [
    ...lists.map((each) => `/${each}`),
    '/fhir/R4/Endpoint',
    '/fhir/R4/OrganizationAffiliation',
  ]) {
    const { status, text, body } = await ask<{ total: number }>(reader, 'GET', name)
    assert.equal(status, 200, name)
    assert.ok(body.total > 0, name)
    assert.doesNotMatch(text, /internal\.example/, name)
  }
  assert.equal((await ask({ ...reader, permissions: new Set() }, 'GET', '/cooperations')).status, 403)
})

test('whoever administers addressing is told where producers are', async (t) => {
  const { ask } = await startCatalogue(t)
  type Productions = { items: { physicalAddress: string; logicalAddress: { id: string } }[] }
  const { body } = await ask<Productions>(anna, 'GET', '/serviceProductions')
  assert.ok(body.items.every(({ physicalAddress }) => physicalAddress === endpoint.url))
  const theirs = await ask<Productions>(reader, 'GET', `/serviceProductions?logicalAddress=${unit}`)
  assert.equal(theirs.body.items[0]?.physicalAddress, 'https://platform.example/vp/GetThing/1/rivtabp21')
})

test('what holds at the time is told, narrowed by contract, address, consumer and producer', async (t) => {
  const { ask } = await startCatalogue(t)
  const total = async (path: string) => (await ask<{ total: number }>(reader, 'GET', path)).body.total
  assert.equal(await total('/serviceProductions'), 3)
  assert.equal(await total('/serviceProductions?at=2026-01-15T00:00:00Z'), 4)
  assert.equal(await total(`/serviceProductions?namespace=${contract}`), 2)
  assert.equal(await total('/serviceProductions?producerHsaId=SE404'), 0)
  assert.equal(await total(`/serviceProducers?producerHsaId=${producer.hsaId}`), 1)
  assert.equal(await total(`/cooperations?consumerHsaId=${consumer.hsaId.toLowerCase()}`), 1)
  assert.equal(await total('/serviceDomains?domain=test'), 1)
  assert.equal(await total('/logicalAddresses'), 2)
})

test('FHIR: an endpoint with its contracts, an affiliation for each way, found by identifier and organisation', async (t) => {
  const { ask } = await startCatalogue(t)
  type Bundle = {
    total: number
    entry: { resource: Record<string, never> }[]
    link: { relation: string; url: string }[]
  }
  const get = async (query: string) => (await ask<Bundle>(reader, 'GET', `/fhir/R4/${query}`)).body
  const all = await get('Endpoint')
  assert.equal(all.total, 1)
  assert.deepEqual(all.entry[0]?.resource['payloadType'], [
    { coding: [{ system: 'urn:riv:contract', code: contract }] },
    { coding: [{ system: 'urn:riv:contract', code: 'things/1' }] },
  ])
  const hsaId = `urn:oid:1.2.752.129.2.1.4.1|${unit}`
  const one = await get(`OrganizationAffiliation?organization=${encodeURIComponent(hsaId)}`)
  assert.equal(one.total, 1)
  assert.equal(one.entry[0]?.resource['id'], route.id)
  assert.equal((await get(`OrganizationAffiliation?organization=Organization/${producer.hsaId}`)).total, 3)
  assert.equal((await get(`OrganizationAffiliation?identifier=${restRoute.id}`)).total, 1)
  assert.equal((await get('Endpoint?organization=SE404')).total, 0)
  const page = await get('OrganizationAffiliation?_count=2')
  assert.equal(page.entry.length, 2)
  const next = new URL(page.link.find(({ relation }) => relation === 'next')!.url)
  assert.equal((await get(`OrganizationAffiliation${next.search}`)).entry.length, 1)
})

test('FHIR: one resource is read by its id, as it stands in a list, and what is not there is told in FHIR', async (t) => {
  const { ask } = await startCatalogue(t)
  type Bundle = { entry: { resource: { id: string }; fullUrl: string }[] }
  for (const kind of ['Endpoint', 'OrganizationAffiliation']) {
    const { entry } = (await ask<Bundle>(reader, 'GET', `/fhir/R4/${kind}`)).body
    for (const { resource, fullUrl } of entry) {
      const { pathname } = new URL(fullUrl)
      assert.equal(pathname, `/fhir/R4/${kind}/${resource.id}`)
      assert.deepEqual((await ask(reader, 'GET', pathname)).body, resource)
    }
    const none = await ask<{ resourceType: string }>(reader, 'GET', `/fhir/R4/${kind}/none`)
    assert.deepEqual([none.status, none.body.resourceType], [404, 'OperationOutcome'])
    const nobody = { ...reader, permissions: new Set<string>() }
    assert.equal((await ask(nobody, 'GET', `/fhir/R4/${kind}/${entry[0]!.resource.id}`)).status, 403)
  }
})

test('GetSupportedServiceContracts tells what may be called at an address, as calls would go', async (t) => {
  const { answer } = await startCatalogue(t)
  const ask = async (address: string, hsaId?: string) => {
    const who = hsaId === undefined ? '' : `<serviceConsumerHsaId>${hsaId}</serviceConsumerHsaId>`
    const body = `<GetSupportedServiceContracts xmlns="${supportedContracts}">${who}<logicalAdress>${address}</logicalAdress></GetSupportedServiceContracts>`
    const root = readXml((await answer(supportedContracts, body)).body)
    return childrenOf(root, 'serviceContractNamespace').map((each) =>
      textAt(each, 'serviceContractNamespace'),
    )
  }
  assert.deepEqual(await ask(unit, consumer.hsaId), [contract])
  assert.deepEqual(await ask(care, consumer.hsaId), [])
  assert.deepEqual(await ask(care), [contract])
})

test('GetLogicalAddresseesByServiceContract tells where a consumer may call, also below what it may', async (t) => {
  const { answer, publishDirectly } = await startCatalogue(t)
  const ask = async (hsaId: string) => {
    const body = `<a xmlns="${addresseesByContract}"><serviceConsumerHsaId>${hsaId}</serviceConsumerHsaId><serviceContractNameSpace><serviceContractNamespace xmlns="x">${contract}</serviceContractNamespace></serviceContractNameSpace></a>`
    const root = readXml((await answer(addresseesByContract, body)).body)
    return childrenOf(root, 'logicalAddressRecord').map((each) => textAt(each, 'logicalAddress'))
  }
  assert.deepEqual(await ask(consumer.hsaId), [unit])
  assert.deepEqual(await ask('SE404'), [])
  await publishDirectly(
    [{ op: 'put', kind: 'authorisation', value: { ...authorisation, logicalAddress: 'SE' } }],
    'SE',
  )
  assert.deepEqual(await ask(consumer.hsaId), ['SE', unit, care].sort())
})

test('a look-up that cannot be read or lacks what is needed is a fault of the caller', async (t) => {
  const { answer } = await startCatalogue(t)
  for (const body of ['<a', '<!DOCTYPE a><a/>', '<a/>'])
    for (const key of [supportedContracts, addresseesByContract])
      assert.equal((await answer(key, body)).fault?.code, 'Client', body)
  assert.equal((await answer('urn:riv:other', '<a/>')).fault?.code, 'Client')
})

test('what is answered holds to the contracts that the platform publishes', async (t) => {
  const { answer } = await startCatalogue(t)
  const own = (await readOwnContracts()).map((given) => ({
    id: 'own',
    ...readContractFiles(given.files),
    files: given.files,
  }))
  const requests = {
    [supportedContracts]: `<logicalAdress>${unit}</logicalAdress>`,
    [addresseesByContract]: `<serviceConsumerHsaId>${consumer.hsaId}</serviceConsumerHsaId><serviceContractNameSpace><serviceContractNamespace xmlns="urn:riv:infrastructure:itintegration:registry:2">${contract}</serviceContractNamespace></serviceContractNameSpace>`,
  }
  for (const [key, inner] of Object.entries(requests)) {
    const { files, ...known } = own.find((each) => each.key === key)!
    const checker = createChecker()
    checker.learn(known, files)
    const request = `<${known.name} xmlns="${key}">${inner}</${known.name}>`
    const { body } = await answer(key, request)
    assert.match(body, new RegExp(key === supportedContracts ? contract : unit))
    for (const [direction, text] of [
      ['request', request],
      ['response', body],
    ] as const) {
      const asked = { contract: known, operation: known.name, direction, status: 200 }
      assert.deepEqual(checker.check({ ...asked, body: Buffer.from(envelope(text)) }), [], direction)
    }
  }
})
