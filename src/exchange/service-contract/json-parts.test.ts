import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rivtaFiles } from './contract-fixture.ts'
import { contractPage } from './contract-page.ts'
import { jsonExample, schemaParts } from './json-parts.ts'
import { openApiOf, wsdlOf } from './published-files.ts'
import { readContractFiles } from './read-files.ts'
import type { ContractBook, ContractFile, ServiceContract } from './service-contract.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 'Slots', version: '1.0.0' },
  servers: [{ url: 'https://producer.example' }],
  paths: {
    '/slots': {
      parameters: [{ $ref: '#/components/parameters/From' }],
      post: {
        operationId: 'makeSlot',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Slot' } } } },
        responses: {
          '201': {
            content: {
              'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Slot' } } },
            },
          },
        },
      },
    },
  },
  components: {
    parameters: {
      From: {
        name: 'from',
        in: 'query',
        required: true,
        schema: { type: 'string', format: 'date' },
        description: 'Tidigast.',
      },
    },
    schemas: {
      Slot: {
        allOf: [
          { $ref: '#/components/schemas/Base' },
          { type: 'object', properties: { next: { $ref: '#/components/schemas/Slot' } } },
        ],
      },
      Base: {
        type: 'object',
        required: ['start'],
        properties: {
          start: { type: ['string', 'null'], format: 'date-time', description: 'När.' },
          kind: { enum: ['a', 'b'] },
        },
      },
    },
  },
}
const read = (files: ContractFile[]) =>
  ({ id: '00000000-0000-4000-8000-000000000001', ...readContractFiles(files) }) as unknown as ServiceContract
const bookOf = (files: ContractFile[]) => ({ files: async () => files }) as unknown as ContractBook
const json = (value: object): ContractFile[] => [{ name: 'slots.json', content: JSON.stringify(value) }]

test('an OpenAPI contract is read as rows, with what it refers to and is made up of, and examples', () => {
  const [asked, answered] = contractPage(read(json(document)), json(document)).messages
  assert.equal(asked?.operation, 'makeSlot: POST /slots')
  assert.deepEqual(asked?.parts.slice(0, 4), [
    { depth: 0, name: 'query: from', type: 'string, date', occurs: '1', text: 'Tidigast.' },
    { depth: 0, name: 'body', type: 'object', occurs: '1' },
    { depth: 1, name: 'start', type: 'string, date-time', occurs: '1', text: 'När.' },
    { depth: 1, name: 'kind', type: 'a | b', occurs: '0..1' },
  ])
  assert.match(asked!.example!, /^POST \/x\/slots\/1\/\{logicalAddress\}\/slots\?from=2026-01-15\n\n\{/)
  assert.equal(answered?.parts[0]?.occurs, '0..*')
  assert.equal(JSON.parse(answered!.example!)[0].start, '2026-01-15T10:00:00Z')
})

test('schemas that refer to themselves many times over are cut off', () => {
  const properties = Object.fromEntries('abcdefghij'.split('').map((name) => [name, { $ref: '#/s' }]))
  const wide = { s: { type: 'object', required: Object.keys(properties), properties }, l: { $ref: '#/l' } }
  assert.ok(schemaParts(wide, wide.s).length <= 800)
  assert.ok(JSON.stringify(jsonExample(wide, wide.s)).length < 1_000_000)
  assert.equal(jsonExample(wide, wide.l), 'exempel')
  const all = { s: { allOf: Array.from({ length: 20 }, () => ({ $ref: '#/s' })) } }
  assert.equal(schemaParts(all, all.s).length, 1)
})

test('/openapi.json names the platform, and nothing of where the producer is', async () => {
  const published = await openApiOf(
    bookOf(json(document)),
    read(json(document)),
    'https://kp.example/x/slots/1',
  )
  assert.deepEqual((published as typeof document).servers, [{ url: 'https://kp.example/x/slots/1' }])
  assert.ok(!JSON.stringify(published).includes('producer.example'))
})

test('a FHIR interface has an OpenAPI document too', async () => {
  const files = json({
    resourceType: 'CapabilityStatement',
    name: 'immunizations',
    version: '1.0',
    rest: [{ resource: [{ type: 'Immunization' }] }],
  })
  const published = (await openApiOf(bookOf(files), read(files), 'https://kp.example')) as typeof document
  assert.equal(published.openapi, '3.1.0')
  assert.deepEqual(Object.keys(published.paths), ['/Immunization/{id}', '/Immunization'])
})

test('?wsdl leads to the platform and to the schemas here, and nothing of where it was is left', async () => {
  const files = rivtaFiles()
  const contract = read(files)
  const wsdl = await wsdlOf(
    bookOf(files),
    contract,
    'https://kp.example',
    'https://kp.example/vp/GetThing/1/rivtabp21',
  )
  assert.ok(!wsdl.includes('example.org'))
  assert.match(wsdl, /address location="https:\/\/kp\.example\/vp\/GetThing\/1\/rivtabp21"/)
  const here = `https://kp.example/api/exchange/v1/contracts/${contract.id}/files/`
  assert.ok(wsdl.includes(`schemaLocation="${here}registry_1.0.xsd"`))
  assert.ok(wsdl.includes(`schemaLocation="${here}GetThingResponder_1.0.xsd"`))
  await assert.rejects(wsdlOf(bookOf(json(document)), contract, '', ''), {
    code: 'exchange.contract_not_found',
  })
})
