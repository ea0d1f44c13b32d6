import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '../database/database.ts'
import { captureLog } from './capture-log.ts'
import { allRoomMigrations } from './room-migrations.ts'
import { testDatabase } from './test-database.ts'

test('each caller has a database of her own, with every room migrated', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()])
  await one.db.pool.query('create table mine (n int)')
  await assert.rejects(two.db.pool.query('select from mine'), { code: '42P01' })
  const { rows } = await two.db.pool.query<{ room: string }>('select distinct room from kernel.migration')
  const rooms = (await allRoomMigrations()).map(({ room }) => room)
  assert.deepEqual(rows.map((row) => row.room).sort(), rooms.sort())
  await Promise.all([one.drop(), two.drop()])
})

test('dropping twice is dropping once, and a session left open does not keep it', async () => {
  const { db, url, drop } = await testDatabase()
  const other = await openDatabase({ url, log: captureLog().log })
  await drop()
  await drop()
  await assert.rejects(db.pool.query('select'))
  await assert.rejects(other.pool.query('select'))
  await other.close()
})

// No drop here, on purpose: the end of the run sees to it, and would otherwise never come.
test('a database that is never dropped does not keep the run from ending', async () => {
  const { db } = await testDatabase()
  assert.ok(db.available())
})
