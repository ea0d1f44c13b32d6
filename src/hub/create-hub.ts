import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type App,
  type Clock,
  type Config,
  type Database,
  type JobHandlers,
  KnutpunktError,
  type Log,
  type Metrics,
} from '../kernel/index.ts'
import type { PublicKeys } from '../region/index.ts'
import type { Guard } from '../trust/index.ts'
import { createCatalogue } from './catalogue/catalogue.ts'
import { catalogueRoutes } from './catalogue/catalogue-routes.ts'
import { harvestJobs, logFaults } from './catalogue/harvest.ts'
import { lineageRoutes } from './catalogue/lineage/lineage-routes.ts'
import { rdfRoutes } from './catalogue/rdf-routes.ts'
import { createDelivery } from './delivery/create-delivery.ts'
import { createControl } from './disclosure/control-queue.ts'
import { createEnvironments } from './environment/create-environment.ts'
import { hubErrors } from './hub-errors.ts'
import { keyRoutes } from './node/key-routes.ts'
import { nodeRoutes } from './node/node-routes.ts'
import { noteNode, readNode, type StoredNode } from './node/node-store.ts'
import { readProducts } from './product/product-book.ts'
import { productRoutes } from './product/product-routes.ts'
import { createRequests } from './request/create-requests.ts'
import { readPermit } from './request/permit-store.ts'
import { readRules } from './request/rules.ts'
import { askJobs } from './run/ask-nodes.ts'
import { completeJobs, completeLater } from './run/complete.ts'
import type { NodeClient } from './run/node-client.ts'
import { retentionJobs } from './run/retention.ts'
import { runRoutes } from './run/run-routes.ts'
import { createStaging } from './staging/staging.ts'

export interface HubDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  metrics: Metrics
  guard: Guard
  client: NodeClient
  /** What nodes know its orders by. */
  known: PublicKeys
  config: Config['hub']
  dataDir: string
  /** How others reach the installation, without a slash at its end. */
  baseUrl(): string
  /** What an organisation, employee or system is called, by its id. */
  nameOf(id: string): Promise<string | undefined>
  /** Whether an employee has an assignment at an organisation that holds now. */
  worksAt(employee: string, organisation: string): Promise<boolean>
  /** Of product definitions; absent: those that come with the program. */
  products?: string
}

/** The data hub, running. */
export interface Hub {
  jobs: { handlers: JobHandlers; crontab: string }
  /** Opens SFTP. @returns its address */
  listen(): Promise<string>
  start(): void
  stop(): Promise<void>
}

const ownProducts = fileURLToPath(new URL('../../products', import.meta.url))

/** Joins products, nodes, runs, the catalogue and deliveries, and adds their routes. */
export async function createHub(deps: HubDeps): Promise<Hub> {
  const { db, clock, client, app } = deps
  const products = deps.products ?? ownProducts
  const book = await readProducts(products)
  const given = { ...deps, book }
  const look = async (node: StoredNode): Promise<void> => {
    const description = await client.describe(node).catch((cause: unknown) => {
      throw new KnutpunktError(hubErrors.node_away, { cause })
    })
    await noteNode(db.pool, node.region, description, new Date(clock.epochMilliseconds()))
  }
  productRoutes(app, given)
  keyRoutes(app, deps.known)
  nodeRoutes(app, { ...given, look })
  runRoutes(app, given)
  const settings = deps.config.catalogue
  const catalogue = createCatalogue({ ...given, settings })
  catalogueRoutes(app, { ...given, catalogue, settings })
  rdfRoutes(app, { ...given, catalogue })
  lineageRoutes(app, given)
  logFaults(deps.log, await catalogue.faulty())
  const delivery = await createDelivery(given)
  const node = async (region: string) => {
    const known = await readNode(db.pool, region)
    return known?.active ? known : undefined
  }
  const rulesFile = join(products, 'rules/secondary-use.yaml')
  const { purposes } = await readRules(rulesFile)
  const environments = await createEnvironments({
    ...given,
    settings: deps.config.environment,
    node,
    purposeOf: (code) => purposes.find((each) => each.code === code)?.text ?? { sv: code, en: code },
  })
  const requests = await createRequests({
    ...given,
    rules: rulesFile,
    onEnd: [delivery.onEnd, environments.onEnd],
  })
  const staging = createStaging({ ...given, node })
  const asking = askJobs({
    ...given,
    node,
    staged: staging.answer,
    permit: (id) => readPermit(db.pool, id, new Date(clock.epochMilliseconds())),
    complete: (connection, run) => completeLater(connection, run.id),
  })
  const disclosure = createControl()
  const parts = [
    asking,
    completeJobs({ ...given, disclosure }),
    retentionJobs(given),
    delivery.jobs,
    requests.jobs,
    environments.jobs,
    staging.jobs,
    harvestJobs({ ...given, catalogue, look }),
  ]
  return {
    jobs: {
      handlers: Object.assign({}, ...parts.map(({ handlers }) => handlers)) as JobHandlers,
      crontab: parts.map(({ crontab }) => crontab).join('\n'),
    },
    listen: () => delivery.listen(),
    // All that it does by itself are jobs.
    start: () => undefined,
    stop: async () => {
      environments.stop()
      await disclosure.stop()
      await delivery.stop()
    },
  }
}
