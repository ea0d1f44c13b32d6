import { type Clock, type Database, type Log, newId } from '../../kernel/index.ts'
import type { ContractBook } from '../service-contract/service-contract.ts'

/** What is looked at: calls of the last minutes, of each contract at each producer. */
const windowMs = 5 * 60_000
const fewest = 10
/** Above this share of errors somebody has to look. */
export const allowedErrors = 0.2
/** Slower than this share of the time that a contract gives its producer is slow. */
export const allowedTime = 0.5

interface Measured {
  contract: string
  producer: string
  calls: number
  share: number
  p95: number
}

export interface AlertDeps {
  db: Database
  clock: Clock
  log: Log
  book: ContractBook
}

/** Raises and closes alerts on errors and slowness. Idempotent, whoever runs it. */
export async function watchTraffic({ db, clock, log, book }: AlertDeps): Promise<void> {
  const now = clock.epochMilliseconds()
  const { rows } = await db.pool.query<Measured>(
    `select contract, producer, count(*)::int as calls,
       (count(*) filter (where code like 'VP0%' or code = 'fault'))::float8 / count(*) as share,
       coalesce(percentile_cont(0.95) within group (order by done_ms), 0)::float8 as p95
     from exchange.call where at >= $1 and producer is not null and code <> 'gone' group by 1, 2`,
    [new Date(now - windowMs)],
  )
  const standing = new Set<string>()
  for (const measured of rows.filter(({ calls }) => calls >= fewest)) {
    const limit = (book.byKey(measured.contract)?.limits.producerMs ?? 29_000) * allowedTime
    const over = [
      ...(measured.share > allowedErrors ? [['errors', measured.share, allowedErrors] as const] : []),
      ...(measured.p95 > limit ? [['slow', measured.p95, limit] as const] : []),
    ]
    for (const [kind, value, allowed] of over) {
      standing.add(`${kind} ${measured.contract} ${measured.producer}`)
      const { contract, producer, calls } = measured
      const { rowCount } = await db.pool.query(
        `insert into exchange.traffic_alert (id, kind, contract, producer, raised_at, calls, measured, allowed)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (kind, contract, producer) where closed_at is null do nothing`,
        [newId(), kind, contract, producer, new Date(now), calls, value, allowed],
      )
      if (rowCount === 1)
        log.warn({ kind, contract, producer, calls, measured: value }, 'traffic is not as it should be')
    }
  }
  await closeOthers(db, standing, new Date(now))
}

async function closeOthers(db: Database, standing: ReadonlySet<string>, at: Date): Promise<void> {
  const { rows } = await db.pool.query<{ id: string; kind: string; contract: string; producer: string }>(
    'select id, kind, contract, producer from exchange.traffic_alert where closed_at is null',
  )
  const over = rows.filter(({ kind, contract, producer }) => !standing.has(`${kind} ${contract} ${producer}`))
  await db.pool.query(
    'update exchange.traffic_alert set closed_at = $2 where id = any($1::uuid[]) and closed_at is null',
    [over.map(({ id }) => id), at],
  )
}

export interface StoredAlert {
  id: string
  kind: 'errors' | 'slow'
  contract: string
  producer: string
  raisedAt: Date
  closedAt: Date | null
  calls: number
  measured: number
  allowed: number
}

/** Those that stand, and then those that are over, the newest first. */
export async function readAlerts(db: Database): Promise<StoredAlert[]> {
  const { rows } = await db.pool.query<StoredAlert>(
    `select id, kind, contract, producer, raised_at as "raisedAt", closed_at as "closedAt", calls, measured, allowed
     from exchange.traffic_alert order by closed_at is not null, raised_at desc limit 100`,
  )
  return rows
}
