import { fileURLToPath } from 'node:url'
import {
  type App,
  type Clock,
  type Config,
  type Database,
  type JobHandlers,
  KnutpunktError,
  type Log,
} from '../kernel/index.ts'
import type { Guard } from '../trust/index.ts'
import { createDelivery } from './delivery/create-delivery.ts'
import { hubErrors } from './hub-errors.ts'
import { nodeRoutes } from './node/node-routes.ts'
import { noteNode, readNode, type StoredNode } from './node/node-store.ts'
import { readProducts } from './product/product-book.ts'
import { productRoutes } from './product/product-routes.ts'
import { askJobs } from './run/ask-nodes.ts'
import { completeRun } from './run/complete.ts'
import type { NodeClient } from './run/node-client.ts'
import { runRoutes } from './run/run-routes.ts'

export interface HubDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  guard: Guard
  client: NodeClient
  config: Config['hub']
  dataDir: string
  /** Of product definitions; absent: those that come with the program. */
  products?: string
}

/** The data hub, running. */
export interface Hub {
  jobs: { handlers: JobHandlers; crontab: string }
  /** Opens SFTP. @returns its address */
  listen(): Promise<string>
  stop(): Promise<void>
}

const ownProducts = fileURLToPath(new URL('../../products', import.meta.url))

/** Joins products, nodes and runs, and adds their routes. */
export async function createHub(deps: HubDeps): Promise<Hub> {
  const { db, clock, client, app } = deps
  const book = await readProducts(deps.products ?? ownProducts)
  const given = { ...deps, book }
  const look = async (node: StoredNode): Promise<void> => {
    const description = await client.describe(node).catch((cause: unknown) => {
      throw new KnutpunktError(hubErrors.node_away, { cause })
    })
    await noteNode(db.pool, node.region, description, new Date(clock.epochMilliseconds()))
  }
  productRoutes(app, given)
  nodeRoutes(app, { ...given, look })
  runRoutes(app, given)
  const delivery = await createDelivery(given)
  const asking = askJobs({
    ...given,
    node: async (region) => {
      const node = await readNode(db.pool, region)
      return node?.active ? node : undefined
    },
    complete: (connection, run) => completeRun(given, connection, run),
  })
  const parts = [asking, delivery.jobs]
  return {
    jobs: {
      handlers: Object.assign({}, ...parts.map(({ handlers }) => handlers)) as JobHandlers,
      crontab: parts.map(({ crontab }) => crontab).join('\n'),
    },
    listen: () => delivery.listen(),
    stop: () => delivery.stop(),
  }
}
