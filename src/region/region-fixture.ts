import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { exportJWK, generateKeyPair } from 'jose'
import {
  createHttp,
  createMetrics,
  type Database,
  isUnavailable,
  newId,
  openDatabase,
  type Party,
} from '../kernel/index.ts'
import { accessAs, captureLog, FakeClock, testDatabase } from '../kernel/testkit/index.ts'
import { type Audit, createAudit, type Guard, logIdentity } from '../trust/index.ts'
import { createRegion, type RegionSettings, usualSettings } from './create-region.ts'
import { openDuckDb } from './engine/duckdb.ts'
import { duckDbEngine } from './engine/duckdb-engine.ts'
import type { Engine } from './engine/engine.ts'
import { fillDuckDb, orderFor, product, smallRegion } from './model-fixture.ts'
import type { RegionData } from './run/data.ts'
import type { Pseudonyms } from './run/execute.ts'
import {
  type AnswerBody,
  type Order,
  type PublicKeys,
  type RunAnswer,
  type RunOrder,
  readAnswer,
  signOrder,
  type WireKey,
} from './wire/index.ts'

export const start = '2026-11-22T10:00:00Z'
export const hubName = 'hub.example'
const town = newId()

const staff = (name: string, permissions: readonly string[]): Party => ({
  kind: 'staff',
  id: name,
  name,
  levelOfAssurance: 3,
  permissions: new Set(permissions),
  roles: ['data_steward'],
  organisation: town,
  controllers: [town],
})
export const steward = staff('stina', [
  'region.runs.read',
  'region.runs.decide',
  'region.policies.read',
  'region.policies.write',
])
export const analyst = staff('anna', ['region.runs.read', 'region.policies.read'])

/** A pair of keys, as a hub has one. */
export async function wireKey(alg: WireKey['alg'] = 'ES256'): Promise<{ key: WireKey; known: PublicKeys }> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const kid = newId()
  return { key: { kid, alg, key: privateKey }, known: { keys: [{ ...(await exportJWK(publicKey)), kid }] } }
}

export interface Given {
  settings?: Partial<RegionSettings>
  /** Stands before the engine. */
  around?: (engine: Engine) => Engine
  pseudonyms?: Pseudonyms
  data?: Partial<RegionData>
}

const facts = {
  loadedAt: '2026-11-22T03:00:00Z',
  dataUntil: '2026-11-21',
  setAside: 3,
  flags: ['kpp_partial'],
}

/** A node on a database and a small store of its own, and a hub that orders of it. Runs are taken when the test says so. */
export async function startRegion(t: TestContext, given: Given = {}) {
  const { db, url, drop } = await testDatabase()
  const clock = new FakeClock(start)
  const { log, lines } = captureLog()
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-region-'))
  const store = await openDuckDb({ path: ':memory:', folders: [dataDir], threads: 1, memoryMb: 200 })
  await fillDuckDb(store, smallRegion())
  const hub = await wireKey()
  const entered: { act: string; by: string; about: string | undefined; outcome: string | undefined }[] = []
  let who: Party | undefined
  const guard: Guard = {
    require: async (_, asked) => ({ ...asked, decision: newId() }),
    controllersFor: async (party) => party.controllers,
    enter: async (_, party, { act, about, outcome }) =>
      void entered.push({ act, by: party.id, about, outcome }),
  }
  const seeds = () => randomBytes(32)
  const logKeys = { signing: [seeds()], retired: [], cosigning: seeds(), seal: seeds() }
  const kept = createAudit({ db, clock, log, identity: logIdentity('region.example/audit', logKeys) })
  /** The audit log itself, and what it was told. */
  const audit: Pick<Audit, 'append'> = {
    async append(client, entries) {
      const ids = await kept.append(client, entries)
      for (const { act, actor, about, outcome } of entries) entered.push({ act, by: actor, about, outcome })
      return ids
    },
  }
  const inner = duckDbEngine(store)
  const products = await Promise.all(['beds', 'waiting', 'costs', 'person_years'].map(product))
  const settings: RegionSettings = {
    ...usualSettings,
    region: '03',
    name: 'Region Test',
    hubs: new Map([[hubName, hub.known]]),
    cellKeySalt: 'salt',
    defaults: { takesPart: true, byHand: false, threshold: 5 },
    ...given.settings,
  }
  /** A process of the node. */
  const process = async (its: Database) => {
    const http = await createHttp({
      log,
      metrics: createMetrics({ process: false }),
      config: { host: '127.0.0.1', port: 0 },
      title: 'Test',
      version: '1',
      access: accessAs(() => who),
      readiness: async () => ({ ready: true, parts: {} }),
      isUnavailable,
    })
    const region = await createRegion({
      db: its,
      app: http.app,
      clock,
      log,
      guard,
      audit,
      dataDir,
      version: '1',
      settings,
      products,
      engine: given.around?.(inner) ?? inner,
      data: {
        relationOf: (entity) => `model.${entity}`,
        factsOf: async () => facts,
        describe: async () => [],
        ...given.data,
      },
      pseudonyms: given.pseudonyms ?? {
        stageTwo: async (permit, epoch, column) => ({
          sql: `sha256(${column} || ?)`,
          values: [`${permit} ${epoch}`],
        }),
      },
      nameOf: async (id) => (id === steward.id ? 'Stina' : undefined),
    })
    return { http, ...region }
  }
  const first = await process(db)
  /** Another process on the same database, as after a restart. Its end is the test's. */
  const another = async () => {
    const its = await openDatabase({ url, log })
    const made = await process(its)
    t.after(async () => {
      // Its database may be gone, as when it was killed.
      await made.stop().catch(() => undefined)
      await made.http.close()
      await its.close()
    })
    return { ...made, db: its }
  }
  t.after(async () => {
    await first.stop()
    await first.http.close()
    await drop()
    store.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  /** Sends what a hub has signed. */
  const post = async (jws: string) => {
    const response = await first.http.app.inject({
      method: 'POST',
      url: '/api/region/v1/orders',
      headers: { host: 'localhost', 'accept-language': 'en' },
      payload: { order: jws },
    })
    return {
      status: response.statusCode,
      body: response.json<{ answer: string; code?: string; detail?: string }>(),
    }
  }
  const sign = (order: unknown, more: { jti?: string; aud?: string; now?: number; key?: WireKey } = {}) =>
    signOrder(order as Order, more.key ?? hub.key, {
      iss: hubName,
      aud: more.aud ?? '03',
      now: more.now ?? clock.epochMilliseconds(),
      jti: more.jti ?? newId(),
    })
  /** Orders, and reads the answer as a hub does. */
  const order = async <T extends AnswerBody = RunAnswer>(asked: unknown): Promise<T> => {
    const jti = newId()
    const { status, body } = await post(await sign(asked, { jti }))
    if (status !== 200) throw new Error(`${status} ${body.code}`)
    return (await readAnswer(body.answer, first.keys, { iss: '03', aud: hubName, order: jti })) as T
  }
  const about = (act: 'status' | 'result' | 'cancel', run: string) => order({ v: 1, act, run })
  const run = async (id: string, more: Partial<RunOrder['selection']> = {}): Promise<RunOrder> => ({
    ...orderFor(await product(id), more),
    run: newId(),
  })
  /** Asks as somebody in the region. */
  const ask = async <T = Record<string, unknown>>(
    party: Party | undefined,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    payload?: object,
  ) => {
    who = party
    const response = await first.http.app.inject({
      method,
      url: `/api/region/v1${path}`,
      headers: { host: 'localhost', 'accept-language': 'en' },
      ...(payload && { payload }),
    })
    const isJson = String(response.headers['content-type']).includes('json')
    return {
      status: response.statusCode,
      body: (isJson ? response.json() : {}) as T & { code?: string; detail?: string },
    }
  }
  /** Has everything run that may. */
  const work = async (its: { runner: typeof first.runner } = first) => {
    await its.runner.look()
    await its.runner.idle()
  }
  return {
    ...first,
    db,
    clock,
    dataDir,
    lines,
    store,
    hub,
    entered,
    another,
    post,
    sign,
    order,
    about,
    run,
    ask,
    work,
  }
}
