import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contract, ContractPage, ContractPreview } from '../contract/service-contract.ts'
import { engineer, reader, rivtaFiles, startContracts, stranger } from './contract-fixture.ts'

const key = 'urn:riv:test:things:GetThingResponder:1'

interface History {
  items: { version: number; act: string; by: { id: string; name?: string }; document: Contract }[]
}

test('an imported contract is in the list, can be read, and its history begins', async (t) => {
  const { imported, get, entered } = await startContracts(t)
  const contract = await imported()
  assert.equal(contract.key, key)
  assert.equal(contract.lifecycle, 'draft')
  assert.equal(contract.owner, engineer.organisation)
  const { items } = await get<{ items: Contract[] }>(
    reader,
    'GET',
    '?search=thing%20TEST&kind=rivta&lifecycle=draft',
  )
  assert.deepEqual(
    items.map(({ id }) => id),
    [contract.id],
  )
  const one = await get(reader, 'GET', `/${contract.id}`)
  assert.deepEqual(
    one.files?.sort(),
    rivtaFiles()
      .map(({ name }) => name)
      .sort(),
  )
  const page = await get<ContractPage>(reader, 'GET', `/${contract.id}/page`)
  assert.deepEqual(
    page.messages.map(({ direction }) => direction),
    ['request', 'response'],
  )
  assert.match(page.messages[0]!.example!, new RegExp(`<GetThing xmlns="${key}">`))
  const history = await get<History>(reader, 'GET', `/${contract.id}/history`)
  assert.deepEqual(
    history.items.map(({ act, by }) => [act, by]),
    [['imported', { id: 'engineer', name: engineer.name }]],
  )
  assert.deepEqual(entered, [{ by: 'engineer', act: 'exchange.contract.imported', about: contract.id }])
})

test('what nobody says of a contract is taken to be the most protected', async (t) => {
  const { imported } = await startContracts(t)
  const contract = await imported()
  assert.equal(contract.classification.confidentiality, 3)
  assert.equal(contract.consent, true)
  assert.deepEqual(contract.requirements, {
    levelOfAssurance: 3,
    senderConstrained: true,
    tls: 'TLS 1.2',
    logged: ['consumer', 'contract', 'logical_address', 'outcome', 'person', 'decision'],
  })
  const open = await imported({
    files: rivtaFiles({ name: 'GetOpen' }),
    classification: { confidentiality: 1, integrity: 1, availability: 1, traceability: 0 },
  })
  assert.deepEqual(open.requirements, {
    levelOfAssurance: 2,
    senderConstrained: false,
    tls: 'TLS 1.2',
    logged: ['consumer', 'contract', 'logical_address', 'outcome'],
  })
})

test('a preview says what would come, and keeps nothing', async (t) => {
  const { imported, get, entered } = await startContracts(t)
  const preview = () => get<ContractPreview>(engineer, 'POST', '/preview', { files: rivtaFiles() })
  assert.deepEqual((await preview()).existing, [])
  const { items } = await get<{ items: Contract[] }>(engineer, 'GET', '?search=GetThing')
  assert.deepEqual(items, [])
  assert.deepEqual(entered, [])
  await imported()
  assert.deepEqual((await preview()).existing, [{ minor: 0, lifecycle: 'draft' }])
})

test('the same minor version is refused, another stands beside it, and the newest in force is the one that counts', async (t) => {
  const { imported, ask, get, book } = await startContracts(t)
  const first = await imported({ lifecycle: 'in_force' })
  const again = await ask(engineer, 'POST', '', { files: rivtaFiles() })
  assert.equal(again.status, 409)
  assert.equal(again.body.code, 'exchange.contract_exists')
  const second = await imported({ files: rivtaFiles({ version: '1.1' }) })
  assert.equal(book.byKey(key)?.id, first.id, 'a draft does not displace what is in force')
  await get(engineer, 'POST', `/${second.id}/lifecycle`, { lifecycle: 'in_force' })
  assert.equal(book.byKey(key)?.id, second.id)
  await get(engineer, 'POST', `/${second.id}/lifecycle`, { lifecycle: 'withdrawn' })
  assert.equal(book.byKey(key)?.id, first.id)
})

test('two that import the same at once get one contract', async (t) => {
  const { ask, get } = await startContracts(t)
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => ask(engineer, 'POST', '', { files: rivtaFiles() })),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409])
  const { items } = await get<{ items: Contract[] }>(engineer, 'GET', '?search=GetThing')
  assert.equal(items.length, 1)
})

test('a contract goes from draft to in force to deprecated to withdrawn, each step in its history, and no step that is not there', async (t) => {
  const { imported, ask, get, entered } = await startContracts(t)
  const { id } = await imported()
  const go = (lifecycle: string, sunset?: string) =>
    ask(engineer, 'POST', `/${id}/lifecycle`, { lifecycle, ...(sunset && { sunset }) })
  assert.equal((await go('deprecated', '2027-12-31')).body.code, 'exchange.contract_lifecycle')
  assert.equal((await go('in_force')).body.lifecycle, 'in_force')
  assert.equal((await go('deprecated')).body.code, 'exchange.contract_sunset')
  assert.equal((await go('deprecated', '2026-11-25')).body.code, 'exchange.contract_sunset')
  assert.equal((await go('deprecated', '2027-12-31')).body.sunset, '2027-12-31')
  const back = (await go('in_force')).body
  assert.deepEqual([back.lifecycle, back.sunset], ['in_force', undefined])
  assert.equal((await go('withdrawn')).status, 200)
  const never = await go('in_force')
  assert.equal(never.status, 409)
  assert.match(never.body.detail ?? '', /from withdrawn to in force/)
  const { items } = await get<History>(reader, 'GET', `/${id}/history`)
  assert.deepEqual(
    items.map(({ version, document }) => [version, document.lifecycle]),
    [
      [5, 'withdrawn'],
      [4, 'in_force'],
      [3, 'deprecated'],
      [2, 'in_force'],
      [1, 'draft'],
    ],
  )
  assert.equal(entered.filter(({ act }) => act === 'exchange.contract.lifecycle').length, 4)
})

test('a new contract cannot begin at its end', async (t) => {
  const { ask } = await startContracts(t)
  for (const lifecycle of ['deprecated', 'withdrawn'])
    assert.equal(
      (await ask(engineer, 'POST', '', { files: rivtaFiles(), lifecycle })).body.code,
      'exchange.contract_lifecycle_first',
    )
})

test('a change is kept with who made it; one on an older version is refused', async (t) => {
  const { imported, ask, get } = await startContracts(t)
  const contract = await imported({ personAt: ['id'] })
  const { purpose, informationTypes, classification, consent, limits, validation, aggregated } = contract
  const facts = { purpose, informationTypes, classification, consent, limits, aggregated }
  const write = { ...facts, validation: { ...validation, request: 'enforce' }, version: contract.version }
  const changed = await get(engineer, 'PUT', `/${contract.id}`, write)
  assert.equal(changed.validation.request, 'enforce')
  assert.equal(changed.personAt, undefined, 'what is left out is taken away')
  const stale = await ask(engineer, 'PUT', `/${contract.id}`, write)
  assert.equal(stale.body.code, 'exchange.contract_stale')
  const limitless = { ...write, version: 2, limits: { ...limits, producerMs: limits.routeMs + 1 } }
  assert.equal(
    (await ask(engineer, 'PUT', `/${contract.id}`, limitless)).body.code,
    'exchange.contract_facts_wrong',
  )
  const { items } = await get<History>(reader, 'GET', `/${contract.id}/history`)
  assert.deepEqual(
    items.map(({ act, document }) => [act, document.validation.request]),
    [
      ['changed', 'enforce'],
      ['imported', 'observe'],
    ],
  )
})

test('whom the rules do not let write changes nothing, and whoever has no permission reads nothing', async (t) => {
  const { imported, ask, raw, book } = await startContracts(t)
  const { id } = await imported()
  const { version, lifecycle } = book.all().find((each) => each.id === id)!
  for (const [method, path, body] of [
    ['POST', '', { files: rivtaFiles({ name: 'GetOther' }) }],
    ['POST', `/${id}/lifecycle`, { lifecycle: 'in_force' }],
  ] as const)
    assert.equal((await ask(reader, method, path, body)).status, 403, path)
  const after = book.all().find((each) => each.id === id)!
  assert.deepEqual([after.version, after.lifecycle], [version, lifecycle])
  assert.equal(book.byKey('urn:riv:test:things:GetOtherResponder:1'), undefined)
  for (const path of ['', `/${id}`, `/${id}/page`, `/${id}/history`])
    assert.equal((await raw(stranger, 'GET', path)).statusCode, 403, path)
  assert.equal((await ask(engineer, 'GET', '/00000000-0000-4000-8000-000000000000')).status, 404)
})

test('files are for everybody, as toolkits fetch them; a file that is not there is not told from a contract that is not', async (t) => {
  const { imported, raw } = await startContracts(t)
  const { id } = await imported()
  const schema = await raw(undefined, 'GET', `/${id}/files/GetThingResponder_1.0.xsd`)
  assert.equal(schema.statusCode, 200)
  assert.match(String(schema.headers['content-type']), /application\/xml/)
  assert.match(schema.body, /targetNamespace="urn:riv:test:things:GetThingResponder:1"/)
  assert.equal((await raw(undefined, 'GET', `/${id}/files/registry_1.0.xsd`)).statusCode, 200)
  for (const name of ['passwd', '..%2f..%2fetc%2fpasswd', 'core%2fregistry_1.0.xsd'])
    assert.ok((await raw(undefined, 'GET', `/${id}/files/${name}`)).statusCode >= 400, name)
})

test('a refusal of files is said in the language that is asked for', async (t) => {
  const { ask } = await startContracts(t)
  const files = [{ name: 'a.wsdl', content: '<!DOCTYPE a><a/>' }]
  const sv = await ask(engineer, 'POST', '/preview', { files }, 'sv')
  assert.equal(sv.status, 422)
  assert.match(JSON.stringify(sv.body), /ta bort DOCTYPE/)
  const en = await ask(engineer, 'POST', '', { files }, 'en')
  assert.match(JSON.stringify(en.body), /take away the DOCTYPE/)
})

test('another process follows a change at once', async (t) => {
  const { imported, another } = await startContracts(t)
  const other = await another()
  const { id } = await imported({ lifecycle: 'in_force' })
  while (other.byKey(key) === undefined) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.equal(other.byKey(key)?.id, id)
  assert.equal((await other.files(other.byKey(key)!)).length, 3)
})

test('a change whose notice is lost is found by the next look', async (t) => {
  const { db, imported, another, clock } = await startContracts(t)
  const other = await another()
  await db.pool.query('alter table exchange.service_contract disable trigger all')
  await imported()
  await db.pool.query('alter table exchange.service_contract enable trigger all')
  assert.equal(other.byKey(key), undefined)
  await db.pool.query('update exchange.contracts_version set version = version + 1')
  await clock.advance({ milliseconds: 700 })
  while (other.byKey(key) === undefined) await new Promise((resolve) => setTimeout(resolve, 10))
})

test('while the database is away the contracts stay', async (t) => {
  const { imported, another, drop, clock } = await startContracts(t)
  const { id } = await imported({ lifecycle: 'in_force' })
  const other = await another()
  const files = await other.files(other.byKey(key)!)
  await drop()
  await clock.advance({ seconds: 2 })
  await assert.rejects(other.refresh())
  assert.equal(other.byKey(key)?.id, id)
  assert.equal(await other.files(other.byKey(key)!), files)
})

test('what the platform answers itself is in force from the first start, once', async (t) => {
  const { book, another, importOwn } = await startContracts(t)
  const own = { files: rivtaFiles(), lifecycle: 'in_force' as const }
  await Promise.all([importOwn(own), importOwn(own)])
  await importOwn(own)
  assert.equal(book.byKey(key)?.lifecycle, 'in_force')
  const other = await another()
  assert.equal(other.all().filter((each) => each.key === key).length, 1)
})
