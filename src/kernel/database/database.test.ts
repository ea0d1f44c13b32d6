import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type TestDatabase, testDatabase } from '../testkit/index.ts'
import { TransactionLost } from './database.ts'
import { kyselyOn } from './kysely-on.ts'

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

  test('Kysely on a connection shares its transaction', async () => {
    const fault = new Error('no')
    await assert.rejects(
      t.db.transaction(async (client) => {
        const tables = kyselyOn<{ number: { n: number } }>(client)
        await tables.insertInto('number').values({ n: 9 }).execute()
        assert.deepEqual((await client.query('select n from number where n = 9')).rows, [{ n: 9 }])
        throw fault
      }),
      fault,
    )
    assert.ok(!(await numbers()).includes(9))
  })

  test("Kysely's own transaction tells too when a failed statement was overlooked", async () => {
    const overlooking = t.db.kysely.transaction().execute(async (tx) => {
      await sql`insert into number values (3)`.execute(tx)
      await sql`insert into number values (3)`.execute(tx).catch(() => undefined)
    })
    await assert.rejects(overlooking)
    assert.ok(!(await numbers()).includes(3))
  })
})
