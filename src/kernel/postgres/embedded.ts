import { Client } from 'pg'
import type { Log } from '../log/log.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { configureCluster, databaseName, initCluster, readPassword } from './cluster.ts'
import { checkClusterVersion, type DataFolder, prepareDataFolder, systemFolder } from './data-folder.ts'
import { lockFolder } from './folder-lock.ts'
import { endLeftovers } from './leftovers.ts'
import { boundLog, type Ending, freePort, type ServerProcess, startServer } from './server-process.ts'
import { supervise } from './supervision.ts'

/** A PostgreSQL of our own, kept running. */
export interface EmbeddedPostgres {
  /** Where to connect, password included: not for logs. The same for the whole life, restarts too. */
  readonly url: string
  /** The server process that runs now, or ran last. */
  readonly pid: number
  readonly port: number
  /** The folder in use, which is another than asked for when PostgreSQL's user cannot reach that one. */
  readonly dataDir: string
  /** Ends the sessions, writes everything down, lets the folder go. At most some 16 seconds; usually well below one. */
  stop(): Promise<void>
  /** Calls `fn` each time the server ended without being asked to. It is started again without anybody's help. */
  onExit(fn: (why: Ending) => void): void
}

export interface EmbeddedOptions {
  /** Made when missing. Holds the data, the password, the lock and the server's log. */
  dataDir: string
  log: Log
  /** A free one is chosen when left out. */
  port?: number
  /** False gives up safety for speed. For test data that is thrown away, never otherwise. */
  durable?: boolean
}

/**
 * Starts the PostgreSQL that comes with the program on a data folder, making the data the first time, and keeps it
 * running until `stop()`.
 *
 * @throws {PostgresError} when another program uses the folder, when the data is of another PostgreSQL version,
 *   or when the server does not start; each with a sentence that says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, durable = true } = options
  const folder = await prepareDataFolder(options.dataDir, log)
  const lock = await lockFolder(folder.root)
  try {
    const binaries = await findBinaries(folder.runAs, systemFolder, log)
    if (!(await checkClusterVersion(folder, binaries.major)))
      await initCluster(folder, binaries, durable, log)
    await endLeftovers(folder.cluster, binaries.pgCtl, log)
    const password = await readPassword(folder)
    const { server, port } = await firstStart(folder, binaries, durable, options.port)
    const url = `postgres://${databaseName}:${password}@127.0.0.1:${port}/${databaseName}`
    await createDatabase(url).catch(async (error: unknown) => {
      await server.stop()
      throw error
    })
    log.info({ postgresPid: server.pid, port, folder: folder.root }, 'the database is running')
    return keepRunning({ folder, binaries, server, port, url, log, release: () => lock.release() })
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Another program may take the free port before PostgreSQL does; then another one is tried. */
async function firstStart(
  folder: DataFolder,
  binaries: Binaries,
  durable: boolean,
  wantedPort: number | undefined,
): Promise<{ server: ServerProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = wantedPort || (await freePort())
    await configureCluster(folder, { port, durable })
    try {
      return { server: await startServer(folder, binaries), port }
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use')
      if (wantedPort || !taken || attempt === 5) throw error
    }
  }
}

async function createDatabase(url: string): Promise<void> {
  const at = new URL(url)
  at.pathname = '/postgres'
  const client = new Client({ connectionString: at.href, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [databaseName])
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
}

interface Running {
  folder: DataFolder
  binaries: Binaries
  server: ServerProcess
  port: number
  url: string
  log: Log
  release(): Promise<void>
}

const logCheckMs = 60_000

function keepRunning({ folder, binaries, port, url, log, ...start }: Running): EmbeddedPostgres {
  const listeners: ((why: Ending) => void)[] = []
  const supervision = supervise({
    first: start.server,
    async start(stopping) {
      await endLeftovers(folder.cluster, binaries.pgCtl, log)
      return startServer(folder, binaries, stopping)
    },
    onEnd: (why) => listeners.forEach((listener) => listener(why)),
    log,
  })
  /** If our own process ends without stop(), the server is told to stop as we leave. */
  const farewell = (): void => supervision.server.farewell()
  process.once('exit', farewell)
  const logCheck = setInterval(() => {
    boundLog(folder.logFile).catch((err: unknown) =>
      log.warn({ err }, "the database's log could not be shortened"),
    )
  }, logCheckMs)
  logCheck.unref()

  const stop = async (): Promise<void> => {
    clearInterval(logCheck)
    await supervision.stop()
    process.off('exit', farewell)
    await start.release()
    log.info({ folder: folder.root }, 'the database is stopped')
  }
  let stopped: Promise<void> | undefined
  return {
    url,
    port,
    dataDir: folder.root,
    get pid() {
      return supervision.server.pid
    },
    stop: () => (stopped ??= stop()),
    onExit: (fn) => void listeners.push(fn),
  }
}
