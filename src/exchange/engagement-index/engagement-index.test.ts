import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readOwnContracts } from '../own-contracts/own-contracts.ts'
import { readContractFiles } from '../service-contract/read-files.ts'
import { envelope } from '../soap/envelope.ts'
import { childrenOf, readXml, textAt } from '../soap/xml.ts'
import { createChecker } from '../validation/check.ts'
import type { EngagementTransaction } from './engagement.ts'
import {
  indexContract,
  readTime,
  writeFound,
  writeGetUpdates,
  writeTime,
  writeTransactions,
  writeUpdates,
} from './engagement-xml.ts'
import { anna, bertil, domain, engagement, indexHsaId, put, remove, startIndex } from './index-fixture.ts'
import { readResident } from './resident.ts'

const reserve = { root: '1.2.752.97.3.1.3', extension: '99ABC-1' }
const findRequest = (content: string) =>
  `<FindContent xmlns="${indexContract('FindContent')}">${content}</FindContent>`
const about = (number: string) =>
  `<registeredResidentIdentification>${number}</registeredResidentIdentification><serviceDomain>${domain}</serviceDomain>`

test('what a source tells is found by person and domain, and is gone when the source takes it back', async (t) => {
  const { tell, soap } = await startIndex(t)
  const mostRecent = Date.UTC(2026, 10, 20, 8)
  assert.deepEqual(await tell('Update', [put({ mostRecent })]), { code: 'OK', comment: '' })
  const found = readXml((await soap('FindContent', findRequest(about(anna)))).body)
  const [only, ...others] = childrenOf(found, 'engagement')
  assert.equal(others.length, 0)
  assert.equal(textAt(only, 'mostRecentContent'), '20261120090000')
  assert.equal(textAt(only, 'creationTime'), '20261122110000')
  assert.equal(textAt(only, 'owner'), indexHsaId)
  assert.equal(
    childrenOf(readXml((await soap('FindContent', findRequest(about(bertil)))).body), 'engagement').length,
    0,
  )
  assert.equal((await tell('Update', [remove()])).code, 'OK')
  assert.equal(
    childrenOf(readXml((await soap('FindContent', findRequest(about(anna)))).body), 'engagement').length,
    0,
  )
  assert.equal((await tell('Update', [remove()])).code, 'INFO', 'there was nothing to take back')
})

test('each of the nine fields makes another engagement, and the same nine are changed in place', async (t) => {
  const { tell, find, clock } = await startIndex(t)
  const fields = [
    'serviceDomain',
    'categorization',
    'logicalAddress',
    'businessObject',
    'sourceSystem',
    'dataController',
    'clinicalProcess',
  ] as const
  await tell('Update', [put(), ...fields.map((field) => put({ [field]: 'other' }))])
  await tell('ProcessNotification', [put({ owner: 'SE2120000002-EI' })])
  assert.equal((await find()).length, fields.length + 2)
  const before = (await find()).find((each) => each.owner === indexHsaId && each.categorization === 'vacc')!
  clock.advance({ minutes: 1 })
  await tell('Update', [put({ mostRecent: Date.UTC(2026, 0, 1) })])
  const after = (await find()).filter((each) => each.updatedAt! > before.updatedAt!)
  assert.equal(after.length, 1)
  assert.equal(after[0]!.createdAt, before.createdAt)
})

test('a request is kept whole or not at all, and what is wrong is told by code and place, never by value', async (t) => {
  const { tell, soap, find } = await startIndex(t)
  const many = (count: number) => Array.from({ length: count }, (_, at) => put({ businessObject: `b${at}` }))
  assert.equal((await tell('Update', many(1001))).comment.slice(0, 5), 'EI001')
  assert.equal((await tell('Update', [])).comment.slice(0, 5), 'EI001')
  const double = await tell('Update', [put(), put({ businessObject: 'b' }), remove()])
  assert.match(double.comment, /^EI002 .*1 and 3/)
  const missing = await tell('Update', [put({ businessObject: 'b' }), put({ sourceSystem: '' })])
  assert.match(missing.comment, /^EI003 sourceSystem of transaction 2/)
  const unreadable = await tell('Update', [put({ resident: { extension: '19400101-98' } })])
  assert.match(unreadable.comment, /^EI004/)
  assert.ok(!unreadable.comment.includes('19400101'))
  assert.match((await soap('Update', '<Other/>')).body, /ERROR<\/resultCode><comment>EI005/)
  assert.match((await soap('Update', '<a')).body, /ERROR<\/resultCode><comment>EI005/)
  const asked = await soap('FindContent', findRequest(''))
  assert.deepEqual(asked.fault?.code, 'Client')
  assert.deepEqual(await find(), [])
  assert.equal((await tell('Update', many(1000))).code, 'OK')
  assert.equal((await find()).length, 1000)
})

test('the person is stored sealed: no table has her number', async (t) => {
  const { tell, db, get } = await startIndex(t)
  await get('POST', '/subscriptions', {
    name: 'A',
    logicalAddress: 'SE2-X',
    serviceDomains: [],
    categorizations: [],
    active: false,
  })
  await tell('Update', [put(), put({ resident: reserve })])
  for (const table of ['engagement', 'index_change', 'delivery']) {
    const { rows } = await db.pool.query(
      `select t::text || encode(t::text::bytea, 'hex') line from exchange.${table} t`,
    )
    const text = JSON.stringify(rows)
    assert.ok(rows.length > 0, table)
    for (const number of [anna, reserve.extension])
      assert.ok(!text.includes(number) && !text.includes(Buffer.from(number).toString('hex')), table)
  }
  const { rows } = await db.pool.query('select payload::text from graphile_worker._private_jobs')
  assert.ok(!JSON.stringify(rows).includes(anna))
})

test('reserve numbers are told apart by their root, and an unknown root is no reason to refuse', async (t) => {
  const { tell, part } = await startIndex(t)
  const other = { ...reserve, root: '1.2.752.99.9' }
  await tell('Update', [put({ resident: reserve }), put({ resident: other, categorization: 'x' })])
  assert.deepEqual(
    (await part.find(reserve, {})).map(({ resident }) => resident),
    [reserve],
  )
  assert.deepEqual(
    (await part.find(other, {})).map(({ categorization }) => categorization),
    ['x'],
  )
  assert.deepEqual(readResident(anna, '1.2.752.129.2.1.3.1'), { extension: anna })
  assert.equal(readResident('abc'), undefined)
  assert.equal(readResident('abc', 'no oid'), undefined)
})

test("a notification that was overtaken changes nothing, and the index's own that come back are left", async (t) => {
  const { tell, find } = await startIndex(t)
  const owner = 'SE2120000002-EI'
  const at = (hour: number) => Date.UTC(2026, 10, 21, hour)
  await tell('ProcessNotification', [put({ owner, updatedAt: at(9), mostRecent: at(9) })])
  const older = await tell('ProcessNotification', [remove({ owner, updatedAt: at(8) })])
  assert.equal(older.code, 'INFO')
  assert.equal((await find())[0]!.mostRecent, at(9))
  const own = await tell('ProcessNotification', [put({ updatedAt: at(9) })])
  assert.deepEqual([own.code, own.comment.slice(0, 5)], ['INFO', 'EI006'])
  assert.equal((await find()).length, 1)
  assert.equal((await tell('ProcessNotification', [remove({ owner, updatedAt: at(10) })])).code, 'OK')
  assert.deepEqual(await find(), [])
})

test('GetUpdates gives whole people since a time, in portions that fit together', async (t) => {
  const { tell, soap, clock } = await startIndex(t)
  await tell('Update', [put({ resident: { extension: bertil } })])
  clock.advance({ minutes: 1 })
  const since = clock.epochMilliseconds()
  const people = Array.from({ length: 1500 }, (_, at) => `19500101${String(at).padStart(4, '0')}`)
  for (const from of [0, 1000])
    await tell(
      'Update',
      people.slice(from, from + 1000).map((extension) => put({ resident: { extension } })),
    )
  const seen: string[] = []
  let after: string | undefined
  for (let complete = false; !complete; ) {
    const { body } = await soap(
      'GetUpdates',
      writeGetUpdates({ serviceDomain: domain, since, ...(after && { after: { extension: after } }) }),
    )
    const root = readXml(body)
    const residents = childrenOf(root, 'registeredResidentEngagement').map(
      (each) => textAt(each, 'registeredResidentIdentification')!,
    )
    assert.ok(residents.length <= 1000)
    seen.push(...residents)
    after = residents.at(-1)
    complete = textAt(root, 'responseIsComplete') === 'true'
  }
  assert.deepEqual(seen.sort(), people)
})

const someTransaction = fc.record({
  deleted: fc.boolean(),
  person: fc.constantFrom(anna, bertil),
  businessObject: fc.constantFrom('a', 'b', 'c'),
  mostRecent: fc.integer({ min: 1, max: 9 }),
})
type Some = { deleted: boolean; person: string; businessObject: string; mostRecent: number }
const nameOf = ({ person, businessObject }: Some) => `${person} ${businessObject}`
const someRequest = fc.uniqueArray(someTransaction, { minLength: 1, maxLength: 6, selector: nameOf })
const transactionsOf = (request: Some[]): EngagementTransaction[] =>
  request.map(({ deleted, person, businessObject, mostRecent }) => ({
    deleted,
    engagement: engagement({
      resident: { extension: person },
      businessObject,
      mostRecent: mostRecent * 1000,
    }),
  }))

test('the index says what a simple table would, whatever is told in whatever order', async (t) => {
  const { tell, find, db } = await startIndex(t)
  await fc.assert(
    fc.asyncProperty(fc.array(someRequest, { maxLength: 8 }), async (requests) => {
      await db.pool.query('delete from exchange.engagement')
      const model = new Map<string, number>()
      for (const request of requests) {
        for (const each of request)
          if (each.deleted) model.delete(nameOf(each))
          else model.set(nameOf(each), each.mostRecent * 1000)
        await tell('Update', transactionsOf(request))
      }
      const all = [...(await find(anna)), ...(await find(bertil))]
      const known = all.map(
        (each) => [`${each.resident.extension} ${each.businessObject}`, each.mostRecent!] as const,
      )
      assert.deepEqual(new Map([...known].sort()), new Map([...model].sort()))
    }),
    { numRuns: 40 },
  )
})

test('requests at the same time about the same people all go through, and come to what some order of them would', async (t) => {
  const { tell, find, db } = await startIndex(t)
  await fc.assert(
    fc.asyncProperty(fc.array(someRequest, { minLength: 2, maxLength: 12 }), async (requests) => {
      await db.pool.query('delete from exchange.engagement')
      const came = await Promise.all(requests.map((request) => tell('Update', transactionsOf(request))))
      for (const { code } of came) assert.notEqual(code, 'ERROR')
      const all = [...(await find(anna)), ...(await find(bertil))]
      const known = new Map(
        all.map((each) => [`${each.resident.extension} ${each.businessObject}`, each.mostRecent!]),
      )
      const told = Map.groupBy(requests.flat(), nameOf)
      for (const [name, asked] of told) {
        const last = known.get(name)
        assert.ok(
          asked.some(({ deleted, mostRecent }) =>
            deleted ? last === undefined : last === mostRecent * 1000,
          ),
          'the last to come has its will',
        )
      }
      assert.ok([...known.keys()].every((name) => told.has(name)))
    }),
    { numRuns: 25 },
  )
})

test('times are Swedish on the wire, on both sides of the clock changes', () => {
  for (const at of [
    '2026-03-29T00:59:59Z',
    '2026-03-29T01:00:00Z',
    '2026-10-25T00:30:00Z',
    '2026-07-01T12:00:00Z',
  ])
    assert.equal(readTime(writeTime(Date.parse(at))), Date.parse(at))
  assert.equal(writeTime(Date.parse('2026-07-01T12:00:00Z')), '20260701140000')
  // The hour that comes twice is taken for the first time that it comes.
  assert.equal(readTime(writeTime(Date.parse('2026-10-25T01:30:00Z'))), Date.parse('2026-10-25T00:30:00Z'))
  assert.equal(readTime('20260230000000'), undefined)
})

test("what the index writes holds to its contracts' schemas", async () => {
  const all = await readOwnContracts()
  const full = engagement({ mostRecent: 0, createdAt: 0, updatedAt: 0, resident: reserve })
  const messages = {
    Update: writeTransactions('Update', [put()]),
    ProcessNotification: writeTransactions('ProcessNotification', [{ deleted: true, engagement: full }]),
    GetUpdates: writeGetUpdates({ serviceDomain: domain, since: 0, after: reserve }),
    FindContentResponse: writeFound([full]),
    GetUpdatesResponse: writeUpdates([[full, engagement()]], true),
  }
  for (const [element, body] of Object.entries(messages)) {
    const name = element.replace('Response', '')
    const given = all.find(({ files }) => files.some((file) => file.name.startsWith(`${name}Responder`)))!
    const contract = { id: name, ...readContractFiles(given.files) }
    const checker = createChecker()
    checker.learn(contract, given.files)
    const message = {
      contract,
      operation: name,
      direction: 'request' as const,
      body: Buffer.from(envelope(body)),
      status: undefined,
    }
    assert.deepEqual(checker.check(message), [], element)
  }
})

test('a search is a look at a person: decided for her, entered in the log, and never in an address', async (t) => {
  const { tell, get, ask, asked, entered } = await startIndex(t)
  await tell('Update', [put(), put({ categorization: 'x', sourceSystem: 'SE2120000001-S2' })])
  const { items } = await get<{ items: { sourceSystem: string }[] }>('POST', '/index/search', {
    resident: { extension: anna },
    sourceSystem: 'SE2120000001-S2',
  })
  assert.deepEqual(
    items.map(({ sourceSystem }) => sourceSystem),
    ['SE2120000001-S2'],
  )
  assert.equal(asked.at(-1)!.person, 'person-anna')
  assert.deepEqual([entered.at(-1)!.act, entered.at(-1)!.person], ['exchange.index.search', 'person-anna'])
  const wrong = await ask('POST', '/index/search', { resident: { extension: '1940' } })
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'exchange.resident_unreadable'])
  const sources = await get<{ items: { sourceSystem: string; engagements: number }[] }>(
    'GET',
    '/index/sources',
  )
  assert.deepEqual(
    sources.items.map(({ engagements }) => engagements),
    [1, 1],
  )
})
