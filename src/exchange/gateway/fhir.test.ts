import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { test } from 'node:test'
import { newId } from '../../kernel/index.ts'
import { issue } from '../../kernel/testkit/index.ts'
import type { ServiceContract } from '../service-contract/service-contract.ts'
import { address, type GatewayWorld, gatewayWorld, restThing } from './gateway-fixture.ts'

const records: ServiceContract = {
  ...restThing,
  id: newId(),
  kind: 'fhir',
  name: 'records',
  key: 'records/1',
  operations: [
    { name: 'Patient.read', access: 'read', method: 'GET', path: '/Patient/{id}' },
    { name: 'Patient.search-type', access: 'read', method: 'GET', path: '/Patient' },
    { name: 'Binary.read', access: 'read', method: 'GET', path: '/Binary/{id}' },
  ],
}
const at = `/x/records/1/${address}`
const platform = `https://platform.example${at}`

/** A FHIR interface at the producer, below `/api`. */
async function fhirWorld(t: TestContext): Promise<GatewayWorld & { own: string }> {
  const w = await gatewayWorld(t)
  w.contracts.push(records)
  const endpoint = {
    ...w.endpoints().find(({ profile }) => profile === 'rest')!,
    id: newId(),
    profile: 'fhir' as const,
  }
  const [authorisation] = w.authorisations()
  const row = { contract: records.key, logicalAddress: address, validFrom: '2020-01-01T00:00:00Z' }
  w.readdress([
    { op: 'put', kind: 'endpoint', value: endpoint },
    { op: 'put', kind: 'route', value: { id: newId(), endpoint: endpoint.id, ...row } },
    { op: 'put', kind: 'authorisation', value: { id: newId(), consumer: authorisation!.consumer, ...row } },
  ])
  return { ...w, own: endpoint.url }
}
const bundleOf = (base: string, entries: number) => ({
  resourceType: 'Bundle',
  link: [{ relation: 'next', url: `${base}/Patient?_page=2` }],
  entry: Array.from({ length: entries }, (_, id) => ({
    fullUrl: `${base}/Patient/${id}`,
    resource: {
      resourceType: 'Patient',
      id: `${id}`,
      managingOrganization: { reference: `${base}/Organization/å` },
    },
  })),
})

test('short and long FHIR answers tell where things are by the platform’s address, and of the producer nothing', async (t) => {
  const w = await fhirWorld(t)
  for (const entries of [1, 20_000])
    for (const status of [200, 404])
      for (const wanted of ['no', 'before', 'beside'] as const) {
        w.validation.wanted = () => wanted
        w.producer.answer = (_, response) =>
          response
            .writeHead(status, { 'content-type': 'application/fhir+json', 'content-digest': 'sha-256=:a:' })
            .end(JSON.stringify(bundleOf(w.own, entries)))
        const answer = await w.ask(`${at}/Patient`, {
          headers: { 'accept-encoding': 'gzip', range: 'bytes=0-9' },
        })
        assert.equal(answer.status, status)
        assert.ok(answer.text === JSON.stringify(bundleOf(platform, entries)), `${entries} ${wanted}`)
        assert.ok(!answer.text.includes(new URL(w.own).host))
        assert.equal(answer.headers['content-digest'], undefined)
        const { headers } = w.producer.asked.pop()!
        assert.deepEqual([headers['accept-encoding'], headers['range']], [undefined, undefined])
      }
})

test('how long an answer would be is not told when it would be told otherwise', async (t) => {
  const w = await fhirWorld(t)
  w.producer.answer = (_, response) =>
    response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-length': 1000 }).end()
  const head = await w.ask(`${at}/Patient/1`, { method: 'HEAD' })
  assert.deepEqual([head.status, head.headers['content-length']], [200, undefined])
})

test('a picture is left as it is, and what cannot be read is not passed', async (t) => {
  const w = await fhirWorld(t)
  const picture = Buffer.from(`\xff${w.own}/Patient/1`, 'latin1')
  w.producer.answer = (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(picture)
  assert.ok((await w.ask(`${at}/Binary/1`)).body.equals(picture))
  const unread: [number, Record<string, string>][] = [
    [200, { 'content-encoding': 'gzip' }],
    [206, {}],
  ]
  for (const [status, headers] of unread) {
    w.producer.answer = (_, response) =>
      response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers }).end('{}')
    const answer = await w.ask(`${at}/Patient/1`)
    assert.match(answer.text, /VP009/)
  }
})

test('a refusal where the contract is FHIR is an OperationOutcome, whoever asks', async (t) => {
  const w = await fhirWorld(t)
  const stranger = await issue({ commonName: 'x', serialNumber: 'SE2120000001-X9' }, { issuer: w.authority })
  const nobody = await issue({ commonName: 'nobody' })
  w.producer.answer = (_, response) => response.writeHead(503, { 'content-type': 'text/html' }).end(w.own)
  const refusals = [
    [await w.ask(`${at}/Patient/1`), 502, 'VP009', 'transient'],
    [await w.ask(`${at}/Patient/1`, { as: stranger }), 403, 'VP007', 'forbidden'],
    [await w.ask(`${at}/Patient/1`, { as: nobody }), 401, 'VP002', 'login'],
    [await w.ask(`${at}/Medication/1`), 400, 'VP015', 'invalid'],
    [await w.ask('/x/records/1'), 400, 'VP003', 'required'],
  ] as const
  for (const [answer, status, code, issueCode] of refusals) {
    assert.deepEqual(
      [answer.status, answer.headers['content-type']],
      [status, 'application/fhir+json; charset=utf-8'],
    )
    const outcome = JSON.parse(answer.text)
    assert.equal(outcome.resourceType, 'OperationOutcome')
    const [issued] = outcome.issue
    assert.deepEqual(
      [issued.severity, issued.code, issued.details.coding[0].code],
      ['error', issueCode, code],
    )
    assert.match(issued.diagnostics, /^[0-9a-f-]{36}$/)
    assert.ok(!answer.text.includes(new URL(w.own).host))
  }
  assert.equal(
    (await w.ask(`/x/things/1/${address}/none`)).headers['content-type'],
    'application/problem+json',
  )
})
