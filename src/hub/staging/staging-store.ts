import type { Queryable } from '../../kernel/index.ts'
import type { Evidence } from '../../region/index.ts'
import { openRows, type Reason, type RowsFile, type RowsState } from '../rows/rows.ts'

/** What the hub keeps of a region. */
export interface Kept {
  /** Of the definition that it was ordered by. */
  readonly hash: string
  /** The first day that it goes back to. */
  readonly since: string
  /** ISO 8601 */
  readonly fetchedAt: string
  readonly evidence: Evidence
  readonly file: RowsFile
}

/** One region's rows of a product that is staged: what is kept, and how what is fetched stands. */
export interface Staged {
  readonly product: string
  readonly region: string
  readonly hash: string
  readonly since: string
  readonly run: string
  readonly state: Exclude<RowsState, 'removed'>
  readonly attempts: number
  readonly orderedAt: Date
  readonly endedAt: Date | null
  readonly reason: Reason | null
  readonly kept: Kept | null
}

const columns = `product, region, product_hash as hash, since::text, run, state, attempts, ordered_at as "orderedAt", ended_at as "endedAt",
  reason, kept`

export async function readStaged(db: Queryable, product: string): Promise<Staged[]> {
  const { rows } = await db.query<Staged>(
    `select ${columns} from hub.staged_rows where product = $1 order by region`,
    [product],
  )
  return rows
}

/** Orders a region's rows anew; what is kept stays until they have come. @returns false while they are on their way */
export async function orderStaged(
  db: Queryable,
  {
    product,
    region,
    hash,
    since,
    run,
    orderedAt,
  }: Omit<Staged, 'state' | 'attempts' | 'endedAt' | 'reason' | 'kept'>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into hub.staged_rows as s (product, region, product_hash, since, run, state, ordered_at) values ($1, $2, $3, $4, $5, 'waiting', $6)
     on conflict (product, region) do update set product_hash = $3, since = $4, run = $5, state = 'waiting', attempts = 0, ordered_at = $6,
       asked_at = null, ended_at = null, reason = null
     where not s.state = any($7)`,
    [product, region, hash, since, run, orderedAt, openRows],
  )
  return rowCount === 1
}

/** Moves what is fetched on. `kept` null: nothing is kept any more; absent: what was kept stays. @returns whether it was moved */
export async function moveStaged(
  db: Queryable,
  { product, region, run }: Pick<Staged, 'product' | 'region' | 'run'>,
  { state, at, reason, kept }: { state: Staged['state']; at: Date; reason?: Reason; kept?: Kept | null },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update hub.staged_rows set state = $4, attempts = attempts + 1, asked_at = $5, ended_at = $6, reason = $7,
       kept = case when $8 then $9::jsonb else kept end
     where product = $1 and region = $2 and run = $3 and state = any($10)`,
    [
      product,
      region,
      run,
      state,
      at,
      openRows.includes(state) ? null : at,
      reason === undefined ? null : JSON.stringify(reason),
      kept !== undefined,
      kept == null ? null : JSON.stringify(kept),
      openRows,
    ],
  )
  return rowCount === 1
}

/** A region is no longer connected: nothing of it is kept. */
export async function forgetStaged(db: Queryable, product: string, region: string): Promise<void> {
  await db.query('delete from hub.staged_rows where product = $1 and region = $2', [product, region])
}
