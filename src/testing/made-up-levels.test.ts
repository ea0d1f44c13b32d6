import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPlatform } from '../compose.ts'
import type { Call } from '../exchange/contract/index.ts'
import { readConfig } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { accessTo, gatewayFromHere } from '../program/demo-access.ts'
import { demoAuthority } from '../program/demo-exchange.ts'
import { levelsBeside } from '../program/demo-levels.ts'
import { createSimulator, levelPlatforms, receptionHsaId } from '../simulator/index.ts'
import { type Api, createApi } from './api.ts'
import { lastFirst, testFolder } from './later.ts'
import { hostAndPort } from './platform.ts'
import { demoCookie } from './session.ts'
import { onDatabase } from './sql.ts'
import { until } from './until.ts'

const operator = { organisation: { name: 'Demodriften' }, employee: { name: 'Demo Driftsson' } }
const { local, regional, national } = levelPlatforms
const exchange = '/api/exchange/v1'

test('the demo’s local, regional and national platform hand made-up calls on to each other, up and down', async (t) => {
  const later = lastFirst(t)
  const dataDir = await testFolder(later)
  const { url, drop } = await testDatabase()
  later(drop)
  const authority = await demoAuthority(dataDir, receptionHsaId)
  const { log, lines } = captureLog()
  const config = readConfig({
    overrides: {
      http: { port: 0 },
      sip: { port: 0 },
      database: { url },
      dataDir,
      exchange: {
        port: 0,
        platformId: receptionHsaId,
        originalConsumerSenders: [regional.hsaId],
        ...authority.settings,
      },
    },
  })
  const platform = await startPlatform(config, log, { demo: true })
  later(() => platform.stop())
  const { base, system, logIn } = await accessTo(platform, operator)
  const simulator = createSimulator({
    seed: 1,
    speed: 1,
    http: base,
    system,
    logIn,
    services: {
      gateway: gatewayFromHere(platform.addresses.gateway!),
      ca: authority.ca,
      issue: authority.issue,
      everyMs: 250,
      slowMs: 50,
    },
    sip: hostAndPort(platform.addresses.sip),
    log: { info: () => undefined },
    population: { homes: 6, people: 12 },
  })
  const told: string[] = []
  const levels = levelsBeside({
    local: platform,
    config,
    authority,
    simulator,
    log,
    tell: (each) => told.push(...each),
  })
  const above = ['regional', 'national']
  later(async () => {
    await simulator.stop()
    await levels.stop()
    const databases = await Promise.all(above.map((name) => platform.databaseBeside(name)))
    await onDatabase(url, async (sql) => {
      for (const each of databases)
        await sql(`drop database "${new URL(each).pathname.slice(1)}" with (force)`)
    })
  })
  await simulator.setUp()
  await simulator.setUpTrust()
  await simulator.setUpServices()
  await levels.start()
  assert.equal(told.length, 2, JSON.stringify(lines.filter((line) => line['log.level'] === 'error')))
  const addressOf = (level: string) =>
    String(lines.find((line) => line.msg === 'a platform above runs' && line['level'] === level)!['http'])

  const engineers = await Promise.all([base, ...above.map(addressOf)].map(engineerAt))
  const [atLocal, atRegional, atNational] = engineers.map(({ api }) => api)
  assert.deepEqual(
    engineers.map(({ cookie }) => cookie.split('=')[0]),
    ['knutpunkt_session', 'knutpunkt-regional_session', 'knutpunkt-national_session'],
  )
  assert.deepEqual(
    engineers.map(({ permissions }) => [...new Set(permissions.map((each) => each.split('.')[0]))]),
    [
      ['exchange', 'hub', 'trust', 'welfare'],
      ['exchange', 'trust'],
      ['exchange', 'trust'],
    ],
  )
  const through = (api: Api, history: readonly string[]) =>
    until(`a call through ${history.join()}`, async () => {
      const { items } = await api.get<{ items: Call[] }>(`${exchange}/calls?code=ok&limit=500`)
      return items.find((call) => call.history?.join() === history.join())
    })
  const up = await through(atNational!, [local.hsaId, regional.hsaId])
  assert.deepEqual([up.consumer, up.originalConsumer], [regional.hsaId, 'SE9999999916-HSL'])
  assert.equal(up.producer, 'SE9999999932-JRN')
  const between = await atRegional!.get<{ calls: Call[] }>(`${exchange}/calls/${up.correlationId}`)
  assert.deepEqual(
    between.calls.map(({ consumer, producer }) => [consumer, producer]),
    [[local.hsaId, national.hsaId]],
  )
  const down = await through(atLocal!, [national.hsaId, regional.hsaId])
  assert.deepEqual([down.originalConsumer, down.producer], ['SE9999999932-PORT', 'SE9999999916-OMS'])
})

/** Who keeps a platform's connections, logged in there; and what she is told that she may. */
async function engineerAt(http: string): Promise<{ api: Api; cookie: string; permissions: string[] }> {
  const people = await fetch(`${http}/api/trust/v1/demo-people?kind=staff&search=Ingenjörsson`)
  const { items } = (await people.json()) as { items: { id: string }[] }
  const cookie = await demoCookie(http, { kind: 'staff', id: items[0]!.id })
  const send = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, http), { ...init, headers: { ...init.headers, cookie, origin: http } })
  const api = createApi({ clientId: '', fetch: send })
  const { permissions } = await api.get<{ permissions: string[] }>('/api/trust/v1/session')
  return { api, cookie, permissions }
}
