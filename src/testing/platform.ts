import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Addresses, startPlatform } from '../compose.ts'
import type { NodeClient } from '../hub/index.ts'
import { type Clock, type Config, type PartialConfig, readConfig } from '../kernel/index.ts'
import { captureLog, testDatabase } from '../kernel/testkit/index.ts'
import { demoCertificate } from '../program/demo-certificate.ts'
import {
  createDemoLogin,
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../simulator/index.ts'
import { type Api, createApi } from './api.ts'
import { type Exit, type LogLine, serveProgram } from './program.ts'
import { type TestSystem, testSystem } from './system.ts'

export interface TestPlatformOptions {
  /** Over the tests' own defaults: free ports, a temporary data folder. */
  config?: PartialConfig
  /** A database to use. Not given: an empty one of its own, dropped at stop. */
  databaseUrl?: string
  /**
   * A PostgreSQL of its own in its data folder, as `npm start` has it, durable, instead of a clone on the server that the
   * tests share. Slower to start by a second or two.
   */
  embedded?: boolean
  /** The data folder, kept at stop, so that a second start finds the first one's data. Not given: a temporary one. */
  dataDir?: string
  /** Runs `knutpunkt serve` as a process of its own, to be killed. Not given: all in this process. */
  asProcess?: boolean
  /** In this process only. */
  clock?: Clock
  /** Lets the browser be anybody, as `npm start` does. In this process only. */
  demo?: boolean
  /** Answers as the regions' nodes to a data hub, which there is when this is given. In this process only. */
  nodes?: NodeClient
  /** A made-up municipality that has moved in; its day has begun unless `still`. */
  simulator?: Partial<Pick<SimulatorOptions, 'seed' | 'speed' | 'population'>> & { still?: boolean }
}

/** The whole platform, started for a test. */
export interface TestPlatform {
  addresses: Addresses
  /** Host and port of SIP over UDP and TCP. */
  sip: { host: string; port: number }
  /** The certificate (PEM) that `addresses.sips` is checked against. */
  ca: string
  /** What it logged. Grows. */
  lines: LogLine[]
  /** Asks as the system below. */
  api: Api
  /** A system that sees to the whole installation. */
  system: TestSystem
  simulator: Simulator | undefined
  /** Its process; our own when it runs in it. */
  pid: number
  /** Stops it as Ctrl-C does, and lets go of all it had. Answers how its process ended; undefined when in this one. */
  stop(): Promise<Exit | undefined>
  /** Ends its process as a power cut would, and waits until it is gone. Only with `asProcess`. */
  kill9(): Promise<void>
}

type Started = Pick<TestPlatform, 'addresses' | 'lines' | 'pid' | 'kill9'> & {
  stop(): Promise<Exit | undefined>
}

/**
 * Starts the whole platform on free ports, in this process or in one of its own. Call `stop()` when done, also after `kill9()`.
 *
 * What had been started is stopped again when a later part cannot start.
 */
export async function startTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  const closers: (() => Promise<unknown>)[] = []
  let result: Exit | undefined
  let stopping: Promise<Exit | undefined> | undefined
  const stop = () =>
    (stopping ??= (async () => {
      for (const close of closers.splice(0).toReversed()) await close()
      return result
    })())
  try {
    const { config, ca } = await configOf(options, closers)
    const started = await (options.asProcess ? startAsProcess(config) : startHere(config, options))
    closers.push(async () => (result = await started.stop()))
    const { addresses, lines, pid, kill9 } = started
    const url = config.database.url === '' ? await embeddedUrl({ lines }) : config.database.url
    const system = await testSystem(url, () => addresses.http)
    const api = createApi(system)
    await api.letIn()
    const simulator = options.simulator && (await moveIn(options, { system, addresses, ca }))
    if (simulator) closers.push(() => simulator.stop())
    return { addresses, sip: hostAndPort(addresses.sip), ca, lines, api, system, simulator, pid, stop, kill9 }
  } catch (error) {
    await stop()
    throw error
  }
}

async function configOf(
  { config, databaseUrl, embedded, dataDir: given }: TestPlatformOptions,
  closers: (() => Promise<unknown>)[],
): Promise<{ config: Config; ca: string }> {
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'knutpunkt-test-platform-')))
  if (given === undefined) closers.push(() => rm(dataDir, { recursive: true, force: true }))
  const url = embedded ? '' : (databaseUrl ?? (await ownDatabase(closers)))
  const { keyFile, certificateFile, certificate } = await demoCertificate(dataDir, new Date())
  const overrides: PartialConfig = {
    ...config,
    http: { port: 0, ...config?.http },
    sip: { port: 0, ...config?.sip },
    sips: { port: 0, keyFile, certificateFile, ...config?.sips },
    database: { url, ...config?.database },
    dataDir,
  }
  return { config: readConfig({ overrides }), ca: certificate }
}

async function ownDatabase(closers: (() => Promise<unknown>)[]): Promise<string> {
  const { url, drop } = await testDatabase()
  closers.push(drop)
  return url
}

async function startHere(config: Config, { clock, demo, nodes }: TestPlatformOptions): Promise<Started> {
  const { log, lines } = captureLog()
  const platform = await startPlatform(config, log, { clock, demo, nodes })
  return {
    addresses: platform.addresses,
    lines,
    pid: process.pid,
    stop: async () => {
      await platform.stop()
      return undefined
    },
    kill9: () => Promise.reject(new Error('only a platform with a process of its own can be killed')),
  }
}

async function startAsProcess(config: Config): Promise<Started> {
  const program = await serveProgram(config)
  const { addresses, lines, pid, ended } = program
  return {
    addresses,
    lines,
    pid,
    stop: () => {
      program.kill('SIGINT')
      return ended
    },
    kill9: async () => {
      program.kill('SIGKILL')
      await ended
    },
  }
}

async function moveIn(
  { simulator: wanted = {}, demo }: TestPlatformOptions,
  { system, addresses, ca }: Pick<TestPlatform, 'system' | 'addresses' | 'ca'>,
): Promise<Simulator> {
  const { seed = 1, speed = 1, population, still } = wanted
  const { http, sip, sips } = addresses
  const simulator = createSimulator({
    seed,
    speed,
    http,
    system,
    sip: hostAndPort(sip),
    tcp: hostAndPort(sip),
    ...(sips && { sips: { port: hostAndPort(sips).port, host: 'localhost', ca } }),
    log: { info: () => undefined },
    ...(population && { population }),
    ...(demo && { logIn: createDemoLogin(() => http) }),
  })
  try {
    await simulator.setUp()
    if (!still) await simulator.start()
    return simulator
  } catch (error) {
    await simulator.stop()
    throw error
  }
}

/** Host and port of an address like `127.0.0.1:5060`. */
export function hostAndPort(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(`sip://${address}`)
  return { host: hostname, port: Number(port) }
}

/** The URL of the PostgreSQL that a platform with `embedded` started, for looking into it. */
export async function embeddedUrl({ lines }: Pick<TestPlatform, 'lines'>): Promise<string> {
  const { port, folder } = lines.find(({ msg }) => msg === 'the database is running')!
  const password = (await readFile(join(String(folder), 'postgres-password'), 'utf8')).trim()
  return `postgres://knutpunkt:${password}@127.0.0.1:${port}/knutpunkt`
}
