import { Client } from 'pg'

/** Runs a statement and answers its rows. */
export type Sql = <T extends object = Record<string, unknown>>(
  text: string,
  values?: unknown[],
) => Promise<T[]>

/** Looks into a database past the program. */
export async function onDatabase<T>(url: string, look: (sql: Sql) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await look(async <R extends object>(text: string, values?: unknown[]) => {
      const { rows } = await client.query<R>(text, values)
      return rows
    })
  } finally {
    await client.end()
  }
}
