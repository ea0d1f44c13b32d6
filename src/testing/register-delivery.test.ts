import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createHub, type HubDeps } from '../hub/index.ts'
import {
  createHttp,
  createMetrics,
  FakeClock,
  type Http,
  newId,
  readConfig,
  runPendingJobs,
} from '../kernel/index.ts'
import { accessAs, captureLog, everyParty, type TestDatabase, testDatabase } from '../kernel/testkit/index.ts'
import { type Register, startRegister } from '../simulator/index.ts'
import type { Guard } from '../trust/index.ts'

/** A node that answers everything at once: one cell of many people, and one of three. */
const node: Pick<HubDeps['client'], 'ask'> = {
  ask: async ({ region }, { run }) => ({
    run,
    region,
    state: 'done',
    cells: [
      { at: [region], rows: 900, people: 900, key: 7, parts: { 'waiting.n': 900, 'contacts.n': 900 } },
      { at: [null], rows: 3, people: 3, key: 9, parts: { 'waiting.n': 3, 'contacts.n': 3 } },
    ],
  }),
}

describe('deliveries to registers', () => {
  const clock = new FakeClock('2026-10-07T10:00:00Z')
  const own = newId()
  const { log } = captureLog()
  const guard: Guard = {
    require: async (_, asked) => ({ ...asked, decision: newId() }),
    controllersFor: async ({ controllers }) => controllers,
    enter: async () => undefined,
  }
  let database: TestDatabase
  let http: Http
  let hub: Awaited<ReturnType<typeof createHub>>
  let folder = ''
  let register: Register
  let clientKey = ''

  before(async () => {
    database = await testDatabase()
    folder = await mkdtemp(join(tmpdir(), 'knutpunkt-test-register-'))
    const config = readConfig({ overrides: { hub: { sftp: { port: 0 } } } })
    const metrics = createMetrics({ process: false })
    http = await createHttp({
      log,
      metrics,
      config: { ...config.http, port: 0 },
      title: 'Test',
      version: '0',
      readiness: async () => ({ ready: true, checks: {} }) as never,
      access: accessAs(() => ({ ...everyParty, organisation: own, controllers: [own] })),
    })
    hub = await createHub({
      db: database.db,
      app: http.app,
      clock,
      log,
      metrics,
      guard,
      client: {
        ...node,
        describe: () => Promise.reject(new Error('not asked')),
        file: () => Promise.reject(new Error('not asked')),
      },
      known: { keys: [] },
      config: config.hub,
      dataDir: join(folder, 'hub'),
      baseUrl: () => 'http://hub.example',
      nameOf: async () => undefined,
      worksAt: async () => false,
    })
    await database.db.pool.query(
      `insert into hub.node (region, name, url, public_jwk, changed_by, changed_at) values ('01', 'Test', 'http://127.0.0.1:1', '{}', 'test', now())`,
    )
    clientKey = (await ask('GET', '/api/hub/v1/sftp')).body.clientKey
    register = await startRegister({ folder: join(folder, 'register'), port: 0, clientKey })
  })
  after(async () => {
    await register.stop()
    await hub.stop()
    await http.close()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  async function ask(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
    const answer = await http.app.inject({ method, url, ...(payload && { payload }) })
    return { status: answer.statusCode, body: JSON.parse(answer.body) }
  }
  const runJobs = () => runPendingJobs(database.db, hub.jobs.handlers, log, { until: clock.now() })
  async function comes(iso: string): Promise<void> {
    clock.set(iso)
    await hub.jobs.handlers['hub:begin-due-deliveries']!({}, {} as never)
    // Nodes are asked, files made, and what is made sent: each by a job that the one before gives.
    await runJobs()
    clock.advance({ minutes: 1 })
    await runJobs()
  }
  const target = (over: object = {}) => ({
    kind: 'push',
    host: '127.0.0.1',
    port: register.port,
    user: 'hub',
    folder: 'in',
    hostKey: register.hostKey,
    ...over,
  })
  const waiting = (over: object = {}) => ({
    organisation: own,
    product: 'waiting',
    asked: { measures: ['waiting'], dimensions: ['region'], filters: [] },
    period: { unit: 'month', back: 0, length: 1 },
    target: target(),
    active: true,
    ...over,
  })
  async function planned(plan: object) {
    const { status, body } = await ask('POST', '/api/hub/v1/delivery-plans', plan)
    assert.equal(status, 201, JSON.stringify(body))
    return body as { id: string; nextAt: string; format: string; version: number }
  }
  const rest = (plan: { id: string; version: number }, of: object) =>
    ask('PUT', `/api/hub/v1/delivery-plans/${plan.id}`, { ...of, active: false, basedOn: plan.version })
  const deliveriesOf = async (plan: { id: string }) =>
    (await ask('GET', `/api/hub/v1/deliveries?plan=${plan.id}`)).body.items as {
      id: string
      run: string
      folder: string
      state: string
      productHash: string
    }[]
  const dispatchesOf = async (delivery: { id: string }) =>
    (await ask('GET', `/api/hub/v1/deliveries/${delivery.id}`)).body.dispatches as {
      state: string
      reason?: string
      attempts: number
      nextAt?: string
      receipt?: { answer?: { taken: boolean }; files: { name: string }[] }
    }[]

  test("waiting goes in the waiting-time database's manner: CSV each month, with a receipt", async () => {
    const plan = await planned(waiting())
    assert.deepEqual([plan.format, plan.nextAt], ['csv', '2026-10-08T03:00:00.000Z'])
    await comes('2026-10-08T02:59:00Z')
    assert.deepEqual(await deliveriesOf(plan), [])
    await comes('2026-10-08T03:00:00Z')
    const [delivery, ...others] = await deliveriesOf(plan)
    assert.equal(others.length, 0)
    const [dispatch] = await dispatchesOf(delivery!)
    assert.equal(dispatch!.state, 'received', dispatch!.reason)
    assert.equal(dispatch!.receipt!.answer!.taken, true)
    const at = join(folder, 'register/in', delivery!.folder)
    const names = await readdir(at)
    assert.deepEqual(names.toSorted(), [
      'SHA256SUMS',
      'receipt.json',
      'waiting_2026-09-01_2026-10-01.csv',
      'waiting_2026-09-01_2026-10-01.schema.json',
    ])
    const csv = await readFile(join(at, 'waiting_2026-09-01_2026-10-01.csv'), 'utf8')
    assert.match(csv, /^region;waiting;waiting_status\r\n/)
    assert.match(csv, /^;;threshold\r$/m)
    const schema = JSON.parse(await readFile(join(at, 'waiting_2026-09-01_2026-10-01.schema.json'), 'utf8'))
    assert.equal(schema.run.id, delivery!.run)
    assert.equal(schema.product.hash, delivery!.productHash)
    await comes('2026-10-08T03:30:00Z')
    assert.equal((await deliveriesOf(plan)).length, 1)
    await rest(plan, waiting())
  })

  test("costs go in the patient register's manner: the month, and three earlier ones again", async () => {
    const costs = {
      ...waiting(),
      product: 'costs',
      asked: { measures: ['contacts'], dimensions: ['region'], filters: [] },
    }
    clock.set('2026-10-10T00:00:00Z')
    const plan = await planned(costs)
    await comes('2026-10-15T02:00:00Z')
    const deliveries = await deliveriesOf(plan)
    const files = await Promise.all(
      deliveries.map(async ({ folder: at }) =>
        (await readdir(join(folder, 'register/in', at))).filter((name) => name.endsWith('.parquet')),
      ),
    )
    assert.deepEqual(files.flat().toSorted(), [
      'costs_2026-06-01_2026-07-01.parquet',
      'costs_2026-07-01_2026-08-01.parquet',
      'costs_2026-08-01_2026-09-01.parquet',
      'costs_2026-09-01_2026-10-01.parquet',
    ])
    await rest(plan, costs)
  })

  test('a register that is away is tried again with growing pauses, and gets it when it is back', async () => {
    const { port } = register
    await register.stop()
    const plan = await planned(waiting({ schedule: '0 5 * * *' }))
    await comes('2026-11-01T04:00:00Z')
    const [delivery] = await deliveriesOf(plan)
    const pauses: number[] = []
    for (let each = 0; each < 4; each++) {
      const [{ state, reason, nextAt } = assert.fail()] = await dispatchesOf(delivery!)
      assert.deepEqual([state, reason], ['waiting', 'away'])
      pauses.push(Date.parse(nextAt!) - clock.epochMilliseconds())
      clock.set(nextAt!)
      await runJobs()
    }
    assert.ok(
      pauses.slice(2).every((pause, at) => pause > pauses[at + 1]!),
      String(pauses),
    )
    register = await startRegister({ folder: join(folder, 'register'), port, clientKey })
    const hostKey = register.hostKey
    clock.set((await dispatchesOf(delivery!))[0]!.nextAt!)
    // It has a new key meanwhile, and that is not taken for its own.
    await runJobs()
    assert.deepEqual(
      (await dispatchesOf(delivery!)).map(({ state, reason }) => [state, reason]),
      [['failed', 'wrong_host_key']],
    )
    const { id, version } = plan
    const renewed = waiting({ schedule: '0 5 * * *', target: target({ hostKey }), active: false })
    const changed = await ask('PUT', `/api/hub/v1/delivery-plans/${id}`, { ...renewed, basedOn: version })
    assert.equal(changed.status, 200, JSON.stringify(changed.body))
    assert.equal((await ask('POST', `/api/hub/v1/deliveries/${delivery!.id}/resend`)).status, 202)
    assert.equal((await ask('POST', `/api/hub/v1/deliveries/${delivery!.id}/resend`)).status, 409)
    await runJobs()
    assert.deepEqual(
      (await dispatchesOf(delivery!)).map(({ state }) => state),
      ['received', 'failed'],
    )
  })

  test('a register that does not know the hub, or writes no receipt, is told apart', async () => {
    const silent = await startRegister({ folder: join(folder, 'silent'), port: 0, clientKey, silent: true })
    const stranger = await startRegister({
      folder: join(folder, 'stranger'),
      port: 0,
      clientKey: register.hostKey,
    })
    const targets = [silent, stranger].map(({ port, hostKey }) => target({ port, hostKey }))
    const plans = []
    for (const to of targets) plans.push(await planned(waiting({ schedule: '0 6 * * *', target: to })))
    await comes('2026-11-03T05:00:00Z')
    const states = []
    for (const plan of plans) {
      const [{ state, reason, receipt } = assert.fail()] = await dispatchesOf((await deliveriesOf(plan))[0]!)
      states.push([state, reason, receipt?.files.length])
      await rest(plan, waiting())
    }
    assert.deepEqual(states, [
      ['sent', undefined, 3],
      ['waiting', 'login_refused', undefined],
    ])
    await Promise.all([silent.stop(), stranger.stop()])
  })

  test('what is to be picked up is not sent', async () => {
    const pickUp = waiting({ schedule: '0 7 * * *', target: { kind: 'pick_up' } })
    const plan = await planned(pickUp)
    await comes('2026-11-04T06:00:00Z')
    const [delivery] = await deliveriesOf(plan)
    assert.equal(delivery!.state, 'ready')
    assert.deepEqual(await dispatchesOf(delivery!), [])
    assert.equal((await ask('POST', `/api/hub/v1/deliveries/${delivery!.id}/resend`)).status, 409)
    await rest(plan, pickUp)
  })

  test('a plan that cannot be followed is not taken, and one that was changed meanwhile is not written over', async () => {
    const statusOf = async (over: object) =>
      (await ask('POST', '/api/hub/v1/delivery-plans', waiting(over))).status
    assert.equal(await statusOf({ schedule: 'now and then' }), 422)
    assert.equal(await statusOf({ product: 'nothing' }), 404)
    assert.equal(await statusOf({ product: 'person_years' }), 422)
    assert.equal(await statusOf({ asked: { measures: ['nothing'], dimensions: [], filters: [] } }), 422)
    assert.equal(await statusOf({ target: target({ hostKey: 'ssh-rsa AAAA' }) }), 422)
    assert.equal(await statusOf({ target: target({ folder: '../etc' }) }), 400)
    const plan = await planned(waiting({ active: false }))
    assert.equal((await rest({ ...plan, version: plan.version + 1 }, waiting())).status, 409)
  })

  test('what has been kept long enough is gone, and what is still kept is not', async () => {
    const [kept] = (await ask('GET', '/api/hub/v1/deliveries?limit=500')).body.items.filter(
      ({ state }: { state: string }) => state === 'ready',
    )
    const old = (await ask('GET', '/api/hub/v1/deliveries?limit=500')).body.items.at(-1)
    const files = join(folder, 'hub/hub/deliveries')
    await writeFile(join(files, kept.id, 'still'), '')
    clock.set(old.keepUntil)
    await hub.jobs.handlers['hub:sweep-deliveries']!({}, {} as never)
    assert.equal((await ask('GET', `/api/hub/v1/deliveries/${old.id}`)).body.state, 'removed')
    const there = await readdir(files)
    assert.deepEqual([there.includes(old.id), there.includes(kept.id)], [false, true])
  })
})
