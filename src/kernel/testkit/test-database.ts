import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import { Client } from 'pg'
import { type Database, openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { captureLog } from './capture-log.ts'
import { allRoomMigrations } from './room-migrations.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** A migrated database of one's own. */
export interface TestDatabase {
  db: Database
  url: string
  /** Closes `db` and removes the database. Sessions that are still open are ended. */
  drop(): Promise<void>
}

interface Template {
  server: TestServer
  name: string
}

/**
 * One per test run: the one thing here that outlives its caller, since starting a server and migrating takes a second
 * and every test wants it.
 */
let template: Promise<Template> | undefined

/** What was not dropped yet; nothing more once the run is over. */
const undropped = new Set<() => Promise<void>>()

// Registered when the first test file is loaded, so that it belongs to the whole run and not to one test. A database that
// a test forgot would keep the process alive with its attempts to reach the server.
after(async () => {
  const made = await template?.catch(() => undefined)
  if (!made) return
  await Promise.all([...undropped].map((drop) => drop()))
  await onServer(made.server.url, `drop database if exists ${made.name} with (force)`)
  await made.server.stop()
})

/**
 * A database with every room's tables and nothing in them, cloned from a template that is migrated once per run.
 * Call `drop()` when done.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { server, name } = await (template ??= makeTemplate())
  const clone = `${name}_${randomBytes(5).toString('hex')}`
  // Files are copied in a ninth of the time that writing each page to the log takes, when nothing waits for the disk.
  await onServer(server.url, `create database ${clone} template ${name} strategy file_copy`)
  const url = withDatabase(server.url, clone)
  const db = await openDatabase({ url, log: captureLog().log })
  const drop = async (): Promise<void> => {
    await db.close()
    if (!undropped.delete(drop)) return
    await onServer(server.url, `drop database if exists ${clone} with (force)`)
  }
  undropped.add(drop)
  return { db, url, drop }
}

async function makeTemplate(): Promise<Template> {
  const server = await startTestServer()
  try {
    const name = `test_${randomBytes(5).toString('hex')}`
    await onServer(server.url, `create database ${name}`)
    await migrateTemplate(withDatabase(server.url, name))
    return { server, name }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function migrateTemplate(url: string): Promise<void> {
  const { log } = captureLog()
  const db = await openDatabase({ url, log })
  try {
    await migrate(db, await allRoomMigrations(), log)
  } finally {
    await db.close()
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const at = new URL(url)
  at.pathname = `/${name}`
  return at.href
}
