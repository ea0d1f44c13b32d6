import type { DuckDBConnection } from '@duckdb/node-api'
import { epochToMake } from '../store/epoch.ts'
import { tableOf } from '../store/tables.ts'
import { countOf } from './keep.ts'

/** Makes the region's own pseudonyms, stage 1. */
export interface Pseudonyms {
  /** The epoch that a store without pseudonyms begins in. */
  newest(): string
  /** Of identities as sources write them, in an epoch; those that are none are not in the answer. */
  stageOne(identities: string[], epoch: string): Promise<ReadonlyMap<string, string>>
}

/** Identities at a time: what is in memory twice. */
const portion = 50_000n

/** Texts go to and from DuckDB joined by this in half the time of one by one. What has it within is no identity. */
const separator = '\x1f'
const between = `chr(${separator.charCodeAt(0)})`

/** Identities of a load and their pseudonyms; an identity that is none has null. */
const made = 'create temp table if not exists made (identity varchar, pseudonym varchar)'

/**
 * Makes the temporary table `pseudonym` (identity, pseudonym, whether she is known in the store) of the identities in `mapped`, and others of the
 * load. Nobody is asked for twice in a load: what was made is kept in `made` until `forgetPseudonyms`. Answers how many rows `mapped` has, as they are
 * all read for it.
 */
export async function makePseudonyms(connection: DuckDBConnection, pseudonyms: Pseudonyms): Promise<number> {
  await connection.run(made)
  const epoch = await epochToMake(connection, pseudonyms.newest())
  await connection.run(`
    create temp table seen as select "#identity" as identity, count(*) as times from mapped group by all;
    create temp table fresh as select identity from seen anti join made using (identity) where not contains(identity, ${between})`)
  const ends = await connection.runAndReadAll('select min(rowid), max(rowid) from fresh')
  // In a transaction that made the table, they do not begin at nought.
  const [first, last] = ends.getRows()[0] as [bigint | null, bigint]
  for (let from = first ?? 0n; first !== null && from <= last; from += portion) {
    const reader = await connection.runAndReadAll(
      `select string_agg(identity, ${between}) from fresh where rowid >= ${from} and rowid < ${from + portion}`,
    )
    const identities = reader.getRows()[0]![0] as string
    const each = identities.split(separator)
    const found = await pseudonyms.stageOne(each, epoch)
    const theirs = each.map((identity) => found.get(identity) ?? '').join(separator)
    await connection.run(
      `insert into made select unnest(string_split($1, ${between})), nullif(unnest(string_split($2, ${between})), '')`,
      [identities, theirs],
    )
  }
  await connection.run(
    `create temp table pseudonym as select identity, pseudonym, pseudonym in (select person from ${tableOf('person')}) as known from made`,
  )
  const read = await countOf(connection, 'select coalesce(sum(times), 0) from seen')
  await connection.run('drop table fresh; drop table seen')
  return read
}

/** Ends what is kept of a load: identities are in no table after it. */
export async function forgetPseudonyms(connection: DuckDBConnection): Promise<void> {
  await connection.run('drop table if exists made')
}
