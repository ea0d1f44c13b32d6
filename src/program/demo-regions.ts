import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Platform } from '../compose.ts'
import { loadOrCreateSshKey } from '../hub/index.ts'
import type { Config, Log } from '../kernel/index.ts'
import {
  connectNode,
  differencingQuestions,
  modelRegions,
  type NodeToKnow,
  setUpHub,
} from '../simulator/index.ts'
import type { DemoAccess } from './demo-access.ts'
import type { NodePlace, NodesSetUp } from './demo-nodes.ts'
import type { FromNodes, ToNodes } from './demo-nodes-process.ts'
import { portFor } from './free-port.ts'

/** The regions' nodes, started beside the hub. */
export interface Regions {
  /** Starts them, connects them with the hub, and has them make and load their data. Never throws: what does not start is logged. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface RegionsBeside {
  /** With the hub. */
  platform: Platform
  access: DemoAccess
  config: Config
  seed: number
  /** In all regions, when the data is first made. */
  people: number
  log: Log
  /** Tells a person what runs where. */
  tell(lines: readonly string[]): void
}

/** In the data folder: with which whoever tries it out fetches what is delivered to the researcher. */
const fetchKeyFile = 'researcher-key'
/** The last of the platforms has the port two above the municipality's. */
const firstAbove = 3
/** The nodes themselves wait no longer than this for what they have under way. */
const patienceMs = 2_000

/** Three regions' nodes beside the hub, in a process of their own, each with a database and a folder of its own. */
export function regionsBeside(beside: RegionsBeside): Regions {
  const { log, config } = beside
  const stopping = new AbortController()
  let child: ChildProcess | undefined

  const start = async () => {
    const folder = join(config.dataDir, 'regions')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const hub = { ...beside.access, signal: stopping.signal }
    const { line: publicKey } = await loadOrCreateSshKey(join(config.dataDir, fetchKeyFile))
    const researcher = await setUpHub(hub, { name: 'Demo', publicKey })
    const setUp = await setUpOf(beside, folder)
    stopping.signal.throwIfAborted()
    // Without the options of this process: a test runner's would write over its results.
    child = fork(fileURLToPath(new URL('./demo-nodes-process.ts', import.meta.url)), { execArgv: [] })
    child.on('error', (err) => log.error({ err }, 'the regions’ nodes could not be started'))
    child.on('exit', (code) => {
      if (!stopping.signal.aborted)
        log.error({ code }, 'the regions’ nodes have ended; the hub runs without them')
    })
    const known: NodeToKnow[] = []
    child.on('message', (told: FromNodes) => {
      if (told.kind === 'filled')
        return void handOut(config.dataDir, researcher, told.until)
          .then(() => log.info('the regions’ nodes have their data'))
          .catch((err) => log.error({ err }, 'questions to try could not be written down'))
      known.push(told.known)
      log.info({ region: told.known.code, http: told.known.url }, 'a region’s node runs')
      connectNode(hub, told.known).catch((err) =>
        log.error({ err, region: told.known.code }, 'a region’s node could not be connected'),
      )
      if (known.length === modelRegions.length) beside.tell(known.map(toldOf))
    })
    child.send({ kind: 'start', setUp } satisfies ToNodes)
  }
  return {
    start: () =>
      start().catch((err: unknown) => {
        if (!stopping.signal.aborted)
          log.error({ err }, 'the regions’ nodes are not there; the hub runs without them')
      }),
    async stop() {
      stopping.abort()
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      if (child.connected) child.send({ kind: 'stop' } satisfies ToNodes)
      const late = setTimeout(() => child?.kill('SIGKILL'), patienceMs)
      await ended
      clearTimeout(late)
    },
  }
}

async function setUpOf(
  { platform, access, config, seed, people, log }: RegionsBeside,
  folder: string,
): Promise<NodesSetUp> {
  const { host, port } = config.http
  const places: Record<string, NodePlace> = {}
  for (const [at, { code, key }] of modelRegions.entries())
    places[code] = {
      databaseUrl: await platform.databaseBeside(key),
      port: await portFor(host, port, firstAbove + at, log),
    }
  const keysFile = join(folder, 'hub-keys.json')
  await writeFile(keysFile, await (await fetch(new URL('/api/hub/v1/keys', access.base))).text())
  const made = await kept(join(folder, 'made.json'), () =>
    JSON.stringify({ seed, people, cellKeySalt: randomBytes(32).toString('base64url') }),
  )
  return {
    folder,
    host,
    log: config.log,
    places,
    warehouseUrl: await platform.databaseBeside('warehouse'),
    hub: { id: config.hub.id, keysFile },
    ...(JSON.parse(made) as { seed: number; people: number; cellKeySalt: string }),
  }
}

/** What a file has, which is its owner's alone; made the first time. */
async function kept(path: string, make: () => string): Promise<string> {
  await writeFile(path, make(), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return readFile(path, 'utf8')
}

/** For whoever tries the hub out from a terminal: how the researcher logs in, and two questions of which one is answered. */
async function handOut(dataDir: string, researcher: string, until: string): Promise<void> {
  const { allButOne, all } = differencingQuestions(until)
  const files = {
    'researcher.json': { kind: 'staff', id: researcher },
    'all-but-one.json': allButOne,
    'all.json': all,
  }
  for (const [name, content] of Object.entries(files))
    await writeFile(join(dataDir, name), `${JSON.stringify(content, undefined, 2)}\n`)
}

const toldOf = ({ name, code, url }: NodeToKnow): string => `  ${`${name} (${code}):`.padEnd(25)} ${url}`
