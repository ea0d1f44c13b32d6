import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readProducts } from '../hub/index.ts'
import type { Config } from '../kernel/index.ts'
import { version } from '../program/version.ts'
import {
  createExports,
  createLoads,
  createPseudonymPart,
  createPseudonyms,
  createRegion,
  duckDbEngine,
  type Loads,
  loadOrCreatePseudonymKeys,
  type PublicKeys,
  postgresEngine,
  type Region,
  usualSettings,
} from '../region/index.ts'
import type { Core } from './core.ts'

const products = fileURLToPath(new URL('../../products', import.meta.url))

/** Whoever can guess it can take the noise away. */
const leastSalt = 16

/** Flags about how costs are reckoned (KPP) say nothing of other figures. */
const ofCosts = /^kpp_/

/** A region's node: what loads its data, and what answers hubs. */
export interface RegionRooms {
  region: Region
  loads: Loads
  /** Of all parts. */
  jobs: readonly Region['jobs'][]
  pseudonyms: ReturnType<typeof createPseudonyms>
}

/** Joins a region's node. @throws when its settings lack what it needs */
export async function joinRegion(core: Core): Promise<RegionRooms> {
  const { db, http, clock, log, config, trust, closers } = core
  const { region: settings, dataDir } = config
  if (settings.code === '') throw new Error('A region’s node needs region.code, such as 12.')
  if (settings.cellKeySalt.length < leastSalt)
    throw new Error(
      `A region’s node needs region.cellKeySalt, ${leastSalt} characters or more: the same secret at every node of a hub.`,
    )
  const keys = await loadOrCreatePseudonymKeys(dataDir)
  const pseudonyms = createPseudonyms(keys, db)
  const folder = join(dataDir, 'region')
  const loads = await createLoads({
    db,
    app: http.app,
    clock,
    log,
    guard: trust.guard,
    pseudonyms,
    settings: {
      ...settings,
      folder,
      mappingsFolder: settings.mappingsFolder || join(folder, 'mappings'),
      codesFolder: join(products, 'codes'),
    },
  })
  closers.push(() => loads.stop())
  const pseudonymPart = await createPseudonymPart({
    db,
    app: http.app,
    clock,
    log,
    guard: trust.guard,
    audit: trust.audit,
    keys,
    pseudonyms,
    store: loads.store,
    inPlace: loads.engine.kind === 'postgresql',
    nameOf: trust.nameOf,
  })
  const exports = await createExports({
    db,
    app: http.app,
    clock,
    log,
    guard: trust.guard,
    pseudonyms,
    store: loads.store,
    root: loads.exportsFolder,
    inPlace: loads.engine.kind === 'postgresql',
  })
  closers.push(() => exports.stop())
  const { engine: kind } = loads
  const engine =
    kind.kind === 'duckdb'
      ? duckDbEngine(loads.store.reader)
      : postgresEngine({ url: kind.url, timeoutMs: usualSettings.timeoutMs })
  closers.push(() => Promise.resolve(engine.close()))
  const region = await createRegion({
    db,
    app: http.app,
    clock,
    log,
    guard: trust.guard,
    audit: trust.audit,
    dataDir,
    version,
    settings: {
      ...usualSettings,
      region: settings.code,
      name: settings.name || settings.code,
      hubs: await hubsOf(settings),
      cellKeySalt: settings.cellKeySalt,
      defaults: { ...usualSettings.defaults, byHand: !settings.byRule },
    },
    products: (await readProducts(products)).definitions(),
    engine,
    data: {
      relationOf: loads.relationOf,
      describe: loads.describe,
      factsOf: async (entities) => {
        const facts = await loads.factsOf(entities)
        const concerns = (flag: string) => !ofCosts.test(flag) || entities.includes('contact_cost')
        return { ...facts, flags: [...facts.flags, ...settings.comparability.filter(concerns)] }
      },
    },
    pseudonyms,
    nameOf: trust.nameOf,
  })
  closers.push(() => region.stop())
  return { region, loads, pseudonyms, jobs: [region.jobs, loads.jobs, pseudonymPart.jobs, exports.jobs] }
}

async function hubsOf({ hubs }: Config['region']): Promise<ReadonlyMap<string, PublicKeys>> {
  const read = Object.entries(hubs).map(
    async ([id, file]) => [id, JSON.parse(await readFile(file, 'utf8')) as PublicKeys] as const,
  )
  return new Map(await Promise.all(read))
}
