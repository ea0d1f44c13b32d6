import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Engagement } from '../engagement-index/engagement.ts'
import { readTransactions, writeUpdates } from '../engagement-index/engagement-xml.ts'
import {
  anna,
  answered,
  bertil,
  domain,
  engagement,
  failedWith,
  indexHsaId,
  ok,
  put,
  startIndex,
} from '../engagement-index/index-fixture.ts'
import { readXml, textAt } from '../soap/xml.ts'

const sourceSystem = 'SE2120000001-S1'
const mostRecent = Date.UTC(2026, 10, 1)

interface Shown {
  id: string
  state: string
  code?: string
  inSource?: number
  inIndex?: number
  counts: { kind: string; outcome: string; count: number }[]
}

async function start(t: TestContext) {
  const index = await startIndex(t)
  const has = { list: [] as Engagement[], pages: 1 }
  index.calls.answer = async ({ contract, body }) => {
    if (!contract.includes('GetUpdates')) return ok
    const after = textAt(readXml(body), 'registeredResidentLastFetched')
    const people = [...Map.groupBy(has.list, ({ resident }) => resident.extension).entries()].sort()
    const left = people.filter(([extension]) => after === undefined || extension > after)
    const page = left.slice(0, 1)
    return answered(
      writeUpdates(
        page.map(([, all]) => all),
        left.length <= 1,
      ),
    )
  }
  const compare = async () => {
    const { id } = await index.get<Shown>('POST', '/index/reconciliations', {
      sourceSystem,
      serviceDomain: domain,
    })
    await index.work()
    return index.get<Shown>('GET', `/index/reconciliations/${id}`)
  }
  const differences = async (id: string) =>
    (
      await index.get<{
        items: { kind: string; outcome: string; businessObject: string; resident: string }[]
      }>('GET', `/index/reconciliations/${id}/differences`)
    ).items
  return { ...index, has, compare, differences }
}

test("a source's list is fetched in portions and compared; nothing changes until a person has said so", async (t) => {
  const { tell, has, compare, differences, get, work, find, calls, entered } = await start(t)
  await tell('Update', [
    put({ businessObject: 'same', mostRecent }),
    put({ businessObject: 'older', mostRecent }),
    put({ businessObject: 'gone', mostRecent }),
    put({ businessObject: 'of another source', sourceSystem: 'SE2120000001-S2' }),
  ])
  const newer = mostRecent + 86_400_000
  has.list = [
    engagement({ businessObject: 'same', mostRecent, owner: 'whatever' }),
    engagement({ businessObject: 'older', mostRecent: newer }),
    engagement({ businessObject: 'new', mostRecent, resident: { extension: bertil } }),
    engagement({ businessObject: 'of another source', sourceSystem: 'SE2120000001-S3' }),
  ]
  const compared = await compare()
  assert.deepEqual([compared.state, compared.inSource, compared.inIndex], ['ready', 3, 3])
  assert.equal(calls.made.length, 2, 'a page a person')
  const found = await differences(compared.id)
  assert.deepEqual(found.map(({ kind, businessObject }) => `${kind} ${businessObject}`).sort(), [
    'differs older',
    'extra gone',
    'missing new',
  ])
  assert.ok(!JSON.stringify(found).includes(anna) && !JSON.stringify(found).includes(bertil))
  assert.deepEqual((await find(bertil)).length, 0)

  await get('POST', `/index/reconciliations/${compared.id}/apply`, { kinds: ['missing', 'differs'] })
  await work()
  assert.deepEqual(
    (await find(bertil)).map(({ businessObject }) => businessObject),
    ['new'],
  )
  assert.equal((await find()).find(({ businessObject }) => businessObject === 'older')!.mostRecent, newer)
  assert.ok(
    (await find()).some(({ businessObject }) => businessObject === 'gone'),
    'it was not asked for',
  )
  await get('POST', `/index/reconciliations/${compared.id}/apply`, { kinds: ['extra'] })
  await work()
  const again = await compare()
  assert.deepEqual([again.state, again.counts], ['ready', []])
  assert.deepEqual(
    entered.map(({ act }) => act),
    ['compare', 'differences', 'reconcile', 'reconcile', 'compare'].map((act) => `exchange.index.${act}`),
  )
})

test('what was changed after the comparison is left alone, and the rest is told to subscribers', async (t) => {
  const { tell, has, compare, differences, get, work, find, calls, clock } = await start(t)
  await get('POST', '/subscriptions', {
    name: 'A',
    logicalAddress: 'SE2-X',
    serviceDomains: [],
    categorizations: [],
    active: true,
  })
  await tell('Update', [put({ businessObject: 'gone' }), put({ businessObject: 'gone too' })])
  await work()
  has.list = []
  const { id } = await compare()
  clock.advance({ minutes: 1 })
  await tell('Update', [put({ businessObject: 'gone' })])
  await work()
  const before = calls.made.length
  await get('POST', `/index/reconciliations/${id}/apply`, { kinds: ['extra'] })
  await work()
  assert.deepEqual(
    (await find()).map(({ businessObject }) => businessObject),
    ['gone'],
  )
  assert.deepEqual(
    (await differences(id)).map(({ outcome, businessObject }) => `${outcome} ${businessObject}`).sort(),
    ['applied gone too', 'changed_since gone'],
  )
  const told = calls.made.slice(before).map(({ body }) => readTransactions(readXml(body)))
  assert.deepEqual(
    told.map((all) =>
      all.map(({ deleted, engagement: { businessObject, owner } }) => [deleted, businessObject, owner]),
    ),
    [[[true, 'gone too', indexHsaId]]],
  )
})

test('a source that gives no list says why, and a list that never ends is given up', async (t) => {
  const { compare, calls, ask } = await start(t)
  calls.answer = async () => failedWith('VP004')
  const failed = await compare()
  assert.deepEqual([failed.state, failed.code], ['failed', 'VP004'])
  calls.answer = async () => answered('<html/>')
  assert.equal((await compare()).code, 'unreadable')
  calls.answer = async () => answered(writeUpdates([[engagement()]], false))
  assert.equal((await compare()).code, 'endless')
  const refused = await ask('POST', `/index/reconciliations/${failed.id}/apply`, { kinds: ['extra'] })
  assert.deepEqual([refused.status, refused.body.code], [409, 'exchange.reconciliation_not_ready'])
})
