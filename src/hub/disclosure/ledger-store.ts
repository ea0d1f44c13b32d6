import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Product } from '../product/product-book.ts'
import type { Entry } from './ledger.ts'

type Queryable = Pick<PoolClient, 'query'>

/** So many figures of one product are remembered; then no new question to it is answered until old ones are past its retention. */
const mostEntries = 200_000

/** A release as it is kept: what all of its entries have in common is kept once. */
type StoredRelease = Pick<Entry, 'data' | 'table'> & { entries: Omit<Entry, 'data' | 'table'>[] }

/** Others who release of a product wait until the transaction is over, so that nobody tells what another is telling. */
export async function lockLedger(client: Queryable, product: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('hub.release_ledger ' || $1, 0))", [
    product,
  ])
}

/** Another text when something has been told of a product, or forgotten. */
export async function ledgerVersion(client: Queryable, product: string): Promise<string> {
  const { rows } = await client.query<{ version: string }>(
    `select coalesce(md5(string_agg(question || run, ',' order by question)), '') as version
     from hub.release_ledger where product = $1`,
    [product],
  )
  return rows[0]!.version
}

/** What has been told of a product. @returns `full` when no more can be remembered */
export async function readLedger(client: Queryable, product: string): Promise<Entry[] | 'full'> {
  const { rows: sizes } = await client.query<{ many: number }>(
    'select coalesce(sum(many), 0)::int as many from hub.release_ledger where product = $1',
    [product],
  )
  if (sizes[0]!.many >= mostEntries) return 'full'
  const { rows } = await client.query<StoredRelease>(
    'select entries, data, table_of as "table" from hub.release_ledger where product = $1 order by told_at, question',
    [product],
  )
  return rows.flatMap(({ entries, ...release }) => entries.map((entry) => ({ ...entry, ...release })))
}

/** Remembers a release; of the same question on the same data once. What is past the product's retention is forgotten. */
export async function writeLedger(
  client: Queryable,
  product: Product,
  release: { run: string; at: Date; entries: readonly Entry[] },
): Promise<void> {
  const { run, at, entries } = release
  const [first] = entries
  if (first === undefined) return
  await client.query(
    `delete from hub.release_ledger where product = $1 and told_at < $2::timestamptz - make_interval(months => $3)`,
    [product.id, at, product.retentionMonths],
  )
  const kept = entries.map(({ data: _data, table: _table, ...entry }) => entry)
  const question = createHash('sha256')
    .update(JSON.stringify(kept.map(({ described, population }) => [described, population])))
    .digest('hex')
  await client.query(
    `insert into hub.release_ledger (product, question, data, run, told_at, many, entries, table_of) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (product, question) do update
       set data = excluded.data, many = excluded.many, run = excluded.run, told_at = excluded.told_at, entries = excluded.entries,
         table_of = excluded.table_of`,
    [
      product.id,
      question,
      first.data,
      run,
      at,
      kept.length,
      JSON.stringify(kept),
      JSON.stringify(first.table),
    ],
  )
}
