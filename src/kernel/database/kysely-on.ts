import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import type { ClientBase } from 'pg'

/**
 * Kysely on a connection that is in a transaction already (see `Database.transaction`), so that typed queries and
 * hand-written ones share it. It begins and ends nothing by itself.
 */
export function kyselyOn<Tables>(client: ClientBase): Kysely<Tables> {
  const borrowed = {
    query: client.query.bind(client),
    release: () => undefined,
  } as unknown as PostgresPoolClient
  const pool = { connect: async () => borrowed, end: async () => undefined, options: {} }
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
