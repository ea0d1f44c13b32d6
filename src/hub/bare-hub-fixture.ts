import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AccessControl,
  type Config,
  createHttp,
  createMetrics,
  isUnavailable,
  readConfig,
  runPendingJobs,
  type Temporal,
} from '../kernel/index.ts'
import { captureLog, FakeClock, testDatabase } from '../kernel/testkit/index.ts'
import type { Guard } from '../trust/index.ts'
import { createHub, type HubDeps } from './create-hub.ts'
import type { NodeClient } from './run/node-client.ts'

export interface BareHub {
  /** What its clock shows, as an instant. */
  at: string
  access: AccessControl
  guard: Guard
  client: NodeClient
  baseUrl?: string
  config?: Partial<Config['hub']>
  /** A folder of other product definitions. */
  products?: string | undefined
  /** Everybody works everywhere when it is not told. */
  worksAt?: HubDeps['worksAt']
}

/** For tests: a hub on a database and a data folder of its own, without what comes before and after it. Call `stop()` when done. */
export async function bareHub({
  at,
  access,
  guard,
  client,
  baseUrl,
  config,
  products,
  worksAt = async () => true,
}: BareHub) {
  const { db, drop } = await testDatabase()
  const clock = new FakeClock(at)
  const { log, lines } = captureLog()
  const dataDir = await mkdtemp(join(tmpdir(), 'knutpunkt-hub-'))
  const metrics = createMetrics({ process: false })
  const http = await createHttp({
    log,
    metrics,
    config: { host: '127.0.0.1', port: 0 },
    title: 'Test',
    version: '1',
    access,
    readiness: async () => ({ ready: true, parts: {} }),
    isUnavailable,
  })
  const hub = await createHub({
    db,
    app: http.app,
    clock,
    log,
    metrics,
    guard,
    client,
    known: { keys: [] },
    config: { ...readConfig({ overrides: { hub: { sftp: { port: 0 } } } }).hub, ...config },
    dataDir,
    baseUrl: () => baseUrl ?? 'http://hub.example',
    nameOf: async (id) => `Name of ${id}`,
    worksAt,
    ...(products !== undefined && { products }),
  })
  return {
    db,
    clock,
    log,
    lines,
    dataDir,
    app: http.app,
    /** Opens it to others than tests' own requests. @returns its address */
    listen: async () => (await http.listen()).url,
    hub,
    /** Does the jobs that are due by the database's clock, or until an instant. */
    runJobs: (until?: Temporal.Instant) =>
      runPendingJobs(db, hub.jobs.handlers, log, { ...(until && { until }) }),
    async stop() {
      await hub.stop()
      await http.close()
      await drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
