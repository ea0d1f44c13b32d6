import { join } from 'node:path'
import type { PoolClient } from 'pg'
import type { App, Clock, Database, JobHandlers, Log } from '../../kernel/index.ts'
import type { Both } from '../../region/index.ts'
import type { Guard } from '../../trust/index.ts'
import type { ProductBook } from '../product/product-book.ts'
import type { Permit } from '../request/permit.ts'
import { readPermit } from '../request/permit-store.ts'
import { cancelRows } from '../rows/fetch-rows.ts'
import { openRowsFolder } from '../rows/rows-folder.ts'
import { orderRowsOf, rowsJobs } from '../rows/rows-jobs.ts'
import { permitsToBegin } from '../rows/rows-store.ts'
import type { KnownNode, NodeClient } from '../run/node-client.ts'
import { emptyEnvironment, emptyTask, endEnvironment, environmentsToEmpty } from './empty.ts'
import { environmentRoutes } from './environment-routes.ts'
import { outputRoutes } from './output/output-routes.ts'
import { unreleased } from './output/output-store.ts'
import { release, releaseLater, releaseTask, removeOldFiles } from './output/release.ts'
import { reviewRoutes } from './output/review-routes.ts'
import { savedTables } from './output/saved-table.ts'
import type { EnvironmentSettings } from './project.ts'
import { notShutIn } from './query.ts'
import { forgetQueries } from './query-store.ts'
import { sandboxFault } from './session/sandbox.ts'
import { createSessions } from './session/sessions.ts'

export interface EnvironmentDeps {
  db: Database
  app: App
  clock: Clock
  log: Log
  guard: Guard
  book: ProductBook
  client: NodeClient
  dataDir: string
  settings: EnvironmentSettings
  node(region: string): Promise<KnownNode | undefined>
  purposeOf(code: string): Both
}

/** Secure processing environments, running. */
export interface Environments {
  jobs: { handlers: JobHandlers; crontab: string }
  /** A permit holds no longer. */
  onEnd(client: PoolClient, permit: Pick<Permit, 'id'>): Promise<void>
  stop(): void
}

const sweepTask = 'hub:sweep-environments'
/** Of an answer. */
const mostBytes = 4_000_000
const graceMs = 5_000
/** Of who asked what: at least a year (EHDS). */
const queriesMs = 400 * 86_400_000

/** Joins rows, sessions and outputs, and adds their routes. */
export async function createEnvironments(deps: EnvironmentDeps): Promise<Environments> {
  const { db, app, clock, dataDir, settings } = deps
  await tellSandbox(deps)
  const folder = openRowsFolder(dataDir)
  const sessions = createSessions(clock, sessionLimits(settings))
  const now = () => new Date(clock.epochMilliseconds())
  const given = {
    ...deps,
    folder,
    sessions,
    tables: savedTables(dataDir),
    root: join(dataDir, 'hub/outputs'),
    closeSessions: sessions.closePermit,
    permit: (id: string) => readPermit(db.pool, id, now()),
    cancelRows: (permit: string) => cancelRows(given, permit),
  }
  environmentRoutes(app, given)
  outputRoutes(app, given)
  reviewRoutes(app, given)
  const rows = rowsJobs(given)
  async function sweep(): Promise<void> {
    sessions.closeIdle()
    await removeOldFiles(given, settings)
    await forgetQueries(db.pool, new Date(clock.epochMilliseconds() - queriesMs))
    for (const id of await environmentsToEmpty(db.pool, now())) {
      sessions.closePermit(id)
      await db.transaction((client) => endEnvironment(given, client, { id }))
    }
    for (const permit of await permitsToBegin(db.pool, now()))
      await db.transaction((client) => orderRowsOf(client, clock, permit))
    await db.transaction(async (client) => {
      for (const id of await unreleased(client)) await releaseLater(client, id)
    })
  }
  return {
    jobs: {
      handlers: {
        ...rows.handlers,
        [releaseTask]: (payload) => release(given, (payload as { output: string }).output),
        [emptyTask]: (payload) => emptyEnvironment(given, (payload as { permit: string }).permit),
        [sweepTask]: sweep,
      },
      crontab: `${rows.crontab}\n* * * * * ${sweepTask}`,
    },
    onEnd: (client, permit) => endEnvironment(given, client, permit),
    stop: sessions.stop,
  }
}

const sessionLimits = ({ sessions, idleMinutes, querySeconds, sandbox }: EnvironmentSettings) => ({
  most: sessions,
  idleMs: idleMinutes * 60_000,
  timeoutMs: querySeconds * 1000,
  mostBytes,
  graceMs,
  sandbox,
})

/** Says at start what shuts sessions in. What is asked of ones that cannot be shut in is refused, each time. */
async function tellSandbox({ log, settings: { sandbox } }: EnvironmentDeps): Promise<void> {
  const fault = await sandboxFault(sandbox)
  if (fault !== undefined) log.error({ why: fault }, notShutIn)
  else if (sandbox === 'bwrap') log.info('sessions in secure environments are shut in by Bubblewrap')
  else
    log.info(
      'sessions in secure environments are bounded by their engine, and not shut in by the operating system (hub.environment.sandbox)',
    )
}
