import type { App, Clock, Database, JobHandlers, Log } from '../kernel/index.ts'
import type { Audit, Guard } from '../trust/index.ts'
import type { Engine } from './engine/engine.ts'
import { modelVersion } from './model/entities.ts'
import { loadOrCreateNodeKeys } from './order/node-keys.ts'
import { createOrderDoor } from './order/order-door.ts'
import { orderRoutes } from './order/order-routes.ts'
import { leastThreshold, type PolicyDefaults } from './policy/policy.ts'
import { policyRoutes } from './policy/policy-routes.ts'
import { createPolicyService, type PolicyService } from './policy/policy-service.ts'
import { listPolicies } from './policy/policy-store.ts'
import type { RegionData } from './run/data.ts'
import type { Pseudonyms } from './run/execute.ts'
import { openResultFiles } from './run/result-files.ts'
import { runRoutes } from './run/run-routes.ts'
import { createRunService } from './run/run-service.ts'
import { createRunner, type Runner } from './run/runner.ts'
import { type NodeDescription, type ProductDefinition, type PublicKeys, wireVersion } from './wire/index.ts'

/** How a node is set up. */
export interface RegionSettings {
  /** Its region's code, `03`: to whom orders are addressed. */
  region: string
  name: string
  /** Hubs whose orders are taken, by their ids, with their public keys. */
  hubs: ReadonlyMap<string, PublicKeys>
  /** What people's cell keys are made with: the same at every node of the deployment. */
  cellKeySalt: string
  /** What holds of a product until the region decides on it. */
  defaults: PolicyDefaults
  /** Runs at a time. */
  atOnce: number
  /** Runs that may wait at a time. */
  mostOpen: number
  mostCells: number
  /** The longest that a run may take. */
  timeoutMs: number
  /** A run whose process ends this many times is given up. */
  mostAttempts: number
  /** How long results are kept. */
  keepDays: number
}

/** A node that nobody has set up otherwise: nothing goes out that somebody in the region has not seen. */
export const usualSettings = {
  defaults: { takesPart: true, byHand: true, threshold: 5 },
  atOnce: 2,
  mostOpen: 1_000,
  mostCells: 50_000,
  timeoutMs: 10 * 60_000,
  mostAttempts: 3,
  keepDays: 30,
} as const satisfies Partial<RegionSettings>

export interface RegionDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  guard: Guard
  audit: Pick<Audit, 'append'>
  dataDir: string
  /** Of the program. */
  version: string
  settings: RegionSettings
  /** Definitions that the program comes with. */
  products: readonly ProductDefinition[]
  /** What answers questions on the region's data. Closed by who opened it, after the node has stopped. */
  engine: Engine
  data: RegionData
  pseudonyms: Pseudonyms
  /** What employees are called, by their ids. */
  nameOf(id: string): Promise<string | undefined>
}

/** A regional node's answering side, running. */
export interface Region {
  /** What hubs know its answers by. */
  keys: PublicKeys
  policies: PolicyService
  runner: Runner
  jobs: { handlers: JobHandlers; crontab: string }
  /** Begins to take runs from the queue. */
  start(): Promise<void>
  stop(): Promise<void>
}

const purgeTask = 'region:purge-results'
/** As the audit log names parties. */
const hubId = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$/

/**
 * Joins orders, runs and what the region decides, and adds their routes.
 *
 * @throws {TypeError} when a hub's id is none
 */
export async function createRegion(deps: RegionDeps): Promise<Region> {
  const { app, settings, data, engine } = deps
  for (const id of settings.hubs.keys()) if (!hubId.test(id)) throw new TypeError(`${id} is no hub's id`)
  const keys = await loadOrCreateNodeKeys(deps.dataDir)
  const files = await openResultFiles(deps.dataDir)
  const policies = createPolicyService({ ...deps, defaults: settings.defaults })
  await policies.meetOwn()
  const runner = createRunner({ ...deps, ...settings, engine, data, files, policies })
  const door = createOrderDoor({
    ...deps,
    ...settings,
    policies,
    key: keys.signing,
    describe: () => describe(deps, policies),
  })
  orderRoutes(app, { ...deps, door, files, known: keys.known })
  runRoutes(app, { ...deps, policies, runs: createRunService(deps) })
  policyRoutes(app, { ...deps, policies })
  return {
    keys: keys.known,
    policies,
    runner,
    jobs: { handlers: { [purgeTask]: () => runner.purge() }, crontab: `41 2 * * * ${purgeTask}` },
    async start() {
      await files.sweep(new Date(deps.clock.epochMilliseconds() - settings.timeoutMs))
      await runner.start()
    },
    stop: () => runner.stop(),
  }
}

async function describe(
  { db, settings, version, data }: RegionDeps,
  policies: PolicyService,
): Promise<NodeDescription> {
  const stored = await listPolicies(db.pool)
  return {
    v: wireVersion,
    region: settings.region,
    name: settings.name,
    software: version,
    modelVersion,
    sources: await data.describe(),
    products: stored.map((each) => {
      const { takesPart, byHand, threshold = 0 } = policies.decidedOf(each)
      const least = leastThreshold(each.definition, settings.defaults)
      return { id: each.id, takesPart, byHand, threshold: Math.max(least, threshold) }
    }),
  }
}
