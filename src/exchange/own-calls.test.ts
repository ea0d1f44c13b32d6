import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  createHttp,
  createIdentityVault,
  createMetrics,
  generateIdentityKeys,
  isUnavailable,
  newId,
  readConfig,
  runPendingJobs,
  systemClock,
} from '../kernel/index.ts'
import { captureLog, everybody, testDatabase } from '../kernel/testkit/index.ts'
import type { Calls, Guard } from '../trust/index.ts'
import type { Operation } from './addressing/operations.ts'
import { createExchange } from './create-exchange.ts'
import { indexContract, writeTransactions } from './engagement-index/engagement-xml.ts'
import { anna, domain, indexHsaId, put } from './engagement-index/index-fixture.ts'
import { childrenOf, readXml, textAt } from './soap/xml.ts'

const consumer = {
  id: newId(),
  hsaId: 'SE2120000001-C1',
  name: 'Journal',
  organisation: newId(),
  system: 'journal',
}
const platform = {
  id: newId(),
  hsaId: indexHsaId,
  name: 'Knutpunkt',
  organisation: newId(),
  system: 'platform',
}
const validFrom = '2026-01-01T00:00:00Z'

/** The room as it is joined, with an index that is routed to like any producer, and rules that permit what is authorised. */
async function start(t: TestContext) {
  const { db, drop } = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-own-'))
  const { log } = captureLog()
  const metrics = createMetrics({ process: false })
  const http = await createHttp({
    log,
    metrics,
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access: everybody,
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  const guard: Guard = {
    require: async (_, act) => ({ ...act, decision: newId() }),
    controllersFor: async ({ controllers }) => controllers,
    enter: async () => undefined,
  }
  const calls: Calls = {
    byToken: async () => {
      throw new Error('no tokens here')
    },
    systemByHsaId: (hsaId) => {
      const known = [consumer, platform].find((each) => each.hsaId === hsaId)
      return known && { id: known.system, organisation: known.organisation }
    },
    residentByIdentity: (extension) => (extension === anna ? newId() : undefined),
    decide: ({ authorised }) =>
      ({ id: newId(), decision: authorised ? 'permit' : 'deny', rules: [], obligations: [] }) as never,
    observe: () => undefined,
  }
  const keys = generateIdentityKeys()
  const exchange = await createExchange({
    db,
    app: http.app,
    keys,
    vault: createIdentityVault(keys),
    clock: systemClock,
    log,
    metrics,
    config: { ...readConfig().exchange, platformId: indexHsaId },
    dataDir,
    guard,
    audit: { append: async () => [] },
    calls,
    nameOf: async () => undefined,
    baseUrl: () => 'http://localhost',
  })
  t.after(async () => {
    await exchange.stop()
    await http.close()
    await drop()
    await rm(dataDir, { recursive: true, force: true })
  })
  const endpoint = {
    id: newId(),
    component: platform.id,
    url: 'internal:engagement-index',
    profile: 'internal' as const,
  }
  const contracts = (['Update', 'ProcessNotification', 'FindContent', 'GetUpdates'] as const).map(
    indexContract,
  )
  const operations: Operation[] = [
    { op: 'put', kind: 'component', value: consumer },
    { op: 'put', kind: 'component', value: platform },
    { op: 'put', kind: 'endpoint', value: endpoint },
    {
      op: 'put',
      kind: 'logicalAddress',
      value: { hsaId: indexHsaId, name: 'Index', organisation: platform.organisation },
    },
    ...contracts.flatMap((contract): Operation[] => [
      {
        op: 'put',
        kind: 'route',
        value: { id: newId(), contract, logicalAddress: indexHsaId, endpoint: endpoint.id, validFrom },
      },
      ...[consumer, platform].map(
        (each): Operation => ({
          op: 'put',
          kind: 'authorisation',
          value: { id: newId(), consumer: each.id, contract, logicalAddress: indexHsaId, validFrom },
        }),
      ),
    ]),
  ]
  await exchange.publishDirectly(operations, 'set up')
  const ask = async (contract: string, body: string) => {
    const answer = await exchange.call({
      consumer: consumer.hsaId,
      contract,
      logicalAddress: indexHsaId,
      body,
    })
    assert.equal(answer.code, undefined, `${answer.status} ${answer.body}`)
    return readXml(answer.body)
  }
  const api = async (method: 'POST' | 'GET', path: string, payload?: object) => {
    const url = `/api/exchange/v1${path}`
    const answer = await http.app.inject({
      method,
      url,
      headers: { host: 'localhost' },
      ...(payload && { payload }),
    })
    assert.ok(answer.statusCode < 300, answer.body)
    return answer.json()
  }
  const work = () => runPendingJobs(db, exchange.jobs.handlers, log)
  return { ask, api, work }
}

test('the index is told and asked through the gateway, as any producer is', async (t) => {
  const { ask } = await start(t)
  const told = await ask(indexContract('Update'), writeTransactions('Update', [put()]))
  assert.equal(textAt(told, 'resultCode'), 'OK')
  const request = `<FindContent xmlns="${indexContract('FindContent')}"><registeredResidentIdentification>${anna}</registeredResidentIdentification><serviceDomain>${domain}</serviceDomain></FindContent>`
  const found = await ask(indexContract('FindContent'), request)
  assert.deepEqual(
    childrenOf(found, 'engagement').map((each) => textAt(each, 'owner')),
    [indexHsaId],
  )
})

test('subscribers and sources are called through the gateway in the name of the platform', async (t) => {
  const { ask, api, work } = await start(t)
  await api('POST', '/subscriptions', {
    name: 'Nobody there',
    logicalAddress: 'SE2120000009-EI',
    serviceDomains: [],
    categorizations: [],
    active: true,
  })
  await ask(indexContract('Update'), writeTransactions('Update', [put()]))
  await work()
  const { items } = await api('GET', '/subscriptions/deliveries?state=waiting')
  assert.deepEqual([items[0].attempts, items[0].code], [1, 'VP007'], 'it may not call there')
  // The index itself stands in for a source here: what it says it has is what it has.
  const begun = await api('POST', '/index/reconciliations', {
    sourceSystem: 'SE2120000001-S1',
    logicalAddress: indexHsaId,
    serviceDomain: domain,
  })
  await work()
  const compared = await api('GET', `/index/reconciliations/${begun.id}`)
  assert.deepEqual(
    [compared.state, compared.inSource, compared.inIndex, compared.counts],
    ['ready', 1, 1, []],
  )
})
