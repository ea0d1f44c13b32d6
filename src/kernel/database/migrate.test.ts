import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { captureLog, type TestDatabase, testDatabase } from '../testkit/index.ts'
import { migrate, type RoomMigrations } from './migrate.ts'

describe('migrations', () => {
  let t: TestDatabase
  let folder: string
  let rooms: RoomMigrations[]
  const { log } = captureLog()
  before(async () => {
    t = await testDatabase()
  })
  after(() => t.drop())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'knutpunkt-migrations-'))
    await mkdir(join(folder, 'garden'))
    rooms = [{ room: 'garden', directory: join(folder, 'garden') }]
    await step('0001-trees.sql', 'create table tree (name text primary key);')
  })
  afterEach(async () => {
    await t.db.pool.query(
      `drop schema if exists garden cascade; delete from kernel.migration where room = 'garden'`,
    )
    await rm(folder, { recursive: true, force: true })
  })

  const step = (name: string, sql: string): Promise<void> => writeFile(join(folder, 'garden', name), sql)
  const refused = (message: RegExp): Promise<void> =>
    assert.rejects(migrate(t.db, rooms, log), { name: 'MigrationError', message })

  test('are applied once, in order, in the schema of their room', async () => {
    await step('0002-oaks.sql', `insert into garden.tree values ('ek'); insert into tree values ('björk');`)
    assert.deepEqual(await migrate(t.db, rooms, log), ['garden/0001-trees', 'garden/0002-oaks'])
    assert.deepEqual(await migrate(t.db, rooms, log), [])
    await step('0003-pines.sql', `insert into tree values ('tall')`)
    assert.deepEqual(await migrate(t.db, rooms, log), ['garden/0003-pines'])
    const { rows } = await t.db.pool.query('select name from garden.tree order by name')
    assert.deepEqual(rows, [{ name: 'björk' }, { name: 'ek' }, { name: 'tall' }])
  })

  test('are applied once when several processes start together', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrate(t.db, rooms, log)))
    assert.deepEqual(applied.flat(), ['garden/0001-trees'])
  })

  test('refuse a changed file, but not changed line ends', async () => {
    await step('0001-trees.sql', 'create table tree (\n  name text primary key\n);\n')
    await migrate(t.db, rooms, log)
    await step('0001-trees.sql', 'create table tree (\r\n  name text primary key\r\n);\r\n')
    assert.deepEqual(await migrate(t.db, rooms, log), [])
    await step('0001-trees.sql', 'create table tree (\n  name text\n);\n')
    await refused(/garden\/0001-trees was changed after it had been applied/)
  })

  test('refuse a database that is newer than the program', async () => {
    await migrate(t.db, rooms, log)
    await rm(join(folder, 'garden', '0001-trees.sql'))
    await step('0002-oaks.sql', 'select')
    await refused(/garden\/0001-trees was applied to this database, but this version/)
    await rm(join(folder, 'garden', '0002-oaks.sql'))
    await refused(/garden\/0001-trees was applied to this database, but this version/)
  })

  test('refuse a number below one that is applied, a number twice, and another kind of name', async () => {
    await step('0005-oaks.sql', 'select')
    await migrate(t.db, rooms, log)
    await step('0004-late.sql', 'select')
    await refused(/garden\/0004-late comes before 0005-oaks/)
    await rm(join(folder, 'garden', '0004-late.sql'))
    await step('0005-again.sql', 'select')
    await refused(/two migrations have number 0005/)
    await rm(join(folder, 'garden', '0005-again.sql'))
    await step('6-Shrubs.sql', 'select')
    await refused(/"6-Shrubs.sql" is not a migration/)
  })

  test('that fail leave nothing of themselves, and what went before stays', async () => {
    await step('0002-oaks.sql', `insert into tree values ('ek'); insert into shrub values ('en');`)
    await refused(/garden\/0002-oaks could not be applied: relation "shrub" does not exist/)
    const { rows } = await t.db.pool.query('select name from garden.tree')
    assert.deepEqual(rows, [])
    await step('0002-oaks.sql', `insert into tree values ('ek')`)
    assert.deepEqual(await migrate(t.db, rooms, log), ['garden/0002-oaks'])
  })
})
