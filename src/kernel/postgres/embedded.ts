import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import type { Log } from '../log/log.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { configureCluster, databaseName, initCluster, readPassword } from './cluster.ts'
import { checkClusterVersion, type DataFolder, prepareDataFolder, systemFolder } from './data-folder.ts'
import { lockFolder } from './folder-lock.ts'
import { endLeftovers } from './leftovers.ts'
import { boundLog, type Ending, freePort, type ServerProcess, startServer } from './server-process.ts'

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

/** A server that ran this long was sound. */
const steadyMs = 10_000

function longer(pauseMs: number): number {
  return Math.min(Math.max(pauseMs * 2, 50), 5_000)
}

function keepRunning({ folder, binaries, port, url, log, ...start }: Running): EmbeddedPostgres {
  let server = start.server
  const stopping = new AbortController()
  const listeners: ((why: Ending) => void)[] = []
  let stopped: Promise<void> | undefined

  /** If our own process ends without stop(), the server is told to stop as we leave. */
  const farewell = (): void => server.farewell()
  process.once('exit', farewell)
  const logCheck = setInterval(() => {
    boundLog(folder.logFile).catch((err: unknown) =>
      log.warn({ err }, "the database's log could not be shortened"),
    )
  }, logCheckMs)
  logCheck.unref()

  const restart = async (pauseMs: number): Promise<ServerProcess | undefined> => {
    for (let delayMs = pauseMs; ; delayMs = longer(delayMs)) {
      await wait(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return undefined
      try {
        await endLeftovers(folder.cluster, binaries.pgCtl, log)
        return await startServer(folder, binaries, stopping.signal)
      } catch (err) {
        if (stopping.signal.aborted) return undefined
        log.error({ err, againInMs: longer(delayMs) }, 'the database could not be started again yet')
      }
    }
  }

  const supervise = async (): Promise<void> => {
    for (let pauseMs = 0; ; ) {
      const startedAt = performance.now()
      const why = await server.ended
      if (stopping.signal.aborted) return
      log.error(
        { ...why, postgresPid: server.pid },
        'the database server ended unexpectedly: starting it again',
      )
      for (const listener of listeners) listener(why)
      // One that dies again and again is not started in a tight loop.
      pauseMs = performance.now() - startedAt < steadyMs ? longer(pauseMs) : 0
      const next = await restart(pauseMs)
      if (!next) return
      server = next
      log.warn({ postgresPid: server.pid }, 'the database is running again')
    }
  }
  const supervision = supervise()

  const stop = async (): Promise<void> => {
    stopping.abort()
    clearInterval(logCheck)
    await server.stop()
    await supervision
    // A restart that was under way when we were asked to stop has brought up another one.
    await server.stop()
    process.off('exit', farewell)
    await start.release()
    log.info({ folder: folder.root }, 'the database is stopped')
  }

  return {
    url,
    port,
    dataDir: folder.root,
    get pid() {
      return server.pid
    },
    stop: () => (stopped ??= stop()),
    onExit: (fn) => void listeners.push(fn),
  }
}
