import type { DuckDBConnection } from '@duckdb/node-api'
import { epochToMake } from '../store/epoch.ts'
import { tableOf } from '../store/tables.ts'
import { appendText } from './text-rows.ts'

/** Makes the region's own pseudonyms, stage 1. */
export interface Pseudonyms {
  /** The epoch that a store without pseudonyms begins in. */
  newest(): string
  /** Of identities as sources write them, in an epoch; those that are none are not in the answer. */
  stageOne(identities: string[], epoch: string): Promise<ReadonlyMap<string, string>>
}

/** Identities at a time: what is in memory twice. */
const portion = 50_000n

/** Makes the temporary table `pseudonym` (identity, pseudonym, whether she is known in the store) of the distinct identities in `mapped`. */
export async function makePseudonyms(connection: DuckDBConnection, pseudonyms: Pseudonyms): Promise<void> {
  await connection.run(
    `create temp table identity as select distinct "#identity" as identity from mapped where "#identity" is not null`,
  )
  const epoch = await epochToMake(connection, pseudonyms.newest())
  await connection.run('create temp table made (identity varchar, pseudonym varchar)')
  const ends = await connection.runAndReadAll('select min(rowid), max(rowid) from identity')
  // In a transaction that made the table, they do not begin at nought.
  const [first, last] = ends.getRows()[0] as [bigint | null, bigint]
  for (let from = first ?? 0n; first !== null && from <= last; from += portion) {
    const reader = await connection.runAndReadAll(
      `select identity from identity where rowid >= ${from} and rowid < ${from + portion}`,
    )
    const made = await pseudonyms.stageOne(reader.getColumns()[0] as string[], epoch)
    await appendText(connection, 'made', [[...made.keys()], [...made.values()]])
  }
  await connection.run(
    `create temp table pseudonym as select *, pseudonym in (select person from ${tableOf('person')}) as known from made`,
  )
  await connection.run('drop table identity; drop table made')
}
