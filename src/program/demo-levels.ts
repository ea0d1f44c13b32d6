import { join } from 'node:path'
import { type ServicePlatform, startServicePlatform } from '../compose.ts'
import { type Config, type Log, type PartialConfig, readConfig } from '../kernel/index.ts'
import { type LevelAccess, levelPlatforms, type Simulator } from '../simulator/index.ts'
import type { OperatorWrite } from '../trust/index.ts'
import { accessTo, gatewayFromHere } from './demo-access.ts'
import type { DemoAuthority } from './demo-exchange.ts'
import { portFor } from './free-port.ts'

/** The platforms above the municipality's, started beside it. */
export interface Levels {
  /** Starts them, and has all three hand calls on to each other. Never throws: what does not start is logged, and the local one runs on. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface LevelsBeside {
  /** The municipality's own platform. */
  local: ServicePlatform
  config: Config
  authority: DemoAuthority
  simulator: Simulator
  log: Log
  /** Tells a person what runs where. */
  tell(lines: readonly string[]): void
}

interface Level {
  name: 'regional' | 'national'
  title: string
  /** Its ports are so many above the local one's. */
  above: number
  operator: OperatorWrite
  /** Platforms beside it in the tree, which hand calls on to it. */
  neighbours: readonly string[]
}

const employee = { name: 'Demo Driftsson' }
const levels: readonly Level[] = [
  {
    name: 'regional',
    title: 'Regional platform',
    above: 1,
    operator: { organisation: { name: 'Region Exempel', kinds: ['region', 'care_provider'] }, employee },
    neighbours: [levelPlatforms.local.hsaId, levelPlatforms.national.hsaId],
  },
  {
    name: 'national',
    title: 'National platform',
    above: 2,
    operator: {
      organisation: { name: 'Påhittade samordningsmyndigheten', kinds: ['authority'] },
      employee,
    },
    neighbours: [levelPlatforms.regional.hsaId],
  },
]

/** Each is small: it has calls of a made-up world to hand on, and shares a machine. */
const poolSize = 4

/** A regional and a national service platform beside the municipality's, in this process, each with a database and a folder of its own. */
export function levelsBeside(beside: LevelsBeside): Levels {
  const running: ServicePlatform[] = []
  const stopping = new AbortController()
  let starting: Promise<void> | undefined

  const start = async () => {
    stopping.signal.throwIfAborted()
    const access: Partial<Record<Level['name'], LevelAccess>> = {}
    for (const level of levels) {
      const platform = await startLevel(level, beside)
      running.push(platform)
      stopping.signal.throwIfAborted()
      const { system, logIn } = await accessTo(platform, level.operator)
      access[level.name] = { gateway: gatewayFromHere(platform.addresses.gateway!), system, logIn }
      beside.log.info({ level: level.name, ...platform.addresses }, 'a platform above runs')
    }
    await beside.simulator.setUpLevels({ regional: access.regional!, national: access.national! })
    beside.log.info('calls travel between the local, the regional and the national platform')
    beside.tell(levels.map(({ title }, at) => toldOf(title, running[at]!)))
  }
  return {
    start: () =>
      (starting ??= start().catch((err: unknown) => {
        if (!stopping.signal.aborted)
          beside.log.error(
            { err },
            'the platforms above are not there, or not set up; the local one runs without them',
          )
      })),
    async stop() {
      stopping.abort()
      await starting
      await Promise.all(running.map((platform) => platform.stop()))
    },
  }
}

async function startLevel(
  level: Level,
  { local, config, authority, log }: LevelsBeside,
): Promise<ServicePlatform> {
  const { name, above } = level
  const { hsaId } = levelPlatforms[name]
  const [http, gateway] = await Promise.all(
    [config.http, config.exchange].map(({ host, port }) => portFor(host, port, above, log)),
  )
  const overrides: PartialConfig = {
    role: 'services',
    http: { host: config.http.host, port: http },
    exchange: {
      ...(await authority.settingsOf(hsaId)),
      platformId: hsaId,
      host: config.exchange.host,
      port: gateway,
      originalConsumerSenders: [...level.neighbours],
    },
    database: { url: await local.databaseBeside(name), poolSize },
    jobs: { concurrency: 1 },
    trust: { cookieName: `knutpunkt-${name}` },
    dataDir: join(config.dataDir, 'levels', name),
    log: config.log,
  }
  // Where the local one may be shown, so may these.
  return startServicePlatform(readConfig({ overrides, demo: 'shown' }), log.child({ level: name }), {
    demo: true,
  })
}

function toldOf(title: string, { addresses: { http, gateway } }: ServicePlatform): string {
  return `  ${`${title}:`.padEnd(21)} ${http}, gateway ${gateway}`
}
