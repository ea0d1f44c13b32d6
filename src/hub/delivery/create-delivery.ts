import { join } from 'node:path'
import type { PoolClient } from 'pg'
import type { App, Clock, Config, Database, JobHandlers, Log } from '../../kernel/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { ProductBook } from '../product/product-book.ts'
import { deliveryJobs, removeOfPermit } from './delivery-jobs.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { exportRoutes } from './export/export-routes.ts'
import { figureRoutes } from './figure-routes.ts'
import { planRoutes } from './plan/plan-routes.ts'
import { loadOrCreateKey } from './sftp/key-file.ts'
import { keyRoutes } from './sftp/key-routes.ts'
import { keyInForce } from './sftp/key-store.ts'
import { letConsumerIn } from './sftp/let-in.ts'
import { type SftpServer, startSftpServer } from './sftp/sftp-server.ts'

export interface DeliveryDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  guard: Guard
  /** Whether an employee has an assignment at an organisation that holds now. */
  worksAt(employee: string, organisation: string): Promise<boolean>
  book: ProductBook
  config: Config['hub']
  /** Deliveries and the hub's own keys of SSH are in `hub` in it. */
  dataDir: string
  /** What an organisation, employee or system is called, by its id. */
  nameOf(id: string): Promise<string | undefined>
}

/** What finished runs are delivered as, running. */
export interface Deliveries {
  jobs: { handlers: JobHandlers; crontab: string }
  /** A permit holds no longer. */
  onEnd(client: PoolClient, permit: { id: string }): Promise<void>
  /** Opens SFTP. @returns its address */
  listen(): Promise<string>
  stop(): Promise<void>
}

/** Joins files, exports, SFTP and plans, and adds their routes. */
export async function createDelivery(deps: DeliveryDeps): Promise<Deliveries> {
  const { db, app, log, config, dataDir } = deps
  const root = join(dataDir, 'hub/deliveries')
  const [hostKey, clientKey] = await Promise.all([
    loadOrCreateKey(join(dataDir, 'hub/keys/sftp-host-key')),
    loadOrCreateKey(join(dataDir, 'hub/keys/sftp-client-key')),
  ])
  const given = { ...deps, root, keepDays: config.deliveryDays }
  let server: SftpServer | undefined
  figureRoutes(app, deps)
  exportRoutes(app, given)
  keyRoutes(app, {
    ...deps,
    hostKey,
    clientKey,
    port: () => server?.port,
    endKey: (key) => server?.endKey(key),
  })
  planRoutes(app, deps)
  deliveryRoutes(app, deps)
  return {
    onEnd: (client, { id }) => removeOfPermit(client, id),
    jobs: deliveryJobs({ ...given, privateKey: clientKey.privateKey }),
    async listen() {
      const { host, port, connections } = config.sftp
      server = await startSftpServer({
        host,
        port,
        limits: { connections },
        hostKey: hostKey.privateKey,
        log,
        known: (fingerprint) => keyInForce(db.pool, fingerprint),
        letIn: ({ id }) => letConsumerIn(given, id),
      })
      return `sftp://${host}:${server.port}`
    },
    async stop() {
      await server?.stop()
    },
  }
}
