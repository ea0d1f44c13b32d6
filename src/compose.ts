import type { Addresses, ServiceAddresses } from './compose/addresses.ts'
import { type Core, openCore, openDoors, servePages, startRooms } from './compose/core.ts'
import { databaseBeside } from './compose/database.ts'
import { joinHub, openSftp } from './compose/hub.ts'
import { createReception, startMirroring } from './compose/reception.ts'
import { joinRegion, type RegionRooms } from './compose/region.ts'
import { openSip } from './compose/sip.ts'
import type { NodeClient } from './hub/index.ts'
import { type Clock, type Config, type Log, systemClock } from './kernel/index.ts'
import {
  type BootstrapSystemWrite,
  bootstrapSystem,
  ensureOperator,
  type OperatorWrite,
} from './trust/index.ts'

export type { Addresses, ServiceAddresses } from './compose/addresses.ts'
export { openConfiguredDatabase, roomMigrations } from './compose/database.ts'

/** A service platform, running: trust and the exchange, without an alarm reception. */
export interface ServicePlatform {
  addresses: ServiceAddresses
  /** The organisation that runs the installation, by its id; made with its first administrator when there is none. */
  ensureOperator(operator: OperatorWrite): Promise<string>
  /** Registers a system that may ask the interfaces, as `knutpunkt system add` does. */
  addSystem(system: BootstrapSystemWrite): Promise<void>
  /**
   * The URL of another database on the same server, for a platform beside this one; made when it is not there. Not for logs.
   *
   * @param suffix of its name: lower-case letters
   */
  databaseBeside(suffix: string): Promise<string>
  /** Takes nothing new, ends what is under way, writes everything down. Takes a few seconds at most. */
  stop(): Promise<void>
}

/** All rooms, running. */
export interface Platform extends ServicePlatform {
  addresses: Addresses
}

export interface PlatformOptions {
  clock?: Clock | undefined
  /** People log in as whom they like, as `npm start` has it. */
  demo?: boolean | undefined
  /** How the regions' nodes are asked; absent: over HTTP. */
  nodes?: NodeClient | undefined
}

/**
 * Starts everything, in the order that nothing is taken before it can be kept: database, tables, rooms, jobs, then the
 * doors. What had been started is stopped again when a later part cannot start.
 */
export async function startPlatform(
  config: Config,
  log: Log,
  options: PlatformOptions = {},
): Promise<Platform> {
  const rooms = ['trust', 'exchange', 'welfare', 'hub']
  return started(config, log, { ...options, rooms }, async (core) => {
    const welfare = await createReception(core)
    const hub = await joinHub(core)
    await servePages(core)
    await startRooms(core, [core.trust, core.exchange, welfare, hub])
    startMirroring(core)
    const sip = await openSip(core, welfare)
    return { ...(await openDoors(core)), ...sip, ...(await openSftp(core, hub)) }
  })
}

/** Starts a service platform alone, in the same order: calls between care systems, and no alarms. */
export async function startServicePlatform(
  config: Config,
  log: Log,
  options: PlatformOptions = {},
): Promise<ServicePlatform> {
  return started(config, log, { ...options, rooms: ['trust', 'exchange'] }, async (core) => {
    await servePages(core)
    await startRooms(core, [core.trust, core.exchange])
    return openDoors(core)
  })
}

/** A region's node of the data hub, running. */
export interface RegionNode extends ServicePlatform {
  /** Loads what is new in the region's sources, all of them. */
  load(): Promise<void>
  /** The public key that its answers are signed with (JWK). */
  publicJwk: Readonly<Record<string, unknown>>
  /** The region's own pseudonyms of identities: those that its loading keeps in a warehouse that is read in place. */
  pseudonymise(identities: string[]): Promise<ReadonlyMap<string, string>>
}

/** Starts a region's node alone, in the same order: its data, and answers to what hubs order. */
export async function startRegionNode(
  config: Config,
  log: Log,
  options: PlatformOptions = {},
): Promise<RegionNode> {
  let rooms: RegionRooms | undefined
  const node = await started(config, log, { ...options, rooms: ['trust', 'region'] }, async (core) => {
    const joined = await joinRegion(core)
    rooms = joined
    await servePages(core)
    const jobs = joined.jobs.map((each) => ({
      jobs: each,
      start: () => undefined,
    }))
    await startRooms(core, [core.trust, ...jobs])
    await joined.region.start()
    return openDoors(core)
  })
  const { region, loads, pseudonyms } = rooms!
  return {
    ...node,
    publicJwk: { ...region.keys.keys.at(-1)! },
    pseudonymise: (identities) => pseudonyms.stageOne(identities, pseudonyms.newest()),
    async load() {
      for (const source of loads.sources) await loads.load(source)
    },
  }
}

async function started<A extends ServiceAddresses>(
  config: Config,
  log: Log,
  { clock = systemClock, demo = false, rooms, nodes }: PlatformOptions & { rooms: readonly string[] },
  open: (core: Core) => Promise<A>,
): Promise<ServicePlatform & { addresses: A }> {
  const closers: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse())
      await close().catch((err) => log.error({ err }, 'a part did not stop cleanly'))
  }
  try {
    const core = await openCore({ config, log, clock, demo, rooms, nodes, closers })
    const { db, vault, opened } = core
    const deps = { db, vault, clock }
    return {
      addresses: await open(core),
      ensureOperator: (operator) => ensureOperator(deps, operator),
      addSystem: async (system) => void (await bootstrapSystem(deps, system)),
      databaseBeside: (suffix) => databaseBeside(opened, suffix),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
