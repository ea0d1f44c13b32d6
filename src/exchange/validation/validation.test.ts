import assert from 'node:assert/strict'
import { test } from 'node:test'
import { captureLog } from '../../kernel/testkit/index.ts'
import {
  type ContractFile,
  ordinaryLimits,
  type ServiceContract,
} from '../service-contract/service-contract.ts'
import { envelope } from '../soap/envelope.ts'
import { createValidation } from './create-validation.ts'

const key = 'urn:riv:test:GetThingResponder:1'
const schemas: ContractFile[] = [
  {
    name: 'GetThingResponder_1.0.xsd',
    content: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:c="urn:core" xmlns:r="${key}" targetNamespace="${key}" elementFormDefault="qualified"><xs:import namespace="urn:core" schemaLocation="../core/core.xsd"/><xs:element name="GetThing"><xs:complexType><xs:sequence><xs:element name="person"><xs:complexType><xs:sequence><xs:element name="id" type="c:Id"/></xs:sequence></xs:complexType></xs:element><xs:element name="count" type="xs:int" minOccurs="0"/><xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
  },
  {
    name: 'core/core.xsd',
    content:
      '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:core"><xs:simpleType name="Id"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{12}"/></xs:restriction></xs:simpleType></xs:schema>',
  },
]
const openApi: ContractFile[] = [
  {
    name: 'things.json',
    content: JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Things', version: '1.0' },
      paths: {
        '/things': {
          post: {
            operationId: 'makeThing',
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
            },
            responses: {
              '201': { content: { 'application/json': { schema: { type: 'object', required: ['id'] } } } },
            },
          },
        },
      },
      components: {
        schemas: {
          Thing: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string', maxLength: 3 }, day: { type: 'string', format: 'date' } },
          },
        },
      },
    }),
  },
]
const base: ServiceContract = {
  id: 'a',
  kind: 'rivta',
  domain: 'test',
  name: 'GetThing',
  major: 1,
  minor: 0,
  key,
  lifecycle: 'in_force',
  purpose: 'care',
  informationTypes: ['x'],
  classification: { confidentiality: 3, integrity: 1, availability: 1, traceability: 1 },
  consent: false,
  operations: [],
  limits: ordinaryLimits,
  validation: { request: 'observe', response: 'off', sampleEvery: 3 },
  aggregated: false,
}
const rest: ServiceContract = { ...base, id: 'b', kind: 'openapi', key: 'things/1' }

function validation(files: readonly ContractFile[] = schemas) {
  const { log } = captureLog()
  const book = {
    byKey: () => base,
    all: () => [base],
    files: async (contract: ServiceContract) => (contract.kind === 'rivta' ? files : openApi),
  }
  return createValidation({ book, log })
}
const soap = (content: string, contract = base) => ({
  contract,
  operation: 'GetThing',
  direction: 'request' as const,
  body: Buffer.from(envelope(`<r:GetThing xmlns:r="${key}">${content}</r:GetThing>`)),
  contentType: 'text/xml',
})
const person = (id: string) => `<r:person><r:id>${id}</r:id></r:person>`

test('a message that holds to its schemas has no faults, whatever else the contract lets through', async () => {
  const { check } = validation()
  assert.deepEqual(
    await check(soap(`${person('191212121212')}<r:count>1</r:count><x xmlns="urn:other"/>`)),
    [],
  )
})

test('faults are told by path and facet, and never with what stood there', async () => {
  const { check } = validation()
  const places = await check(soap(`${person('19121212-1212')}<r:count>many</r:count>`))
  assert.deepEqual(places, [
    { path: '/GetThing/person/id', facet: 'pattern' },
    { path: '/GetThing/count', facet: 'type' },
  ])
  assert.deepEqual(await check(soap('')), [{ path: '/GetThing', facet: 'missing' }])
  assert.doesNotMatch(JSON.stringify(places), /1912|many/)
})

test('a DOCTYPE, half a message and another element are faults too', async () => {
  const { check } = validation()
  const whole = soap(person('191212121212'))
  const at = async (body: string) => (await check({ ...whole, body: Buffer.from(body) }))[0]?.facet
  assert.equal(await at(`<!DOCTYPE a>${whole.body.toString().slice(39)}`), 'doctype')
  assert.equal(await at(whole.body.toString().slice(0, -10)), 'not_well_formed')
  assert.equal(await at(envelope(`<Other xmlns="${key}"/>`)), 'unknown_element')
})

test('a long message is checked in a thread of its own', async (t) => {
  const part = validation()
  t.after(() => part.stop())
  const long = `<x xmlns="urn:other">${'y'.repeat(100_000)}</x>`
  assert.deepEqual(await part.check(soap(`${person('191212121212')}${long}`)), [])
  assert.deepEqual(await part.check(soap(`${person('1')}${long}`)), [
    { path: '/GetThing/person/id', facet: 'pattern' },
  ])
})

test('JSON is checked by the schema of its operation', async () => {
  const { check } = validation()
  const message = (body: object, direction: 'request' | 'response' = 'request', status?: number) =>
    check({
      contract: rest,
      operation: 'makeThing',
      direction,
      body: Buffer.from(JSON.stringify(body)),
      contentType: 'application/json',
      ...(status !== undefined && { status }),
    })
  assert.deepEqual(await message({ name: 'abc', day: '2026-11-26' }), [])
  assert.deepEqual(await message({ name: 'abcd', day: 'soon' }), [
    { path: '/name', facet: 'maxLength' },
    { path: '/day', facet: 'format' },
  ])
  assert.deepEqual(await message({}, 'response', 201), [{ path: '/', facet: 'required' }])
  assert.deepEqual(await message({}, 'response', 404), [], 'no schema says how that looks')
})

test('what is checked when: all, one in so many, before or beside', () => {
  const { wanted } = validation()
  const as = (mode: ServiceContract['validation']['request']) => ({
    ...base,
    validation: { ...base.validation, request: mode },
  })
  assert.equal(wanted(as('off'), 'request'), 'no')
  assert.equal(wanted(as('enforce'), 'request'), 'before')
  assert.equal(wanted(as('observe'), 'request'), 'beside')
  const sampled = Array.from({ length: 9 }, () => wanted(as('sample'), 'request'))
  assert.equal(sampled.filter((each) => each === 'beside').length, 3)
})

test('schemas that cannot be used are told of once, and their messages pass', async () => {
  const part = validation([
    {
      name: 'a.xsd',
      content: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${key}"><xs:element name="GetThing" type="missing"/></xs:schema>`,
    },
  ])
  await assert.rejects(part.check(soap(person('191212121212'))))
  assert.equal(part.wanted(base, 'request'), 'no')
})

test('schemas that cannot be used hold back what is enforced, and a database that is away does not spoil them', async () => {
  const broken = validation([])
  const enforced = { ...base, validation: { ...base.validation, request: 'enforce' as const } }
  await assert.rejects(broken.check(soap(person('1'))), { name: 'UnusableSchemas' })
  assert.equal(broken.wanted(enforced, 'request'), 'before')
  let away = true
  const files = async () => {
    if (away) throw new Error('away')
    return schemas
  }
  const part = createValidation({
    book: { byKey: () => base, all: () => [base], files },
    log: captureLog().log,
  })
  await assert.rejects(part.check(soap(person('191212121212'))), /away/)
  away = false
  assert.deepEqual(await part.check(soap(person('191212121212'))), [])
})

test('one that takes too long is given up, and those behind it are checked in another thread', async (t) => {
  const slow: ContractFile[] = [
    {
      name: 'api.json',
      content: JSON.stringify({
        openapi: '3.1.0',
        info: { title: 't', version: '1' },
        paths: {
          '/a': {
            post: {
              operationId: 'makeThing',
              requestBody: {
                content: {
                  'application/json': {
                    schema: { properties: { a: { pattern: '^(a+)+$' }, b: { maxLength: 1 } } },
                  },
                },
              },
              responses: {},
            },
          },
        },
      }),
    },
  ]
  const book = { byKey: () => rest, all: () => [rest], files: async () => slow }
  const part = createValidation(
    { book, log: captureLog().log },
    { messages: 4, bytes: 1_000_000, milliseconds: 1500 },
  )
  t.after(() => part.stop())
  const message = (a: string, b: string) => ({
    contract: rest,
    operation: 'makeThing',
    direction: 'request' as const,
    body: Buffer.from(JSON.stringify({ a, b, padding: 'x'.repeat(70_000) })),
    contentType: 'application/json',
  })
  const hanging = part.check(message(`${'a'.repeat(60)}!`, ''))
  const behind = part.check(message('a', 'long'))
  const others = Promise.allSettled(Array.from({ length: 20 }, () => part.check(message('a', ''))))
  await assert.rejects(hanging, /too long/)
  assert.deepEqual(await behind, [{ path: '/b', facet: 'maxLength' }])
  const outcomes = await others
  assert.ok(outcomes.some(({ status }) => status === 'rejected'))
  assert.ok(outcomes.some(({ status }) => status === 'fulfilled'))
})

test('what stands as the name of a property or an element is told only when it is a plain word', async () => {
  const { check } = validation()
  const [place] = await check(soap('<r:p191212121212/>'))
  assert.doesNotMatch(JSON.stringify(place), /1912/)
})
