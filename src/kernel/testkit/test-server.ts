import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../postgres/embedded.ts'
import { captureLog } from './capture-log.ts'

/** The PostgreSQL that a test run uses, and how to be done with it. */
export interface TestServer {
  /** Of a database that may create others. */
  url: string
  stop(): Promise<void>
}

/** Where Linux keeps files in memory. */
const memoryFolder = '/dev/shm'
/** Room for some hundred databases and the write-ahead log, several times over. */
const roomNeeded = 4 * 1024 ** 3

/**
 * The server named by DATABASE_URL_TEST, else an embedded one in a temporary folder that does not wait for the disk: in
 * memory where there is plenty, since a database is nine hundred files, and copying them takes most of a second on a busy disk.
 * What must be true of durable data is tested with `startEmbeddedPostgres` itself.
 */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env['DATABASE_URL_TEST']
  if (given) return { url: given, stop: async () => undefined }
  const parent = (await hasRoom(memoryFolder)) ? memoryFolder : tmpdir()
  const folder = await mkdtemp(join(parent, 'knutpunkt-test-'))
  const server = await startEmbeddedPostgres({ dataDir: folder, log: captureLog().log, durable: false })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
      await rm(server.dataDir, { recursive: true, force: true })
    },
  }
}

async function hasRoom(folder: string): Promise<boolean> {
  if (freemem() < roomNeeded) return false
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
  return free >= roomNeeded
}
