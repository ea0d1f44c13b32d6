import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createExchange, type Exchange, exchangeActTexts } from '../exchange/index.ts'
import { hubActTexts, type NodeClient } from '../hub/index.ts'
import {
  type Clock,
  type Config,
  checkKeysBelong,
  createHttp,
  createIdentityVault,
  createMetrics,
  type Database,
  type Http,
  type IdentityKeys,
  type IdentityVault,
  identityKeysOf,
  isUnavailable,
  type JobHandlers,
  type Log,
  type Metrics,
  migrate,
  serveStatic,
  startJobs,
} from '../kernel/index.ts'
import { auditOriginOf } from '../program/audit-log.ts'
import { version } from '../program/version.ts'
import { regionActTexts } from '../region/index.ts'
import { checkLoginSettings, createTrust, readTrustSettings, type Trust } from '../trust/index.ts'
import { welfareActTexts } from '../welfare/index.ts'
import { cannotListen, type ServiceAddresses } from './addresses.ts'
import { type OpenedDatabase, openConfiguredDatabase, roomMigrations } from './database.ts'
import { readinessOf } from './readiness.ts'

/** What a start is given, and what it has to stop again. */
export interface Starting {
  config: Config
  log: Log
  clock: Clock
  demo: boolean
  /** The rooms that are to run: what nobody can ask for here is shown to nobody. */
  rooms: readonly string[]
  /** How the regions' nodes are asked; absent: over HTTP. */
  nodes?: NodeClient | undefined
  /** Of what has been started, the last one to be stopped first. */
  closers: (() => Promise<void>)[]
}

/** What every platform has: a database, HTTP, trust and the exchange; nothing is taken yet, and no job runs. */
export interface Core extends Starting {
  opened: OpenedDatabase
  db: Database
  keys: IdentityKeys
  vault: IdentityVault
  metrics: Metrics
  http: Http
  trust: Trust
  exchange: Exchange
  /** Where HTTP listens, once it does. */
  listening: { at: string }
}

/** Opens the database, brings its tables up to date, and joins trust and the exchange. */
export async function openCore(starting: Starting): Promise<Core> {
  const { config, log, clock, closers } = starting
  const keys = await identityKeysOf(config)
  const vault = createIdentityVault(keys)
  const opened = await openConfiguredDatabase(config, log)
  const { db, close } = opened
  closers.push(close)
  await migrate(db, roomMigrations, log)
  await checkKeysBelong(db, vault)

  const metrics = createMetrics()
  const joined: Joined = {}
  const http = await openHttp(starting, { db, metrics, joined })
  const listening = { at: '' }
  const shared = {
    db,
    app: http.app,
    vault,
    keys,
    clock,
    log,
    metrics,
    dataDir: config.dataDir,
    baseUrl: () => config.http.publicUrl || listening.at,
  }
  const trust = await createTrust({
    ...shared,
    auditOrigin: auditOriginOf(config),
    demo: starting.demo,
    rooms: starting.rooms,
    settings: await readTrustSettings(config.trust, checkLoginSettings),
    texts: { ...exchangeActTexts, ...welfareActTexts, ...hubActTexts, ...regionActTexts },
    things: { contractAct: (...asked) => joined.exchange?.contractAct(...asked) },
  })
  joined.trust = trust
  closers.push(() => trust.stop())
  const exchange = await createExchange({
    ...shared,
    config: config.exchange,
    guard: trust.guard,
    audit: trust.audit,
    calls: trust.calls,
    nameOf: trust.nameOf,
  })
  joined.exchange = exchange
  closers.push(() => exchange.stop())
  return { ...starting, opened, db, keys, vault, metrics, http, trust, exchange, listening }
}

/** Rooms that are asked before all of them are there. */
interface Joined {
  trust?: Trust
  exchange?: Exchange
}

function openHttp(
  { config, log, rooms }: Starting,
  { db, metrics, joined }: Pick<Core, 'db' | 'metrics'> & { joined: Joined },
): Promise<Http> {
  return createHttp({
    log,
    metrics,
    config: config.http,
    ...(config.https.keyFile !== '' && { tls: config.https }),
    title: 'Knutpunkt',
    version,
    readiness: async () => readinessOf(db, joined.exchange, rooms),
    isUnavailable,
    access: {
      identify: async (request, reply) => joined.trust?.access.identify(request, reply),
      follow: (party, end) => joined.trust?.access.follow?.(party, end) ?? (() => undefined),
    },
  })
}

const consoleFolder = fileURLToPath(new URL('../../console/dist', import.meta.url))

/** The pages, when they have been built. */
export async function servePages({ http }: Core): Promise<void> {
  if (existsSync(`${consoleFolder}/index.html`))
    await serveStatic(http.app, consoleFolder, { fallback: 'index.html' })
}

/** Starts jobs, and then what rooms do by themselves. */
export async function startRooms(
  { db, config, log, closers }: Core,
  rooms: readonly (Pick<Trust, 'jobs'> & Partial<Pick<Trust, 'start'>>)[],
): Promise<void> {
  const jobs = await startJobs(db, {
    handlers: Object.assign({}, ...rooms.map(({ jobs: { handlers } }) => handlers)) as JobHandlers,
    crontab: rooms.map(({ jobs: { crontab } }) => crontab).join('\n'),
    log,
    concurrency: config.jobs.concurrency,
  })
  closers.push(() => jobs.stop())
  for (const room of rooms) room.start?.()
}

/** Opens HTTP and the gateway: the last that is done at a start, and the first that is undone at a stop. */
export async function openDoors({
  config,
  http,
  exchange,
  listening,
  closers,
}: Core): Promise<ServiceAddresses> {
  closers.push(() => http.close())
  const { host, port } = config.http
  const { url } = await http
    .listen()
    .catch((error) => cannotListen('HTTP', `${host}:${port}`, 'http.port', error))
  listening.at = url
  const { exchange: at } = config
  const gateway = await exchange
    .listen()
    .catch((error) => cannotListen('The gateway', `${at.host}:${at.port}`, 'exchange.port', error))
  return { http: url, ...(gateway !== undefined && { gateway }) }
}
