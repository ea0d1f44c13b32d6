import type { PoolClient, QueryConfig } from 'pg'
import { installJobs } from '../jobs/install.ts'
import type { Log } from '../log/log.ts'
import type { Database } from './database.ts'
import { MigrationError, type MigrationFile, readMigrations } from './migration-file.ts'

/** A room and the folder of its migrations. */
export interface RoomMigrations {
  room: string
  directory: string
}

/** Any number; the same in every process, so that one migrates at a time. */
const advisoryLock = 7_250_463_115

/** One step may rewrite a large table. */
const migrationPatienceMs = 6 * 60 * 60 * 1000

/**
 * Brings the database to what the program needs: the job tables, then each room in the order given, each file in a
 * transaction of its own with the room's schema first on the search path. Forward only. Processes that start at the
 * same moment take turns.
 *
 * @returns the steps applied now, as `room/0001-name`
 * @throws {MigrationError} when an applied file was changed or is missing (the database is newer than the program),
 *   or when a new file's number is below one already applied; then the room's new files are not applied
 */
export async function migrate(db: Database, rooms: readonly RoomMigrations[], log: Log): Promise<string[]> {
  const read = await Promise.all(
    rooms.map(async ({ room, directory }) => ({ room, files: await readMigrations(room, directory) })),
  )
  const client = await db.pool.connect()
  try {
    await client.query('set statement_timeout = 0; set lock_timeout = 0')
    await client.query({
      text: 'select pg_advisory_lock($1)',
      values: [advisoryLock],
      query_timeout: migrationPatienceMs,
    } as QueryConfig)
    await installLedger(client)
    await installJobs(db.pool, log)
    const applied: string[] = []
    for (const { room, files } of read) {
      for (const file of await pending(client, room, files)) {
        await apply(client, file)
        log.info({ migration: `${file.room}/${file.name}` }, 'migrated the database')
        applied.push(`${file.room}/${file.name}`)
      }
    }
    return applied
  } finally {
    // Its lock and its settings end with the connection.
    client.release(true)
  }
}

async function installLedger(client: PoolClient): Promise<void> {
  await client.query(`
    create schema if not exists kernel;
    create table if not exists kernel.migration (
      room text not null,
      name text not null,
      sha256 text not null,
      applied_at timestamptz not null default now(),
      primary key (room, name)
    )`)
}

/** The files not applied yet, after checking that those applied are still the same. */
async function pending(client: PoolClient, room: string, files: MigrationFile[]): Promise<MigrationFile[]> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from kernel.migration where room = $1 order by name',
    [room],
  )
  for (const { name, sha256 } of rows) {
    const file = files.find((each) => each.name === name)
    if (!file) {
      throw new MigrationError(
        `${room}/${name} was applied to this database, but this version of the program does not have it: it is older than the database. Run the newer version.`,
      )
    }
    if (file.sha256 !== sha256) {
      throw new MigrationError(
        `${room}/${name} was changed after it had been applied. Put it back as it was, and make the change in a new file.`,
      )
    }
  }
  const last = rows.at(-1)?.name ?? ''
  const news = files.filter((file) => !rows.some((row) => row.name === file.name))
  const late = news.find((file) => file.name < last)
  if (late)
    throw new MigrationError(
      `${room}/${late.name} comes before ${last}, which is applied already. Give it a higher number.`,
    )
  return news
}

async function apply(client: PoolClient, file: MigrationFile): Promise<void> {
  try {
    await client.query('begin')
    await client.query(
      `create schema if not exists ${file.room}; set local search_path = ${file.room}, public`,
    )
    await client.query({ text: file.sql, query_timeout: migrationPatienceMs } as QueryConfig)
    await client.query('insert into kernel.migration (room, name, sha256) values ($1, $2, $3)', [
      file.room,
      file.name,
      file.sha256,
    ])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => undefined)
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationError(`${file.room}/${file.name} could not be applied: ${said}`, { cause })
  }
}
