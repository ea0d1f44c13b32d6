import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Check } from 'typebox/value'
import { newId } from '../../kernel/index.ts'
import { FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { Calls } from '../../trust/index.ts'
import { applied, noAddressing, type Operation } from '../addressing/operations.ts'
import { createRouting } from '../addressing/routing.ts'
import { Operation as OperationShape } from '../contract/addressing.ts'
import { ordinaryLimits, type ServiceContract } from '../service-contract/service-contract.ts'
import { callRecord, consumer, contract } from '../traffic/traffic-fixture.ts'
import { insertCalls } from '../traffic/traffic-store.ts'
import { createExplainer } from './explain.ts'

const organisation = newId()
const [consumerComponent, producerComponent, endpoint] = [newId(), newId(), newId()]
const address = 'SE2120000001-A1'
const asked = { consumer, contract, logicalAddress: address }
const thing: ServiceContract = {
  id: newId(),
  kind: 'rivta',
  domain: 'test',
  name: 'GetThing',
  major: 1,
  minor: 0,
  key: contract,
  lifecycle: 'in_force',
  purpose: 'care',
  informationTypes: ['things'],
  classification: { confidentiality: 1, integrity: 1, availability: 1, traceability: 1 },
  consent: false,
  operations: [{ name: 'GetThing', access: 'read' }],
  limits: ordinaryLimits,
  validation: { request: 'off', response: 'off', sampleEvery: 1 },
  aggregated: false,
}
const rows = {
  consumer: {
    op: 'put',
    kind: 'component',
    value: { id: consumerComponent, hsaId: consumer, name: 'K', organisation, system: 'kons' },
  },
  producer: {
    op: 'put',
    kind: 'component',
    value: { id: producerComponent, hsaId: 'SE2120000001-P1', name: 'P', organisation },
  },
  endpoint: {
    op: 'put',
    kind: 'endpoint',
    value: { id: endpoint, component: producerComponent, url: 'https://p.example/x', profile: 'rivtabp21' },
  },
  address: { op: 'put', kind: 'logicalAddress', value: { hsaId: address, name: 'A', organisation } },
  route: {
    op: 'put',
    kind: 'route',
    value: { id: newId(), contract, logicalAddress: address, endpoint, validFrom: '2026-01-01T00:00:00Z' },
  },
  authorisation: {
    op: 'put',
    kind: 'authorisation',
    value: {
      id: newId(),
      contract,
      logicalAddress: address,
      consumer: consumerComponent,
      validFrom: '2026-01-01T00:00:00Z',
    },
  },
} as const satisfies Record<string, Operation>

/** Permits what is authorised, unless another rule says no to everything. */
function explainer(operations: readonly Operation[], version = 2, deniesAll = false) {
  const observed: unknown[] = []
  const calls = {
    systemByHsaId: (hsaId: string) => (hsaId === consumer ? { id: 'kons', organisation } : undefined),
    decide: ({ authorised }: { authorised: boolean }) => ({
      id: newId(),
      decision: authorised && !deniesAll ? ('permit' as const) : ('deny' as const),
      rules: [{ id: 'r', law: 'PDL 4 kap.', text: { sv: 'r', en: 'r' } }],
    }),
    observe: (use: unknown) => observed.push(use),
  } as unknown as Calls
  const routing = createRouting({ version, publishedAt: 0 }, applied(noAddressing, operations))
  const deps = {
    clock: new FakeClock('2026-11-26T10:00:00Z'),
    calls,
    addressing: { current: () => routing },
    book: {
      byKey: (key: string) => (key === contract ? thing : undefined),
      all: () => [thing],
      files: async () => [],
    },
  }
  return {
    observed,
    ...createExplainer({ ...deps, db: undefined as never }),
    on: (db: Parameters<typeof createExplainer>[0]['db']) => createExplainer({ ...deps, db }),
  }
}

type Put = { kind: string; value: Record<string, string> }
const operationsOf = (order: readonly { operation?: unknown }[]) =>
  order.flatMap(({ operation }) => (operation === undefined ? [] : [operation as Put]))

test('a call that would go through names its producer and needs nothing; asking uses up no limit', async () => {
  const it = explainer(Object.values(rows))
  const { code, producer, order, tried, decision } = await it.explain(asked)
  assert.deepEqual([code, producer?.name, order, decision?.decision], [undefined, 'P', [], 'permit'])
  assert.deepEqual(
    tried.map(({ kind, outcome }) => `${kind} ${outcome}`),
    ['authorisation matched', 'route matched'],
  )
  assert.deepEqual(it.observed, [])
})

test('VP007 is mended by the authorisation that is prepared', async () => {
  const { authorisation: _, ...without } = rows
  const explained = await explainer(Object.values(without)).explain(asked)
  assert.equal(explained.code, 'VP007')
  const operations = operationsOf(explained.order)
  assert.deepEqual(
    operations.map(({ kind }) => kind),
    ['authorisation'],
  )
  assert.ok(Check(OperationShape, operations[0]))
  const mended = [...Object.values(without), operations[0] as unknown as Operation]
  assert.equal((await explainer(mended).explain(asked)).code, undefined)
})

test('VP004 is mended by the route that is prepared, with the endpoint of the organisation when it has but one', async () => {
  const { route, ...some } = rows
  const elsewhere = { ...route, value: { ...route.value, id: newId(), contract: 'other/1' } }
  const without = { ...some, elsewhere }
  const explained = await explainer(Object.values(without)).explain(asked)
  assert.equal(explained.code, 'VP004')
  const operations = operationsOf(explained.order)
  assert.deepEqual(
    operations.map(({ value }) => value['endpoint']),
    [endpoint],
  )
  assert.ok(Check(OperationShape, operations[0]))
  const mended = [...Object.values(without), operations[0] as unknown as Operation]
  assert.equal((await explainer(mended).explain(asked)).code, undefined)
  const another = { ...rows.endpoint, value: { ...rows.endpoint.value, id: newId() } }
  const nobody = { ...without, another }
  assert.equal(
    operationsOf((await explainer(Object.values(nobody)).explain(asked)).order)[0]!.value['endpoint'],
    '',
  )
})

test('an authorisation that begins later gets one until then, which does not collide with it', async () => {
  const { authorisation, ...others } = rows
  const later = { ...authorisation, value: { ...authorisation.value, validFrom: '2026-12-01T00:00:00Z' } }
  const { order, tried } = await explainer([...Object.values(others), later]).explain(asked)
  assert.equal(tried.find(({ kind }) => kind === 'authorisation')!.outcome, 'not_yet_valid')
  const [{ value }] = operationsOf(order) as [Put]
  assert.deepEqual(
    [value['validFrom'], value['validUntil']],
    ['2026-11-26T10:00:00Z', '2026-12-01T00:00:00Z'],
  )
})

test('a consumer and an address that nobody knows are ordered first, and named alike in what follows', async () => {
  const unknown = { consumer: 'SE1-X', contract, logicalAddress: 'SE1-Y' }
  const { order, code } = await explainer(Object.values(rows)).explain(unknown)
  assert.equal(code, 'VP007')
  const operations = operationsOf(order)
  assert.deepEqual(
    operations.map(({ kind }) => kind),
    ['logicalAddress', 'component', 'authorisation', 'route'],
  )
  assert.equal(operations[1]!.value['id'], operations[2]!.value['consumer'])
})

async function withPast(
  t: TestContext,
  published: readonly Operation[][],
  version: number,
  code: 'VP007' | 'ok' = 'VP007',
) {
  const { db, drop } = await testDatabase()
  t.after(drop)
  for (const [at, operations] of published.entries()) {
    const document = JSON.stringify({
      number: at + 1,
      operations,
      note: '',
      author: 'a',
      approver: 'b',
      at: '2026-11-26T09:00:00Z',
    })
    await db.pool.query(
      `insert into exchange.addressing_version (number, document, previous, hash, signature, key) values ($1::int, $2, '', $3, '', 1)`,
      [at + 1, document, String(at)],
    )
  }
  const call = callRecord({ code, version })
  await insertCalls(db.pool as never, [call])
  return { db, call }
}

test('a past call is explained by the rows of then, and told of when it is mended today', async (t) => {
  const { authorisation, ...without } = rows
  const { db, call } = await withPast(t, [Object.values(without), [authorisation]], 1)
  const explain = explainer(Object.values(rows)).on(db)
  for (const id of [call.id, call.correlationId]) {
    const explained = await explain.explainCall(id)
    assert.deepEqual([explained.version, explained.code, explained.call?.id], [1, 'VP007', call.id])
    assert.equal(explained.tried[0]!.outcome, 'none')
    assert.equal(explained.today!.code, undefined)
    assert.deepEqual(explained.order, [])
  }
  await assert.rejects(explain.explainCall('nothing'), /exchange.call_not_found|Inget|No call/)
})

test('a call that was answered is not said to have been denied because nobody knows any more whom it was about', async (t) => {
  const { db, call } = await withPast(t, [Object.values(rows)], 1, 'ok')
  const explained = await explainer(Object.values(rows), 1, true).on(db).explainCall(call.id)
  assert.deepEqual([explained.code, explained.decision, explained.order], ['ok', undefined, []])
  assert.match(explained.today!.text.en, /depends on whom it is about/)
  // Where addressing does not let it through today, that is said, with what to order.
  const { authorisation: _, ...without } = rows
  const closed = await explainer(Object.values(without), 2, true).on(db).explainCall(call.id)
  assert.equal(closed.decision, undefined)
  assert.equal(closed.today!.code, 'VP007')
  assert.deepEqual(
    operationsOf(closed.order).map(({ kind }) => kind),
    ['authorisation'],
  )
})
