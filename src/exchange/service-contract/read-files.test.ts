import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KnutpunktError } from '../../kernel/index.ts'
import { rivtaFiles } from './contract-fixture.ts'
import { readContractFiles } from './read-files.ts'
import type { ContractFile } from './service-contract.ts'

const openApi = (change: object = {}): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Fria tider', version: '2.3.0' },
    paths: {
      '/slots/{id}': { get: { operationId: 'readSlot' } },
      '/slots': { post: { operationId: 'makeSlot' } },
    },
    ...change,
  })
const capabilities = (change: object = {}): string =>
  JSON.stringify({
    resourceType: 'CapabilityStatement',
    name: 'Immunizations',
    version: '1.2.0',
    fhirVersion: '4.0.1',
    rest: [
      {
        mode: 'server',
        resource: [{ type: 'Immunization' }, { type: 'Patient', interaction: [{ code: 'read' }] }],
      },
    ],
    ...change,
  })
const one = (name: string, content: string): ContractFile[] => [{ name, content }]

/** What is said about a set that is refused. */
function refusalOf(files: readonly ContractFile[]): { sv: string; en: string } {
  try {
    readContractFiles(files)
  } catch (error) {
    assert.ok(error instanceof KnutpunktError, String(error))
    assert.equal(error.code, 'exchange.contract_files_wrong')
    return error.publicText
  }
  throw new assert.AssertionError({ message: 'the set was taken' })
}

test('a WSDL with its schemas says what contract it is', () => {
  const read = readContractFiles(rivtaFiles({ version: '2.4', major: 2 }))
  assert.deepEqual(read, {
    kind: 'rivta',
    domain: 'test:things',
    name: 'GetThing',
    major: 2,
    minor: 4,
    key: 'urn:riv:test:things:GetThingResponder:2',
    operations: [{ name: 'GetThing', access: 'read' }],
  })
  assert.equal(readContractFiles(rivtaFiles({ name: 'MakeThing' })).operations[0]?.access, 'write')
})

test('an OpenAPI document says what contract it is, in JSON and in YAML', () => {
  const read = readContractFiles(one('slots.json', openApi()))
  assert.deepEqual(
    [read.kind, read.name, read.key, read.major, read.minor],
    ['openapi', 'fria-tider', 'fria-tider/2', 2, 3],
  )
  assert.deepEqual(read.operations, [
    { name: 'readSlot', access: 'read', method: 'GET', path: '/slots/{id}' },
    { name: 'makeSlot', access: 'write', method: 'POST', path: '/slots' },
  ])
  const yaml = 'openapi: 3.1.0\ninfo: {title: Åtgärder, version: 1.0.0}\npaths:\n  /a:\n    get: {}\n'
  assert.equal(readContractFiles(one('a.yaml', yaml)).key, 'atgarder/1')
})

test('a CapabilityStatement says what FHIR interface it is; a type without interactions is read and searched', () => {
  const read = readContractFiles(one('fhir.json', capabilities()))
  assert.deepEqual([read.kind, read.key, read.minor], ['fhir', 'immunizations/1', 2])
  assert.deepEqual(
    read.operations.map(({ name, method, path }) => [name, method, path]),
    [
      ['Immunization.read', 'GET', '/Immunization/{id}'],
      ['Immunization.search-type', 'GET', '/Immunization'],
      ['Patient.read', 'GET', '/Patient/{id}'],
    ],
  )
})

const [wsdl, xsd, core] = rivtaFiles() as [ContractFile, ContractFile, ContractFile]
const secret = '191212121212'
const deep = `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`

const refused: Record<string, { files: ContractFile[]; names: string; says: RegExp }> = {
  'nothing that says what the contract is': { files: [xsd], names: xsd.name, says: /Add a WSDL file/ },
  'a DOCTYPE in a schema': {
    files: [wsdl, { ...xsd, content: `<!DOCTYPE x [<!ENTITY a "${secret}">]>${xsd.content}` }, core],
    names: xsd.name,
    says: /take away the DOCTYPE/,
  },
  'a WSDL that is no XML': {
    files: [{ ...wsdl, content: `<a>${secret}` }],
    names: wsdl.name,
    says: /not well-formed/,
  },
  'a schema nested too deep': {
    files: [wsdl, { ...xsd, content: deep }, core],
    names: xsd.name,
    says: /nested too deep/,
  },
  'a file that is too large': {
    files: [wsdl, { ...xsd, content: xsd.content.padEnd(4 * 1024 * 1024 + 1) }, core],
    names: xsd.name,
    says: /larger than 4 MiB/,
  },
  'YAML that is too large': {
    files: one('a.yaml', '#'.repeat(1024 * 1024 + 1)),
    names: 'a.yaml',
    says: /larger than 1 MiB/,
  },
  'too many files': {
    files: [wsdl, ...Array.from({ length: 100 }, (_, at) => ({ ...core, name: `c${at}.xsd` }))],
    names: 'c99.xsd',
    says: /at most 100 files/,
  },
  'two contracts in one set': {
    files: [...rivtaFiles(), ...rivtaFiles({ name: 'MakeThing' }).slice(0, 2)],
    names: 'MakeThingInteraction_1.0_RIVTABP21.wsdl',
    says: /one contract at a time/,
  },
  "another contract's schema in the set": {
    files: [...rivtaFiles(), rivtaFiles({ name: 'MakeThing' })[1]!],
    names: 'MakeThingResponder_1.0.xsd',
    says: /belongs to another contract/,
  },
  'the same file twice': {
    files: [wsdl, xsd, core, { ...core, name: 'Registry_1.0.xsd' }],
    names: 'Registry_1.0.xsd',
    says: /Take one away/,
  },
  'a name that is a way out': {
    files: [wsdl, { ...xsd, name: '../../etc/passwd.xsd' }],
    names: '../../etc/passwd.xsd',
    says: /Rename it/,
  },
  'a file of another kind': {
    files: [...rivtaFiles(), { name: 'run.sh', content: '' }],
    names: 'run.sh',
    says: /Take it away/,
  },
  'a schema that is not there': { files: [wsdl, xsd], names: wsdl.name, says: /nothing is fetched/ },
  'a schema on the net': {
    files: rivtaFiles({
      schema: (text) =>
        text.replace('<xs:element', '<xs:include schemaLocation="https://evil.example/x.xsd"/><xs:element'),
    }),
    names: xsd.name,
    says: /nothing is fetched/,
  },
  'a schema in the file system': {
    files: rivtaFiles({
      schema: (text) =>
        text.replace(
          '<xs:element',
          '<xs:import namespace="urn:x" schemaLocation="file:///etc/passwd"/><xs:element',
        ),
    }),
    names: xsd.name,
    says: /nothing is fetched/,
  },
  'another WSDL': {
    files: rivtaFiles({
      wsdl: (text) =>
        text.replace('<wsdl:types>', '<wsdl:import location="x.wsdl" namespace="y"/><wsdl:types>'),
    }),
    names: wsdl.name,
    says: /another WSDL file/,
  },
  'an import under another namespace': {
    files: rivtaFiles({
      wsdl: (text) => text.replace('urn:riv:itintegration:registry:1', 'urn:riv:itintegration:registry:2'),
    }),
    names: wsdl.name,
    says: /another namespace/,
  },
  "a WSDL that is not in RIV-TA's namespace": {
    files: rivtaFiles({
      wsdl: (text) => text.replace(/targetNamespace="[^"]*"/, 'targetNamespace="urn:other"'),
    }),
    names: wsdl.name,
    says: /targetNamespace has to be/,
  },
  'a schema of another major version': {
    files: rivtaFiles({ schema: (text) => text.replaceAll('GetThingResponder:1', 'GetThingResponder:2') }),
    names: xsd.name,
    says: /another contract/,
  },
  'WSDL 2.0': {
    files: rivtaFiles({
      wsdl: (text) => text.replace('http://schemas.xmlsoap.org/wsdl/"', 'http://www.w3.org/ns/wsdl"'),
    }),
    names: wsdl.name,
    says: /WSDL 1\.1/,
  },
  'an operation without its element': {
    files: rivtaFiles({
      wsdl: (text) => text.replace('operation name="GetThing"', 'operation name="GetOther"'),
    }),
    names: xsd.name,
    says: /GetOther is missing/,
  },
  'the same operation twice': {
    files: rivtaFiles({
      wsdl: (text) => text.replace('</wsdl:portType>', '<wsdl:operation name="GetThing"/></wsdl:portType>'),
    }),
    names: wsdl.name,
    says: /stands twice/,
  },
  'schemas that do not hold together': {
    files: rivtaFiles({ schema: (text) => text.replace('type="xs:string"', `type="t:N${secret}"`) }),
    names: xsd.name,
    says: /do not hold together/,
  },
  'two OpenAPI documents': {
    files: [...one('a.json', openApi()), ...one('b.json', openApi())],
    names: 'b.json',
    says: /one contract at a time/,
  },
  'OpenAPI with a schema beside it': {
    files: [...one('a.json', openApi()), xsd],
    names: xsd.name,
    says: /Take it away/,
  },
  'an older OpenAPI': {
    files: one('a.json', openApi({ openapi: '3.0.3' })),
    names: 'a.json',
    says: /Convert it to OpenAPI 3\.1/,
  },
  'JSON that is none': { files: one('a.json', `{"a": ${secret}`), names: 'a.json', says: /cannot be read/ },
  'YAML that holds itself': {
    files: one('a.yaml', 'a: &a [*a, *a, *a]'),
    names: 'a.yaml',
    says: /cannot be read/,
  },
  'YAML that grows': {
    files: one(
      'a.yaml',
      [
        'a0: &a0 [x, x]',
        ...Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`),
      ].join('\n'),
    ),
    names: 'a.yaml',
    says: /cannot be read/,
  },
  'JSON nested too deep': {
    files: one('a.json', openApi({ x: JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) })),
    names: 'a.json',
    says: /nested too deep/,
  },
  'a reference to elsewhere': {
    files: one(
      'a.json',
      openApi({ components: { schemas: { A: { $ref: 'https://evil.example/a.json' } } } }),
    ),
    names: 'a.json',
    says: /nothing is fetched/,
  },
  'two operations of one name': {
    files: one(
      'a.json',
      openApi({ paths: { '/a': { get: { operationId: 'x' }, post: { operationId: 'x' } } } }),
    ),
    names: 'a.json',
    says: /same operationId/,
  },
  'a path that is no path': {
    files: one('a.json', openApi({ paths: { 'a b': { get: {} } } })),
    names: 'a.json',
    says: /does not begin with \//,
  },
  'OpenAPI without operations': {
    files: one('a.json', openApi({ paths: {} })),
    names: 'a.json',
    says: /no operation/,
  },
  'an older FHIR': {
    files: one('f.json', capabilities({ fhirVersion: '3.0.2' })),
    names: 'f.json',
    says: /R4/,
  },
  'FHIR without resource types': {
    files: one('f.json', capabilities({ rest: [] })),
    names: 'f.json',
    says: /has to be a resource type/,
  },
  'a resource type that is none': {
    files: one('f.json', capabilities({ rest: [{ resource: [{ type: '../admin' }] }] })),
    names: 'f.json',
    says: /no name that FHIR knows/,
  },
}

for (const [what, { files, names, says }] of Object.entries(refused)) {
  test(`${what} is refused, naming the file and what to do, without its content`, () => {
    const { sv, en } = refusalOf(files)
    assert.ok(en.includes(names), en)
    assert.ok(sv.includes(names), sv)
    assert.match(en, says)
    assert.notEqual(sv, en)
    for (const text of [sv, en]) {
      assert.ok(!text.includes(secret) && !text.includes('evil') && !/[{}]/.test(text), text)
      assert.match(text, /\. (?:Nothing was kept|Inget är sparat)\./)
    }
  })
}
