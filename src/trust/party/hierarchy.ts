import { KnutpunktError, type Queryable } from '../../kernel/index.ts'
import { partyErrors } from './party-errors.ts'

type Table = 'trust.organisation' | 'trust.unit'

/** Lets changes of a hierarchy wait for each other: two of them could close a loop that neither sees. */
export async function lockHierarchy(client: Queryable): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended('trust.hierarchy', 0))`)
}

/**
 * Requires that nothing comes to lie above itself. {@link lockHierarchy} comes before.
 *
 * @throws {KnutpunktError} trust.party_loop
 */
export async function requireNoLoop(
  client: Queryable,
  table: Table,
  id: string,
  parent: string | undefined,
): Promise<void> {
  if (parent === undefined) return
  const { rowCount } = await client.query(
    `with recursive above as (
        select id, parent_id from ${table} where id = $1
        union
        select t.id, t.parent_id from ${table} t join above on t.id = above.parent_id
      )
      select from above where id = $2`,
    [parent, id],
  )
  if (rowCount !== 0) throw new KnutpunktError(partyErrors.party_loop)
}
