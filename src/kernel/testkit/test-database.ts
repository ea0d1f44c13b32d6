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

// Registered when the first test file is loaded, so that it belongs to the whole run and not to one test.
after(async () => {
  if (!template) return
  const { server, name } = await template
  await onServer(server.url, `drop database if exists ${name} with (force)`)
  await server.stop()
})

/**
 * A database with every room's tables and nothing in them, cloned from a template that is migrated once per run.
 * Call `drop()` when done.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { server, name } = await (template ??= makeTemplate())
  const clone = `${name}_${randomBytes(5).toString('hex')}`
  await onServer(server.url, `create database ${clone} template ${name}`)
  const url = withDatabase(server.url, clone)
  const db = await openDatabase({ url, log: captureLog().log })
  return {
    db,
    url,
    async drop() {
      await db.close()
      await onServer(server.url, `drop database if exists ${clone} with (force)`)
    },
  }
}

async function makeTemplate(): Promise<Template> {
  const server = await startTestServer()
  const name = `test_${randomBytes(5).toString('hex')}`
  await onServer(server.url, `create database ${name}`)
  const { log } = captureLog()
  const db = await openDatabase({ url: withDatabase(server.url, name), log })
  await migrate(db, await allRoomMigrations(), log)
  await db.close()
  return { server, name }
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
