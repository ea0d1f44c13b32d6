import { hkdfSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createExchange, type Exchange, exchangeActTexts } from './exchange/index.ts'
import {
  type Clock,
  type Config,
  checkKeysBelong,
  createHttp,
  createIdentityVault,
  createMetrics,
  type Database,
  type IdentityKeys,
  type IdentityVault,
  identityKeysOf,
  isUnavailable,
  type JobHandlers,
  type Log,
  type Metrics,
  migrate,
  openDatabase,
  type ReadinessReport,
  type RoomMigrations,
  serveStatic,
  startEmbeddedPostgres,
  startJobs,
  systemClock,
} from './kernel/index.ts'
import { auditOriginOf } from './program/audit-log.ts'
import { freeSipPort } from './program/sip-port.ts'
import { version } from './program/version.ts'
import { createScaipServer, type ScaipServer, type ScaipServerOptions } from './scaip/index.ts'
import {
  type BootstrapSystemWrite,
  bootstrapSystem,
  checkLoginSettings,
  createTrust,
  ensureOperator,
  type OperatorWrite,
  readTrustSettings,
  type Trust,
} from './trust/index.ts'
import { createWelfare, mirrorExisting, sipRealm, type Welfare, welfareActTexts } from './welfare/index.ts'

/** Where a running platform is reached. */
export interface Addresses {
  /** URL of pages and interfaces. */
  http: string
  /** `host:port`, UDP and TCP. */
  sip: string
  /** `host:port`, TLS; absent without a certificate. */
  sips?: string
  /** URL of the gateway over mutual TLS; absent without a certificate. */
  gateway?: string
}

/** All rooms, running. */
export interface Platform {
  addresses: Addresses
  /** The organisation that runs the installation, by its id; made with its first administrator when there is none. */
  ensureOperator(operator: OperatorWrite): Promise<string>
  /** Registers a system that may ask the interfaces, as `knutpunkt system add` does. */
  addSystem(system: BootstrapSystemWrite): Promise<void>
  /** Takes nothing new, ends what is under way, writes everything down. Takes a few seconds at most. */
  stop(): Promise<void>
}

const consoleFolder = fileURLToPath(new URL('../console/dist', import.meta.url))

/** Every room's migrations, in the order rooms may know each other. */
export const roomMigrations: readonly RoomMigrations[] = [
  { room: 'trust', directory: fileURLToPath(new URL('./trust/migrations', import.meta.url)) },
  { room: 'exchange', directory: fileURLToPath(new URL('./exchange/migrations', import.meta.url)) },
  { room: 'welfare', directory: fileURLToPath(new URL('./welfare/migrations', import.meta.url)) },
]

/** The database of the configuration: one started in the data folder, or one that is there. */
export async function openConfiguredDatabase(
  config: Config,
  log: Log,
): Promise<{ db: Database; close(): Promise<void> }> {
  const embedded =
    config.database.url === '' ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : undefined
  try {
    const db = await openDatabase({
      url: embedded?.url ?? config.database.url,
      log,
      poolSize: config.database.poolSize,
    })
    return {
      db,
      close: async () => {
        await db.close()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

export interface PlatformOptions {
  clock?: Clock | undefined
  /** People log in as whom they like, as `npm start` has it. */
  demo?: boolean | undefined
}

/**
 * Starts everything, in the order that nothing is taken before it can be kept: database, tables, rooms, jobs, then the
 * doors. What had been started is stopped again when a later part cannot start.
 */
export async function startPlatform(
  config: Config,
  log: Log,
  { clock = systemClock, demo = false }: PlatformOptions = {},
): Promise<Platform> {
  const closers: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse())
      await close().catch((err) => log.error({ err }, 'a part did not stop cleanly'))
  }
  try {
    const { db, vault, addresses } = await startParts({ config, log, clock, demo, closers })
    const deps = { db, vault, clock }
    return {
      addresses,
      ensureOperator: (operator) => ensureOperator(deps, operator),
      addSystem: async (system) => void (await bootstrapSystem(deps, system)),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Starting {
  config: Config
  log: Log
  clock: Clock
  demo: boolean
  closers: (() => Promise<void>)[]
}

async function startParts({ config, log, clock, demo, closers }: Starting) {
  const keys = await identityKeysOf(config)
  const vault = createIdentityVault(keys)
  const { db, close } = await openConfiguredDatabase(config, log)
  closers.push(close)
  await migrate(db, roomMigrations, log)
  await checkKeysBelong(db, vault)

  const metrics = createMetrics()
  let trust: Trust | undefined
  let exchange: Exchange | undefined
  let listeningAt = ''
  const http = await createHttp({
    log,
    metrics,
    config: config.http,
    ...(config.https.keyFile !== '' && { tls: config.https }),
    title: 'Knutpunkt',
    version,
    readiness: async () => readinessOf(db, exchange),
    isUnavailable,
    access: {
      identify: async (request, reply) => trust?.access.identify(request, reply),
      follow: (party, end) => trust?.access.follow?.(party, end) ?? (() => undefined),
    },
  })
  trust = await createTrust({
    db,
    app: http.app,
    vault,
    keys,
    clock,
    log,
    metrics,
    dataDir: config.dataDir,
    auditOrigin: auditOriginOf(config),
    baseUrl: () => config.http.publicUrl || listeningAt,
    demo,
    settings: await readTrustSettings(config.trust, checkLoginSettings),
    texts: { ...exchangeActTexts, ...welfareActTexts },
    things: { contractAct: (...asked) => exchange?.contractAct(...asked) },
  })
  closers.push(() => trust!.stop())
  exchange = await createExchange({
    db,
    app: http.app,
    keys,
    vault,
    clock,
    log,
    metrics,
    config: config.exchange,
    dataDir: config.dataDir,
    guard: trust.guard,
    audit: trust.audit,
    calls: trust.calls,
    nameOf: trust.nameOf,
    baseUrl: () => config.http.publicUrl || listeningAt,
  })
  closers.push(() => exchange!.stop())
  const welfare = await createWelfare({
    db,
    app: http.app,
    vault,
    clock,
    log,
    metrics,
    config: config.welfare,
    version,
    guard: trust.guard,
    audit: trust.audit,
    parties: trust.parties,
    residents: trust.residents,
    records: { call: exchange.call, consumer: exchange.platformId },
  })
  closers.push(() => welfare.stop())
  if (existsSync(`${consoleFolder}/index.html`))
    await serveStatic(http.app, consoleFolder, { fallback: 'index.html' })

  const jobs = await startJobs(db, {
    ...jobsOf(trust, exchange, welfare),
    log,
    concurrency: config.jobs.concurrency,
  })
  closers.push(() => jobs.stop())
  trust.start()
  exchange.start()
  welfare.start()
  const mirroring = mirrorFromBefore(db, vault, trust, log)
  closers.push(() => mirroring)
  const scaip = await startScaip(config, log, metrics, welfare, nonceSecretOf(keys))
  closers.push(() => scaip.close())
  closers.push(() => http.close())
  const { host, port } = config.http
  const { url } = await http
    .listen()
    .catch((error) => cannotListen('HTTP', `${host}:${port}`, 'http.port', error))
  listeningAt = url
  const { exchange: at } = config
  const gateway = await exchange
    .listen()
    .catch((error) => cannotListen('The gateway', `${at.host}:${at.port}`, 'exchange.port', error))
  const addresses: Addresses = {
    http: url,
    ...sipAddresses(scaip),
    ...(gateway !== undefined && { gateway }),
  }
  return { db, vault, exchange, addresses }
}

/** An installation from before there was a register of parties gets one; nobody need wait for it, and alarms do not. */
async function mirrorFromBefore(db: Database, vault: IdentityVault, trust: Trust, log: Log): Promise<void> {
  try {
    const told = await mirrorExisting({ db, vault, parties: trust.parties, residents: trust.residents })
    if (told > 0) log.info({ told }, 'what was registered before is in the register of parties')
  } catch (err) {
    log.error(
      { err },
      'what was registered before is not in the register of parties yet; the next start goes on',
    )
  }
}

function jobsOf(...rooms: Pick<Trust | Exchange | Welfare, 'jobs'>[]) {
  return {
    handlers: Object.assign({}, ...rooms.map(({ jobs }) => jobs.handlers)) as JobHandlers,
    crontab: rooms.map(({ jobs }) => jobs.crontab).join('\n'),
  }
}

/** Messages that may be under way besides those that wait in the intake: being looked up, or being committed. */
const underWay = 512
/** SIP transactions remembered: 32 s of five hundred messages a second. Beyond that a repeat is known by its ref, from the database. */
const serverTransactions = 16_384

/**
 * What digest challenges are signed with: the same in all processes on one database, so that a device may be challenged by one,
 * answer to another, and be believed after a restart.
 */
function nonceSecretOf({ lookup }: IdentityKeys): Buffer {
  return Buffer.from(hkdfSync('sha256', lookup, '', 'knutpunkt sip digest nonces', 32))
}

async function startScaip(
  config: Config,
  log: Log,
  metrics: Metrics,
  welfare: Welfare,
  nonceSecret: Buffer,
): Promise<ScaipServer> {
  const { sip, sips } = config
  const port = sip.port === 0 ? await freeSipPort(sip.host) : sip.port
  const events = metrics.counter(
    'knutpunkt_scaip_events_total',
    'What happened to SCAIP messages, by kind and outcome',
    ['kind', 'outcome'],
  )
  const options: ScaipServerOptions = {
    udp: { host: sip.host, port },
    tcp: { host: sip.host, port },
    ...(sips.keyFile !== '' && { tls: { host: sip.host, port: sips.port, ...(await tlsOf(config)) } }),
    ...welfare.scaip,
    digest: { realm: sipRealm, nonceSecret },
    // So that it is the intake that is full first: it lets alarms pass before heartbeats, and counts what it turns away.
    limits: { handlersInFlight: config.welfare.intakeQueueLimit + underWay, serverTransactions },
    onEvent: (event) => {
      welfare.scaip.onEvent(event)
      const outcome = event.kind === 'delivery' ? event.outcome.kind : 'reason' in event ? event.reason : ''
      events.inc({ kind: event.kind, outcome })
      // A database that is away is told of once, where it is noticed, and not for every message.
      if (event.kind === 'busy' && event.error !== undefined && !isUnavailable(event.error))
        log.error({ err: event.error }, 'a SCAIP message was not taken')
    },
  }
  return createScaipServer(options).catch((error) =>
    cannotListen('SIP', `${sip.host}:${port}`, 'sip.port and sip.host', error),
  )
}

/** @throws {Error} always, with a sentence that says what to do */
function cannotListen(
  what: string,
  address: string,
  options: string,
  cause: Error & { code?: string },
): never {
  const why =
    cause.code === 'EADDRINUSE'
      ? 'another program has that port'
      : cause.code === 'EACCES'
        ? 'this user may not take that port'
        : cause.message
  throw new Error(
    `${what} cannot be taken at ${address}: ${why}. Choose another with ${options}, or end the other program.`,
    {
      cause,
    },
  )
}

async function tlsOf({ sips }: Config) {
  const [key, cert, ca] = await Promise.all(
    [sips.keyFile, sips.certificateFile, sips.authoritiesFile].map((file) =>
      file === '' ? undefined : readFile(file),
    ),
  )
  return { key: key!, cert: cert!, ...(ca && { ca }), requestCert: sips.requestClientCertificate }
}

function sipAddresses(scaip: ScaipServer): Pick<Addresses, 'sip' | 'sips'> {
  const { udp, tls } = scaip.addresses()
  const written = ({ address, port }: { address: string; port: number }) =>
    `${address.includes(':') ? `[${address}]` : address}:${port}`
  return { sip: written(udp!), ...(tls && { sips: written(tls) }) }
}

function readinessOf(db: Database, exchange: Exchange | undefined): ReadinessReport {
  const database = { ready: db.available() }
  const behind = exchange?.isBehind() === true
  const addressing = {
    ready: !behind,
    ...(behind && { note: 'older than what calls have gone by; see the log' }),
  }
  return { ready: database.ready && addressing.ready, parts: { database, addressing } }
}
