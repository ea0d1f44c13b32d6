import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { Temporal } from '../../kernel/index.ts'
import type { Product } from '../product/product-book.ts'
import { written } from './described.ts'
import { type Days, type Island, islandsOf, meets } from './islands.ts'
import type { Entry } from './ledger.ts'

type Queryable = Pick<PoolClient, 'query'>

/** With so many figures a new question is compared at most. */
export const mostFigures = 200_000

/** What has been told of a product that a question of a period can have rows in common with. */
export interface Ledger {
  /**
   * The oldest first. Nothing may be told when there are more than a question is compared with, or when it is about days that something was
   * told of which has been forgotten.
   */
  readonly entries: readonly Entry[] | 'ledger_full' | 'period_too_old'
  /** Another text when something of it has been told, or forgotten. */
  readonly version: string
}

/** A release as it is kept: what all of its entries have in common is kept once. */
type StoredRelease = Pick<Entry, 'data' | 'table'> & { entries: Omit<Entry, 'data' | 'table'>[] }

/** Others who release of a product wait until the transaction is over, so that nobody tells what another is telling. */
export async function lockLedger(client: Queryable, product: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('hub.release_ledger ' || $1, 0))", [
    product,
  ])
}

export async function readLedger(client: Queryable, product: string, period: Days): Promise<Ledger> {
  const islands = (await ledgerIslands(client, product)).filter((island) => meets(island, period))
  const version = await versionOf(client, product, islands)
  if (await isForgotten(client, product, period)) return { entries: 'period_too_old', version }
  if (islands.reduce((sum, { many }) => sum + many, 0) > mostFigures)
    return { entries: 'ledger_full', version }
  const { rows } = await client.query<StoredRelease>(
    `select entries, data, table_of as "table" from hub.release_ledger where ${within} order by told_at, question`,
    parametersOf(product, islands),
  )
  return {
    entries: rows.flatMap(({ entries, ...release }) => entries.map((entry) => ({ ...entry, ...release }))),
    version,
  }
}

/** As `readLedger` has it, without the figures. */
export async function ledgerVersion(client: Queryable, product: string, period: Days): Promise<string> {
  const islands = (await ledgerIslands(client, product)).filter((island) => meets(island, period))
  return versionOf(client, product, islands)
}

/** The stretches of time that figures of a product are told of. */
export async function ledgerIslands(client: Queryable, product: string): Promise<Island[]> {
  const { rows } = await client.query<Island>(
    `select from_day::text as "from", to_day::text as "to", sum(many)::int as many from hub.release_ledger
     where product = $1 group by from_day, to_day`,
    [product],
  )
  return islandsOf(rows)
}

const within = `product = $1 and exists (
  select from unnest($2::date[], $3::date[]) as island (first, last) where from_day >= first and to_day <= last)`

const parametersOf = (product: string, islands: readonly Days[]) => [
  product,
  islands.map(({ from }) => from),
  islands.map(({ to }) => to),
]

async function versionOf(client: Queryable, product: string, islands: readonly Days[]): Promise<string> {
  const { rows } = await client.query<{ version: string }>(
    `select coalesce(md5(string_agg(question || run, ',' order by question, from_day, to_day)), '') as version
     from hub.release_ledger where ${within}`,
    parametersOf(product, islands),
  )
  return rows[0]!.version
}

/** Remembers a release, in the place of what was told of the same table before. */
export async function writeLedger(
  client: Queryable,
  product: string,
  { run, at, entries }: { run: string; at: Date; entries: readonly Entry[] },
): Promise<void> {
  const [first] = entries
  if (first === undefined) return
  const question = createHash('sha256')
    .update(JSON.stringify(tableOf(first, entries)))
    .digest('hex')
  await client.query('delete from hub.release_ledger where product = $1 and question = $2', [
    product,
    question,
  ])
  const periods = Map.groupBy(entries, ({ described: { from, to } }) => `${from} ${to}`)
  for (const alike of periods.values()) {
    const { from, to } = alike[0]!.described
    const kept = alike.map(({ data: _data, table: _table, ...entry }) => entry)
    await client.query(
      `insert into hub.release_ledger (product, question, from_day, to_day, data, run, told_at, many, entries, table_of)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        product,
        question,
        from,
        to,
        first.data,
        run,
        at,
        kept.length,
        JSON.stringify(kept),
        JSON.stringify(first.table),
      ],
    )
  }
}

const tableOf = ({ table }: Entry, entries: readonly Entry[]) => [
  written(table.whole),
  table.dimensions,
  [...new Set(entries.map(({ population }) => population))].sort(),
]

/**
 * Forgets what is of days that ended longer ago than figures of the product are kept, unless it has days in common with what did not. Those days may
 * not be asked about again, since nobody could tell then what a figure gives away.
 *
 * @returns how many figures the fullest stretch of time has
 */
export async function forgetOld(client: Queryable, product: Product, at: Date): Promise<number> {
  await lockLedger(client, product.id)
  const now = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO('UTC')
  const before = now.toPlainDate().subtract({ months: product.retentionMonths }).toString()
  const islands = await ledgerIslands(client, product.id)
  const old = islands.filter(({ to }) => to <= before)
  if (old.length > 0) {
    await client.query(`delete from hub.release_ledger where ${within}`, parametersOf(product.id, old))
    await client.query(
      `insert into hub.ledger_forgotten (product, until) values ($1, $2)
       on conflict (product) do update set until = greatest(ledger_forgotten.until, excluded.until)`,
      [product.id, old.at(-1)!.to],
    )
  }
  return Math.max(0, ...islands.filter(({ to }) => to > before).map(({ many }) => many))
}

async function isForgotten(client: Queryable, product: string, { from }: Days): Promise<boolean> {
  const { rowCount } = await client.query(
    'select 1 from hub.ledger_forgotten where product = $1 and until > $2',
    [product, from],
  )
  return rowCount === 1
}
