import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import {
  type AccessControl,
  type Config,
  createHttp,
  createIdentityVault,
  createMetrics,
  generateIdentityKeys,
  isUnavailable,
  readConfig,
} from '../kernel/index.ts'
import { captureLog, everybody, FakeClock, testDatabase } from '../kernel/testkit/index.ts'
import { permissiveGuard, rememberingRegisters } from './access/access-fixture.ts'
import type { Alarm, SignalReceipt, SignalWrite } from './contract/index.ts'
import { createWelfare, type WelfareDeps } from './index.ts'
import { escalateDue } from './watch/escalate.ts'

type Json = Record<string, unknown>

/** Who asks in a test, and what decides and is told; what is not given is a system that may do everything. */
export interface Trusted
  extends Partial<Pick<WelfareDeps, 'guard' | 'audit' | 'parties' | 'residents' | 'records'>> {
  access?: AccessControl
}

/** For tests: the whole room behind its HTTP door, on a database of its own, at a clock that stands still. Nothing ticks by itself. */
export async function startWelfare(
  t: TestContext,
  config: Partial<Config['welfare']> = {},
  { access = everybody, ...trusted }: Trusted = {},
) {
  const { db, url, drop } = await testDatabase()
  const { log, lines } = captureLog()
  const clock = new FakeClock('2026-11-22T10:00:00Z')
  const metrics = createMetrics({ process: false })
  const http = await createHttp({
    log,
    metrics,
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access,
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  const vault = createIdentityVault(generateIdentityKeys())
  const { guard, asked, entered } = permissiveGuard()
  const { parties, residents, told } = rememberingRegisters()
  /** What the intake entered in the log. */
  const logged: Parameters<WelfareDeps['audit']['append']>[1][number][] = []
  const audit: WelfareDeps['audit'] = {
    async append(_, entries) {
      logged.push(...entries)
      return []
    },
  }
  const welfare = await createWelfare({
    guard,
    audit,
    parties,
    residents,
    ...trusted,
    db,
    app: http.app,
    vault,
    clock,
    log,
    metrics,
    config: { ...readConfig().welfare, ...config },
    version: '1.2.3',
  })
  t.after(async () => {
    await welfare.stop()
    await http.close()
    await drop()
  })

  async function ask<T = Json>(method: string, path: string, payload?: object) {
    const response = await http.app.inject({
      method: method as 'GET',
      url: `/api/welfare/v1${path}`,
      headers: { host: 'localhost' },
      ...(payload === undefined ? {} : { payload }),
    })
    const body = (response.body === '' ? {} : response.json()) as T & { code?: string; detail?: string }
    return { status: response.statusCode, body, headers: response.headers }
  }
  /** As {@link ask}, and requires that it went well. */
  async function get<T = Json>(method: string, path: string, payload?: object): Promise<T> {
    const answer = await ask<T>(method, path, payload)
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  let refs = 0
  /** Posts a signal of a device by its cid, with a new ref unless one is given. */
  const signal = (cid: string, rest: Partial<SignalWrite> = {}) =>
    get<SignalReceipt>('POST', '/signals', {
      deviceAddress: { scheme: 'scaip', value: cid },
      ref: `r${++refs}`,
      type: 'alarm',
      code: { system: 'scaip.stc', value: '0010' },
      deviceType: '0004',
      ...rest,
    })
  const alarms = async (query = 'open=true') =>
    (await get<{ items: Alarm[] }>('GET', `/alarms?${query}`)).items
  const act = (alarm: string, name: string, body: object) =>
    ask<Alarm>('POST', `/alarms/${alarm}/${name}`, body)
  const escalate = () => escalateDue(db, clock.now(), 'by_hand')
  return {
    ask,
    get,
    signal,
    alarms,
    act,
    escalate,
    db,
    url,
    clock,
    log,
    lines,
    welfare,
    app: http.app,
    http,
    metrics,
    vault,
    audit: trusted.audit ?? audit,
    asked,
    entered,
    logged,
    told,
  }
}

export type WelfareFixture = Awaited<ReturnType<typeof startWelfare>>

/** A made-up town: a reception with two operators, a night nurse by phone, two homes, three people, buttons in use, one chain. */
export async function town({ get, db }: Pick<WelfareFixture, 'get' | 'db'>, name = 'Småköping') {
  const make = async (path: string, body: object) => (await get<{ id: string }>('POST', path, body)).id
  const controller = await make('/controllers', { name })
  const reception = await make('/groups', {
    name: `${name} larm`,
    kind: 'reception',
    serves: [controller],
    hours: [],
  })
  const nurses = await make('/groups', {
    name: `${name} natt`,
    kind: 'response',
    serves: [controller],
    hours: [],
    phone: '070-1740605',
  })
  const anna = await make('/staff', { name: 'Anna Operatör', groupIds: [reception] })
  const bo = await make('/staff', { name: 'Bo Operatör', groupIds: [reception] })
  const home = await make('/homes', { controllerId: controller, street: 'Provgatan 1', doorCode: '1234' })
  const person = (givenName: string, more: object = {}) =>
    make('/people', {
      controllerId: controller,
      givenName,
      familyName: 'Testberg',
      protectedIdentity: false,
      relatives: [],
      ...more,
    })
  const elsa = await person('Elsa', {
    homeId: home,
    relatives: [{ id: '01900000-0000-7000-8000-000000000001', name: 'Lo Testberg', phone: '070-1740606' }],
  })
  const nils = await person('Nils')
  const device = async (value: string, owner: object, more: object = {}) => {
    const id = await make('/devices', {
      controllerId: controller,
      kind: 'alarm_button',
      addresses: [{ scheme: 'scaip', value }],
      ...owner,
      ...more,
    })
    await db.pool.query(`update welfare.device set state = 'in_use', proven_at = now() where id = $1`, [id])
    return id
  }
  const button = await device('1001', { personId: elsa, homeId: home })
  const smoke = await device('1002', { homeId: home }, { kind: 'smoke_detector', heartbeatSeconds: 60 })
  const nilsButton = await device('2001', { personId: nils })
  const chain = await make('/chains', {
    controllerId: controller,
    name: 'Alla larm',
    classes: [],
    steps: [
      { targets: [{ kind: 'group', id: reception }], waitSeconds: 60, windows: [] },
      { targets: [{ kind: 'relatives' }], waitSeconds: 120, windows: [] },
    ],
    fallback: { kind: 'group', id: nurses, repeatSeconds: 90 },
  })
  return { controller, reception, nurses, anna, bo, home, elsa, nils, button, smoke, nilsButton, chain }
}
