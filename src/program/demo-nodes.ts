import { link, mkdir, readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { type RegionNode, startRegionNode } from '../compose.ts'
import { type Config, type Log, readConfig } from '../kernel/index.ts'
import {
  generateRegions,
  type ModelRegion,
  mappingFileOf,
  modelRegions,
  type NodeToKnow,
  setUpRegion,
} from '../simulator/index.ts'
import { accessTo } from './demo-access.ts'

/** Where one node has its own. */
export interface NodePlace {
  /** URL of its database. */
  databaseUrl: string
  /** 0: a free one. */
  port: number
}

/** What regions' nodes are started with. */
export interface NodesSetUp {
  /** For all of them: a folder for each, and for the made-up data. */
  folder: string
  host: string
  log: Config['log']
  /** By the regions' codes. */
  places: Readonly<Record<string, NodePlace>>
  /** URL of the database that is the warehouse of the region that has one. */
  warehouseUrl: string
  hub: { id: string; keysFile: string }
  cellKeySalt: string
  seed: number
  /** In all regions. */
  people: number
}

/** Each is small, and the machine is an alarm reception's first of all. */
const poolSize = 4

/** Starts a region's node, with the people who decide there. Data it has none yet, when it is the first time. */
export async function startNode(
  region: ModelRegion,
  setUp: NodesSetUp,
  log: Log,
  signal: AbortSignal,
): Promise<{ node: RegionNode; known: NodeToKnow }> {
  const { code, name, key, comparability } = region
  const { databaseUrl, port } = setUp.places[code]!
  const dataDir = join(setUp.folder, key)
  const config = readConfig({
    overrides: {
      role: 'region',
      http: { host: setUp.host, port },
      database: { url: databaseUrl, poolSize },
      jobs: { concurrency: 1 },
      trust: { cookieName: `knutpunkt-${key}` },
      dataDir,
      log: setUp.log,
      region: {
        code,
        name,
        mappingsFolder: dirname(mappingFileOf(region)),
        databases: region.kind === 'postgresql' ? { [key]: setUp.warehouseUrl } : {},
        hubs: { [setUp.hub.id]: setUp.hub.keysFile },
        cellKeySalt: setUp.cellKeySalt,
        byRule: true,
        comparability: [...comparability],
      },
    },
    demo: 'shown',
  })
  const node = await startRegionNode(config, log.child({ region: code }), { demo: true })
  const operator = {
    organisation: { name, kinds: ['region' as const] },
    employee: { name: 'Demo Driftsson' },
  }
  await setUpRegion({ ...(await accessTo(node, operator)), signal }, region)
  return { node, known: { code, name, url: node.addresses.http, publicJwk: node.publicJwk } }
}

/** Lays what was made where the node looks for it: the same files, under another name. */
async function layFiles({ key }: ModelRegion, folder: string): Promise<void> {
  const [made, laid] = [join(folder, 'regions', key), join(folder, key, 'region/files', key)]
  for (const file of await readdir(made, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const target = join(laid, relative(made, file.parentPath), file.name)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await link(join(file.parentPath, file.name), target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Makes the regions' data where it is not there yet, and has each node load what is new. @returns the last day that the data knows of */
export async function fillNodes(
  nodes: ReadonlyMap<string, RegionNode>,
  { folder, seed, people, warehouseUrl }: NodesSetUp,
  log: Log,
): Promise<string> {
  const reads = modelRegions.find(({ kind }) => kind === 'postgresql')!
  const { until } = await generateRegions({
    folder,
    seed,
    people,
    postgresUrl: warehouseUrl,
    pseudonymise: (identities) => nodes.get(reads.code)!.pseudonymise(identities),
    log: { info: (message, fields) => log.info({ ...fields }, message) },
  })
  for (const region of modelRegions) {
    const { code, kind } = region
    const began = performance.now()
    if (kind !== 'postgresql') await layFiles(region, folder)
    await nodes.get(code)!.load()
    log.info({ region: code, milliseconds: Math.round(performance.now() - began) }, 'a region has its data')
  }
  return until
}
