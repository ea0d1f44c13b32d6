import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type TestDatabase, testDatabase } from '../testkit/index.ts'
import { TransactionLost } from './database.ts'

describe('a database', () => {
  let t: TestDatabase
  before(async () => {
    t = await testDatabase()
    await t.db.pool.query('create table number (n int primary key)')
  })
  after(() => t.drop())

  const numbers = async (): Promise<number[]> =>
    (await t.db.pool.query<{ n: number }>('select n from number order by n')).rows.map((row) => row.n)

  test('a transaction is kept when its function returns, and gone when it throws', async () => {
    await t.db.transaction((client) => client.query('insert into number values (1)'))
    const fault = new Error('no')
    await assert.rejects(
      t.db.transaction(async (client) => {
        await client.query('insert into number values (2)')
        throw fault
      }),
      fault,
    )
    assert.deepEqual(await numbers(), [1])
  })

  test('a transaction whose failed statement was overlooked is reported as lost, never as kept', async () => {
    const overlooking = t.db.transaction(async (client) => {
      await client.query('insert into number values (3)')
      await client.query('insert into number values (3)').catch(() => undefined)
    })
    await assert.rejects(overlooking, TransactionLost)
    assert.ok(!(await numbers()).includes(3))
  })

  test('Kysely sees the same database', async () => {
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(t.db.kysely)
    assert.equal(new URL(t.url).pathname, `/${rows[0]!.name}`)
  })
})
