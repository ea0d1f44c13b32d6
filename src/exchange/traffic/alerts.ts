import { type Clock, type Database, type Log, newId } from '../../kernel/index.ts'
import type { ContractBook } from '../service-contract/service-contract.ts'
import { ordinaryRule, readRules, ruleFor, slowFrom } from './alert-rules.ts'

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

/** What went wrong at the producer or on the way to it; a caller that is refused is not the producer's fault. */
const producersFaults = ['VP005', 'VP006', 'VP009', 'VP010', 'VP012', 'VP014', 'fault']

/** Calls of the last minutes, of each contract at each producer that answers or should have. */
async function measure({ pool }: Database, from: Date): Promise<Measured[]> {
  const { rows } = await pool.query<Measured>(
    `select contract, producer, count(*)::int as calls,
       (count(*) filter (where code = any($2)))::float8 / count(*) as share,
       coalesce(percentile_cont(0.95) within group (order by coalesce(answered_ms, done_ms) - coalesce(sent_ms, 0)), 0)::float8 as p95
     from exchange.call where at >= $1 and producer is not null and code = any($2 || array['ok']) group by 1, 2`,
    [from, producersFaults],
  )
  return rows
}

/** Raises and closes alerts on errors and slowness. Idempotent, whoever runs it. @returns how many stand */
export async function watchTraffic({
  db,
  clock,
  log,
  book,
}: AlertDeps): Promise<Record<'errors' | 'slow', number>> {
  const now = clock.epochMilliseconds()
  const rules = await readRules(db.pool as never)
  const spans = new Set([ordinaryRule.minutes, ...rules.map(({ minutes }) => minutes)])
  const standing = new Set<string>()
  for (const minutes of spans) {
    for (const measured of await measure(db, new Date(now - minutes * 60_000))) {
      const { contract, producer, calls } = measured
      const rule = ruleFor(rules, contract, producer)
      if (!rule.enabled || rule.minutes !== minutes || calls < rule.fewest) continue
      const slow = slowFrom(rule, book, contract)
      const over = [
        ...(measured.share > rule.errors ? [['errors', measured.share, rule.errors] as const] : []),
        ...(measured.p95 > slow ? [['slow', measured.p95, slow] as const] : []),
      ]
      for (const [kind, value, allowed] of over) {
        standing.add(`${kind} ${contract} ${producer}`)
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
  }
  await closeOthers(db, standing, new Date(now))
  const count = (kind: string) => [...standing].filter((each) => each.startsWith(`${kind} `)).length
  return { errors: count('errors'), slow: count('slow') }
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
