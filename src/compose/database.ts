import { fileURLToPath } from 'node:url'
import {
  type Config,
  type Database,
  type Log,
  openDatabase,
  type RoomMigrations,
  startEmbeddedPostgres,
} from '../kernel/index.ts'

const folderOf = (room: string) => fileURLToPath(new URL(`../${room}/migrations`, import.meta.url))

/**
 * Every room's migrations, in the order rooms may know each other. All are made whatever a process runs, so that processes in different
 * roles may share a database.
 */
export const roomMigrations: readonly RoomMigrations[] = [
  'trust',
  'exchange',
  'welfare',
  'region',
  'hub',
].map((room) => ({
  room,
  directory: folderOf(room),
}))

/** An open database. */
export interface OpenedDatabase {
  db: Database
  /** Where it is, password included: not for logs. */
  url: string
  close(): Promise<void>
}

/** The database of the configuration: one started in the data folder, or one that is there. */
export async function openConfiguredDatabase(config: Config, log: Log): Promise<OpenedDatabase> {
  const embedded =
    config.database.url === '' ? await startEmbeddedPostgres({ dataDir: config.dataDir, log }) : undefined
  const url = embedded?.url ?? config.database.url
  try {
    const db = await openDatabase({ url, log, poolSize: config.database.poolSize })
    return {
      db,
      url,
      close: async () => {
        await db.close()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/**
 * Another database on the same server, for a platform beside this one; made when it is not there.
 *
 * @param suffix of its name, which begins with this one's: lower-case letters
 * @returns its URL, password included: not for logs
 * @throws when the user may not make databases
 */
export async function databaseBeside({ db, url }: OpenedDatabase, suffix: string): Promise<string> {
  const beside = new URL(url)
  const name = `${decodeURIComponent(beside.pathname.slice(1))}_${suffix}`
  const { rowCount } = await db.pool.query('select from pg_database where datname = $1', [name])
  if (rowCount === 0) await db.pool.query(`create database "${name.replaceAll('"', '""')}"`)
  beside.pathname = `/${encodeURIComponent(name)}`
  return beside.href
}
