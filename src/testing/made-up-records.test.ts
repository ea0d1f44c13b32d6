import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startPlatform } from '../compose.ts'
import { readConfig } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { demoAuthority } from '../program/demo-exchange.ts'
import {
  createDemoLogin,
  createSimulator,
  createSystemFetch,
  makeCredentials,
  receptionHsaId,
} from '../simulator/index.ts'
import { allPermissions } from '../trust/index.ts'
import { type Api, createApi } from './api.ts'
import { hostAndPort } from './platform.ts'
import { until } from './until.ts'

interface Edge {
  consumer: string
  producer: string
  contract: string
  calls: number
  errors: number
}

test('made-up record systems are set up through the interfaces, answer through the gateway, and are gathered from', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-records-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  const { url, drop } = await testDatabase()
  t.after(drop)
  const authority = await demoAuthority(dataDir, receptionHsaId)
  const { log, lines } = captureLog()
  const config = readConfig({
    overrides: {
      http: { port: 0 },
      sip: { port: 0 },
      database: { url },
      dataDir,
      exchange: { port: 0, platformId: receptionHsaId, ...authority.settings },
    },
  })
  const platform = await startPlatform(config, log, { demo: true })
  t.after(() => platform.stop())
  const { http, sip, gateway } = platform.addresses
  const credentials = await makeCredentials('simulator')
  const organisation = await platform.ensureOperator({
    organisation: { name: 'Demodriften' },
    employee: { name: 'Demo Driftsson' },
  })
  await platform.addSystem({
    id: 'simulator',
    name: 'Simulator',
    organisation,
    jwks: { keys: [{ ...credentials.publicJwk }] },
    scopes: [...allPermissions],
    actsForAll: true,
  })
  const fetch = createSystemFetch(() => http, credentials)
  const simulatorWith = () =>
    createSimulator({
      seed: 1,
      speed: 1,
      http,
      system: { clientId: 'simulator', fetch },
      logIn: createDemoLogin(() => http),
      services: {
        gateway: `https://localhost:${new URL(gateway!).port}`,
        ca: authority.ca,
        issue: authority.issue,
        everyMs: 20,
        slowMs: 50,
      },
      sip: hostAndPort(sip),
      log: { info: () => undefined },
      population: { homes: 6, people: 12 },
    })
  const api = createApi({ clientId: 'simulator', fetch })
  const versions = async () =>
    (await api.get<{ current: number }>('/api/exchange/v1/addressing/versions')).current

  const simulator = simulatorWith()
  t.after(() => simulator.stop())
  await simulator.setUp()
  await simulator.setUpServices()
  const wanted = [
    (edge: Edge) => edge.contract === 'bookings/1' && edge.calls > edge.errors,
    (edge: Edge) => edge.contract === 'immunizations/1' && edge.calls > edge.errors,
    (edge: Edge) => edge.contract.includes('MakeBooking') && edge.calls > edge.errors,
    (edge: Edge) => edge.contract.includes('GetSocialDocumentation') && edge.calls > edge.errors,
    // One that is in trouble.
    (edge: Edge) => edge.producer.endsWith('-TRAS') && edge.errors > 0,
  ]
  for (;;) {
    const { edges } = await api.get<{ edges: Edge[] }>('/api/exchange/v1/traffic')
    if (wanted.every((is) => edges.some(is))) break
    await new Promise((done) => setTimeout(done, 200))
  }
  assert.equal(await versions(), 1)
  await comparedAndTold(api)
  assert.ok(!/\b(19|20)\d{6}9[89]\d{2}\b/.test(JSON.stringify(lines)), 'no identity is in the log')
  await simulator.stop()

  const again = simulatorWith()
  t.after(() => again.stop())
  await again.setUp()
  await again.setUpServices()
  // What has moved is told; nothing else is added.
  assert.equal(await versions(), 2)
  const { total } = await api.get<{ total: number }>('/api/exchange/v1/addressing/endpoints')
  assert.equal(total, 14)
})

interface Counts {
  waiting: number
  delivered: number
  dead: number
}

/** What the index knows is compared with a source, and told to subscribers: one takes it, one refuses the first, one is down. */
async function comparedAndTold(api: Api): Promise<void> {
  const exchange = '/api/exchange/v1'
  const counts = await until('a comparison', async () => {
    const { items } = await api.get<{
      items: { state: string; counts: { kind: string; count: number }[] }[]
    }>(`${exchange}/index/reconciliations`)
    return items[0] && items[0].state !== 'asking' && items[0].counts
  })
  const found = counts.map(({ kind, count }) => `${count} ${kind}`)
  assert.deepEqual(found.toSorted(), ['1 differs', '1 extra', '1 missing'])

  const countsOf = async (name: string) => {
    const { items } = await api.get<{ items: { name: string; counts: Counts }[] }>(
      `${exchange}/subscriptions`,
    )
    return items.find((each) => each.name.startsWith(name))!.counts
  }
  await until('news', async () => (await countsOf('Påhitt Journal')).delivered > 0)
  await until('a dead letter', async () => (await countsOf('Låtsasjournalen')).dead === 2)
  await until('one that is down', async () => (await countsOf('Det trasiga labbsystemet')).waiting > 0)
  const { replayed } = await api.post<{ replayed: number }>(`${exchange}/subscriptions/deliveries/replay`, {})
  assert.equal(replayed, 2)
  await until('no dead letters', async () => {
    const { dead, delivered } = await countsOf('Låtsasjournalen')
    return dead === 0 && delivered >= 2
  })
}
