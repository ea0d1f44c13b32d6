import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  type App,
  createHttp,
  createMetrics,
  defineErrors,
  generateIdentityKeys,
  isUnavailable,
  KnutpunktError,
  newId,
  openDatabase,
  type Party,
} from '../../kernel/index.ts'
import { accessAs, captureLog, FakeClock, testDatabase } from '../../kernel/testkit/index.ts'
import type { Guard } from '../../trust/index.ts'
import { createAddressing } from './create-addressing.ts'
import type { TrafficKey } from './diff.ts'
import type { Operation } from './operations.ts'

export const start = '2026-11-22T10:00:00Z'
export const at = Date.parse(start)
/** Two organisations, of which the second is another's. */
export const town = newId()
export const village = newId()
export const contract = 'urn:riv:test:GetThingResponder:1'
export const unit = 'SE2120000001-A1'
export const consumer = {
  id: newId(),
  hsaId: 'SE2120000001-C1',
  name: 'Consumer',
  organisation: town,
  system: 'caller',
}
export const producer = { id: newId(), hsaId: 'SE2120000001-P1', name: 'Producer', organisation: town }
export const endpoint = {
  id: newId(),
  component: producer.id,
  url: 'https://producer.internal.example/svc',
  profile: 'rivtabp21' as const,
}
export const other = { ...endpoint, id: newId(), url: 'https://other.internal.example/svc' }
const period = { validFrom: '2026-01-01T00:00:00Z' }
export const route = { id: newId(), contract, logicalAddress: unit, endpoint: endpoint.id, ...period }
export const authorisation = {
  id: newId(),
  consumer: consumer.id,
  contract,
  logicalAddress: unit,
  ...period,
}

/** Everything that one call needs. */
export const wholeWay: Operation[] = [
  { op: 'put', kind: 'component', value: consumer },
  { op: 'put', kind: 'component', value: producer },
  { op: 'put', kind: 'endpoint', value: endpoint },
  { op: 'put', kind: 'endpoint', value: other },
  { op: 'put', kind: 'logicalAddress', value: { hsaId: unit, name: 'Unit', organisation: town } },
  { op: 'put', kind: 'route', value: route },
  { op: 'put', kind: 'authorisation', value: authorisation },
]
export const question = { consumer: consumer.hsaId, contract, logicalAddress: unit, at }

const denied = defineErrors('test', { denied: { status: 403, sv: 'Nej.', en: 'No.' } })

const permissions = new Set(
  ['addressing.read', 'addressing.write', 'addressing.approve', 'catalogue.read'].map(
    (part) => `exchange.${part}`,
  ),
)
/** An integration engineer. */
export const engineer = (name: string, organisation = town): Party => ({
  kind: 'staff',
  id: name,
  name,
  levelOfAssurance: 3,
  permissions,
  roles: ['integration_engineer'],
  organisation,
  controllers: [organisation],
})
export const anna = engineer('anna')
export const bo = engineer('bo')

/** Addressing on a database of its own behind its door; staff may act for their own organisations. */
export async function startAddressing(
  t: TestContext,
  given: { addRoutes?: (app: App, part: Part, deps: { clock: FakeClock; guard: Guard }) => void } = {},
) {
  const { db, url, drop } = await testDatabase()
  const clock = new FakeClock(start)
  const { log, lines } = captureLog()
  const keys = generateIdentityKeys()
  const traffic: TrafficKey[] = []
  const entered: { act: string; by: string; about: string | undefined }[] = []
  let who: Party | undefined
  const guard: Guard = {
    async require(party, asked) {
      const controller = asked.controller ?? party.organisation
      if (party.controllers !== 'all' && controller !== undefined && !party.controllers.includes(controller))
        throw new KnutpunktError(denied.denied)
      return { ...asked, decision: 'test' }
    },
    controllersFor: async (party) => party.controllers,
    enter: async (_, party, { act, about }) => void entered.push({ act, by: party.id, about }),
  }
  const createApp = () =>
    createHttp({
      log,
      metrics: createMetrics({ process: false }),
      config: { host: '127.0.0.1', port: 0 },
      title: 'Test',
      version: '1',
      access: accessAs(() => who),
      readiness: async () => ({ ready: true, parts: {} }),
      isUnavailable,
    })
  const http = await createApp()
  const folder = async () => {
    const made = await mkdtemp(join(tmpdir(), 'knutpunkt-addressing-'))
    t.after(() => rm(made, { recursive: true, force: true }))
    return made
  }
  const deps = { clock, log, guard, keys, trafficKeys: async () => traffic, nameOf: async () => undefined }
  const dataDir = await folder()
  const part = await createAddressing({ db, app: http.app, dataDir, ...deps })
  given.addRoutes?.(http.app, part, deps)
  /** Another process on the same database, with its own memory, and its own data folder if none is told. */
  const another = async (options: { poolSize?: number; dataDir?: string } = {}) => {
    const { poolSize } = options
    const [its, app] = await Promise.all([
      openDatabase({ url, log, ...(poolSize && { poolSize }) }),
      createApp(),
    ])
    const second = await createAddressing({
      db: its,
      app: app.app,
      dataDir: options.dataDir ?? (await folder()),
      ...deps,
    })
    t.after(async () => {
      await second.stop()
      await app.close()
      await its.close()
    })
    return { ...second, db: its }
  }
  t.after(async () => {
    await part.stop()
    await http.close()
    await drop()
  })
  const ask = async <T = Record<string, unknown>>(
    party: Party | undefined,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    payload?: object,
  ) => {
    who = party
    const response = await http.app.inject({
      method,
      url: path.startsWith('/fhir') ? path : `/api/exchange/v1${path}`,
      headers: { host: 'localhost', 'accept-language': 'en' },
      ...(payload && { payload }),
    })
    return {
      status: response.statusCode,
      text: response.body,
      body: (response.body === '' ? {} : response.json()) as T & {
        code?: string
        id: string
        version: number
      },
    }
  }
  /** Changes what is stored as somebody with the database's own rights would. */
  const forge = async (sql: string) => {
    await db.pool.query('alter table exchange.addressing_version disable trigger addressing_kept')
    await db.pool.query(sql)
  }
  return {
    ...part,
    db,
    clock,
    keys,
    dataDir,
    lines,
    traffic,
    entered,
    another,
    ask,
    forge,
    current: part.addressing.current,
  }
}

type Part = Awaited<ReturnType<typeof createAddressing>>

/** Waits for what is about to be seen. */
export async function until(seen: () => boolean): Promise<void> {
  while (!seen()) await new Promise((resolve) => setTimeout(resolve, 5))
}
