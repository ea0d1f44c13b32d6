import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createLog,
  type Database,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
} from '../../src/kernel/index.ts'

const directoryOf = (room: string) => fileURLToPath(new URL(`../../src/${room}/migrations`, import.meta.url))

/** Runs something on a durable PostgreSQL of its own with the tables of rooms, the trust room's unless others are told, and ends it. */
export async function withDatabase<T>(
  poolSize: number,
  run: (db: Database, url: string) => Promise<T>,
  rooms: readonly string[] = ['trust'],
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'knutpunkt-bench-'))
  const log = createLog({
    level: 'warn',
    json: false,
    destination: (line) => void process.stderr.write(line),
  })
  const server = await startEmbeddedPostgres({ dataDir: folder, log })
  try {
    const db = await openDatabase({ url: server.url, log, poolSize })
    try {
      await migrate(
        db,
        rooms.map((room) => ({ room, directory: directoryOf(room) })),
        log,
      )
      return await run(db, server.url)
    } finally {
      await db.close()
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
