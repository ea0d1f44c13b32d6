import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import pg from 'pg'
import { text } from '../make/sql.ts'
import { copyIn } from './copy-in.ts'
import { warehouseIndexes, warehouseTables } from './warehouse-tables.ts'

/** The warehouse's schema in its database. It belongs to the generator: what else is in it is dropped. */
export const warehouseSchema = 'vardlager'

/** The node's own pseudonyms of identities, where the region has a node. */
export type Pseudonymise = (identities: string[]) => Promise<ReadonlyMap<string, string>>

export interface WarehouseOptions {
  readonly url: string
  /** Where tables lie on their way. */
  readonly folder: string
  /** What tells this warehouse from others: seed, size, version. */
  readonly mark: string
  readonly seed: number
  readonly pseudonymise?: Pseudonymise | undefined
}

/**
 * Writes the warehouse, in one transaction: it is as it was, or whole with its mark.
 *
 * @throws what PostgreSQL says
 */
export async function writeWarehouse(connection: DuckDBConnection, options: WarehouseOptions): Promise<void> {
  await makePseudonyms(connection, options)
  await withClient(options.url, async (client) => {
    await client.query('begin')
    await client.query(`set local timezone = 'Europe/Stockholm'`)
    await client.query(`drop schema if exists ${warehouseSchema} cascade; create schema ${warehouseSchema}`)
    for (const { name, columns, select } of warehouseTables) {
      const file = join(options.folder, `${name}.csv`)
      await connection.run(`copy (${select}) to ${text(file)} (format csv, header false)`)
      await client.query(`create table ${warehouseSchema}.${name} (${columns})`)
      await copyIn(client, `copy ${warehouseSchema}.${name} from stdin (format csv, encoding 'UTF8')`, file)
      await rm(file)
    }
    for (const index of warehouseIndexes) await client.query(index.replace('SCHEMA', warehouseSchema))
    await client.query(`create table ${warehouseSchema}.tillverkning (marke text)`)
    await client.query(`insert into ${warehouseSchema}.tillverkning values ($1)`, [options.mark])
    await client.query('commit')
    await client.query(`analyze`)
  })
}

/** Whether the warehouse is there with this mark. */
export const hasWarehouse = (url: string, mark: string): Promise<boolean> =>
  withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ there: boolean }>(
      `select to_regclass('${warehouseSchema}.tillverkning') is not null as there`,
    )
    if (!tables[0]!.there) return false
    const { rows } = await client.query<{ marke: string }>(
      `select marke from ${warehouseSchema}.tillverkning`,
    )
    return rows[0]?.marke === mark
  })

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** Makes `pseudonym` (person, pseudonym): the node's, or else a hash that nobody in a demo has to keep secret. */
async function makePseudonyms(
  connection: DuckDBConnection,
  { pseudonymise, seed }: WarehouseOptions,
): Promise<void> {
  if (pseudonymise === undefined) {
    await connection.run(
      `create temp table pseudonym as select person, sha256(${text(`${seed} vardlager `)} || pnr) as pseudonym from person`,
    )
    return
  }
  const reader = await connection.runAndReadAll('select pnr from person')
  const made = await pseudonymise(reader.getColumnsJS()[0] as string[])
  await connection.run('create temp table made (pnr varchar, pseudonym varchar)')
  const appender = await connection.createAppender('made', 'main', 'temp')
  for (const [identity, pseudonym] of made) {
    appender.appendVarchar(identity)
    appender.appendVarchar(pseudonym)
    appender.endRow()
  }
  appender.closeSync()
  await connection.run(
    'create temp table pseudonym as select person, pseudonym from person join made using (pnr)',
  )
}
