import { Pool, type PoolClient } from 'pg'

/** A region's warehouse in PostgreSQL, read alone. */
export interface Warehouse {
  /** Reads at one moment, in a transaction that cannot write; days are Swedish, times told in UTC's ISO form. */
  read<T>(use: (client: PoolClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The longest that a statement of an extract may take. */
const patienceMs = 600_000

export function openWarehouse(url: string): Warehouse {
  const pool = new Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: 10_000,
    application_name: 'knutpunkt region load',
  })
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  return {
    async read(use) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query('begin transaction isolation level repeatable read, read only')
        await client.query(
          `select set_config('statement_timeout', $1, true), set_config('timezone', 'Europe/Stockholm', true),
             set_config('datestyle', 'ISO', true)`,
          [String(patienceMs)],
        )
        return await use(client)
      } finally {
        await client.query('rollback').catch((error: Error) => (broken = error))
        client.release(broken)
      }
    },
    close: () => pool.end(),
  }
}
