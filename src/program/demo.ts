import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Platform, startPlatform } from '../compose.ts'
import {
  type Config,
  createLog,
  isLoopback,
  type Log,
  type PartialConfig,
  readConfig,
} from '../kernel/index.ts'
import {
  createSimulator,
  levelPlatforms,
  receptionHsaId,
  recordSystem,
  type Simulator,
  visitors,
} from '../simulator/index.ts'
import { accessTo, type DemoAccess, fromHere, gatewayFromHere } from './demo-access.ts'
import { demoCertificate } from './demo-certificate.ts'
import { type DemoAuthority, demoAuthority } from './demo-exchange.ts'
import { type Levels, levelsBeside } from './demo-levels.ts'
import { type Regions, regionsBeside } from './demo-regions.ts'
import { numberOption, readOptions } from './options.ts'
import { runUntilStopped } from './run-until-stopped.ts'
import { keepSystemFile } from './system-file.ts'

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  'i-know-this-is-a-demo': { type: 'boolean' },
  'sip-port': { type: 'string' },
  'sips-port': { type: 'string' },
  'gateway-port': { type: 'string' },
  'sftp-port': { type: 'string' },
  'sip-host': { type: 'string' },
  data: { type: 'string' },
  'no-simulator': { type: 'boolean' },
  'no-levels': { type: 'boolean' },
  'no-regions': { type: 'boolean' },
  people: { type: 'string' },
  seed: { type: 'string' },
  speed: { type: 'string' },
  storm: { type: 'string' },
  json: { type: 'boolean' },
} as const
const port = { from: 0, to: 65_535, whole: true }

/** `knutpunkt demo`: the whole platform with a made-up municipality, on this machine alone unless told otherwise. */
export async function demo(args: string[]): Promise<number> {
  const given = readOptions(args, options)
  const seed = numberOption('seed', given.seed, { from: 0, to: 4_294_967_295, whole: true }) ?? 1
  const storm = numberOption('storm', given.storm, { from: 1, to: 1000, whole: true })
  const speed = numberOption('speed', given.speed, { from: 0.1, to: 600 }) ?? 1
  const people = numberOption('people', given.people, { from: 300, to: 1_000_000, whole: true }) ?? 300_000
  const { config, authority } = await demoConfig(given)
  const log = createLog(config.log)
  return runUntilStopped(log, async () => {
    const platform = await startPlatform(config, log, { demo: true })
    await platform.ensureOperator(demoOperator)
    log.info({ ...platform.addresses }, 'ready')
    if (!isLoopback(config.http.host)) log.warn({ host: config.http.host }, shownWarning)
    const tell = config.log.json ? () => undefined : say
    tell(whereabouts(platform))
    const access = given['no-simulator'] ? undefined : await accessTo(platform, demoOperator)
    const simulator =
      access && (await makeSimulator(platform, { access, config, log, authority }, { seed, speed }))
    const levels =
      simulator && authority && !given['no-levels']
        ? levelsBeside({ local: platform, config, authority, simulator, log, tell })
        : undefined
    const regions =
      access && !given['no-regions']
        ? regionsBeside({ platform, access, config, seed, people, log, tell })
        : undefined
    if (simulator) void begin(simulator, log, { storm, levels, regions, dataDir: config.dataDir })
    return async () => {
      await Promise.all([simulator?.stop(), levels?.stop(), regions?.stop()])
      await platform.stop()
    }
  })
}

const shownWarning =
  'THIS IS A DEMO THAT OTHER MACHINES CAN REACH: anybody who does may log in as anybody, and see and change everything. Keep nothing real in it.'

/** The configuration, and the demo's own root when the gateway stands under it. */
async function demoConfig(
  given: ReturnType<typeof readOptions<typeof options>>,
): Promise<{ config: Config; authority: DemoAuthority | undefined }> {
  const httpPort = numberOption('port', given.port, port)
  // Whoever wants a free port for the pages wants one for calls and files too.
  const portOf = (name: 'gateway-port' | 'sftp-port') =>
    numberOption(name, given[name], port) ?? (httpPort === 0 ? 0 : undefined)
  const overrides: PartialConfig = {
    http: { port: httpPort, host: given.host },
    exchange: { port: portOf('gateway-port') },
    hub: { sftp: { enabled: true, port: portOf('sftp-port') } },
    sip: { port: numberOption('sip-port', given['sip-port'], port), host: given['sip-host'] },
    sips: { port: numberOption('sips-port', given['sips-port'], port) },
    dataDir: given.data,
    log: { json: given.json },
  }
  const where = { demo: given['i-know-this-is-a-demo'] ? 'shown' : 'loopback' } as const
  const asked = readConfig({ env: process.env, overrides: said(overrides), ...where })
  const ownGateway = asked.exchange.keyFile !== ''
  const authority = ownGateway ? undefined : await demoAuthority(asked.dataDir, receptionHsaId)
  const exchange = {
    ...overrides.exchange,
    ...(authority && {
      platformId: receptionHsaId,
      originalConsumerSenders: [levelPlatforms.regional.hsaId],
      ...authority.settings,
    }),
  }
  const ownSips = asked.sips.keyFile !== ''
  const { keyFile, certificateFile } = ownSips ? asked.sips : await demoCertificate(asked.dataDir, new Date())
  const sips = { ...overrides.sips, keyFile, certificateFile }
  const config = readConfig({ env: process.env, overrides: said({ ...overrides, exchange, sips }), ...where })
  return { config, authority }
}

/** Without what was not said, which would otherwise overrule the environment with nothing. */
function said<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(entries.map(([key, each]) => [key, said(each)])) as T
}

/** Who runs the made-up installation. */
const demoOperator = { organisation: { name: 'Demodriften' }, employee: { name: 'Demo Driftsson' } }

/** In the data folder: how to ask as the made-up region's record system, and something to ask. */
const recordSystemFile = 'record-system.json'
const questionFile = 'question.json'
/** How to connect systems of one's own to the service platform, as the changes of a draft. */
const connectionFile = 'connection.json'

async function makeSimulator(
  platform: Platform,
  {
    access: { base, system, logIn },
    config,
    log,
    authority,
  }: { access: DemoAccess; config: Config; log: Log; authority: DemoAuthority | undefined },
  { seed, speed }: { seed: number; speed: number },
): Promise<Simulator> {
  const { sip, sips, gateway } = platform.addresses
  const ca = sips && (await readFile(config.sips.certificateFile, 'utf8'))
  for (const [name, hsaId] of Object.entries(visitors)) await authority?.hand(name, hsaId)
  const record = await keepSystemFile(join(config.dataDir, recordSystemFile), base, recordSystem.id)
  return createSimulator({
    seed,
    speed,
    http: base,
    system,
    logIn,
    recordSystemKey: record.publicJwk,
    ...(gateway &&
      authority && {
        services: { gateway: gatewayFromHere(gateway), ca: authority.ca, issue: authority.issue },
      }),
    sip: fromHere(sip),
    tcp: fromHere(sip),
    ...(sips && ca && { sips: { ...fromHere(sips), host: 'localhost', ca } }),
    log: { info: (message, fields) => log.info({ ...fields, room: 'simulator' }, message) },
  })
}

/** The municipality moves in while the pages are served already; what alarms do not need comes when its day has begun. */
async function begin(
  simulator: Simulator,
  log: Log,
  {
    storm,
    levels,
    regions,
    dataDir,
  }: {
    storm: number | undefined
    levels: Levels | undefined
    regions: Regions | undefined
    dataDir: string
  },
): Promise<void> {
  try {
    await simulator.setUp()
    await simulator.start()
    log.info('the made-up municipality is living its day')
    void meetNeighbours(simulator, log, dataDir).then(() => levels?.start())
    void regions?.start()
    if (storm !== undefined) await simulator.storm(storm)
  } catch (err) {
    log.error({ err }, 'the made-up municipality could not move in; the platform itself runs')
  }
}

async function meetNeighbours(simulator: Simulator, log: Log, dataDir: string): Promise<void> {
  try {
    const write = async (name: string, content: object): Promise<string> => {
      const file = join(dataDir, name)
      await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`)
      return file
    }
    const question = await simulator.setUpTrust()
    if (question !== undefined) {
      const file = await write(questionFile, question)
      log.info({ file }, 'a question about access that depends on a consent is written down')
    }
    const connection = await simulator.setUpServices()
    if (connection !== undefined) {
      const file = await write(connectionFile, connection)
      log.info({ file }, 'how to connect a system of your own is written down')
    }
  } catch (err) {
    log.error({ err }, 'the neighbours of the made-up municipality could not be registered; alarms go on')
  }
}

const say = (lines: readonly string[]): void => void process.stdout.write(['', ...lines, '', ''].join('\n'))

function whereabouts({ addresses }: Platform): string[] {
  return [
    `  Knutpunkt is running: ${addresses.http}`,
    `  SIP for alarms:       ${addresses.sip} (UDP, TCP)${addresses.sips ? `, ${addresses.sips} (TLS)` : ''}`,
    ...(addresses.gateway ? [`  Gateway for calls:    ${addresses.gateway} (mutual TLS)`] : []),
    ...(addresses.sftp ? [`  Deliveries of data:   ${addresses.sftp}`] : []),
    `  Send an alarm:        npx knutpunkt scaip send --to sip:${addresses.sip} --cid 8031004`,
    '  Ctrl-C stops.',
  ]
}
