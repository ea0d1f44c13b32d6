import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../postgres/embedded.ts'
import { captureLog } from './capture-log.ts'

/** The PostgreSQL that a test run uses, and how to be done with it. */
export interface TestServer {
  /** Of a database that may create others. */
  url: string
  stop(): Promise<void>
}

/**
 * The server named by DATABASE_URL_TEST, else an embedded one in a temporary folder that does not wait for the disk.
 * What must be true of durable data is tested with `startEmbeddedPostgres` itself.
 */
export async function startTestServer(): Promise<TestServer> {
  const given = process.env['DATABASE_URL_TEST']
  if (given) return { url: given, stop: async () => undefined }
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-test-'))
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
